import { clocks } from './clocks.ts';
import { embeddedFolder } from './folder.ts';
import { outage } from './outage.ts';
import type { Ground } from './place.ts';
import type { ServerEngine } from './queue.ts';
import type { Outcome } from './report.ts';
import { rollover } from './rollover.ts';
import { stepByStep } from './step-by-step.ts';
import { storm } from './storm.ts';

export interface Options {
  readonly seed: number;
  /** How many instances the storm ends by kill -9. */
  readonly kills: number;
  /** Where the queue is, of those scenarios that have it on a server. */
  readonly engine: ServerEngine;
  /** Told how it goes on. */
  readonly log: (line: string) => void;
}

/** Every scenario by the name that the command knows it by. */
export const SCENARIOS = {
  storm: async (ground, options) => [await storm(ground, options)],
  rollover: async (ground, { seed, engine, log }) => [await rollover(ground, { seed, engine, back: false, log })],
  rollback: async (ground, { seed, engine, log }) => [await rollover(ground, { seed, engine, back: true, log })],
  steps: stepByStep,
  clocks: async (ground, { seed, log }) => [await clocks(ground, { seed, turns: 30, log })],
  folder: async (ground, { seed, log }) => [await embeddedFolder(ground, { seed, kills: 50, log })],
  outage: async (ground, { seed, engine, log }) => [await outage(ground, { seed, engine, crashes: 3, cuts: 3, log })],
} satisfies Readonly<Record<string, (ground: Ground, options: Options) => Promise<readonly Outcome[]>>>;
