import { afterAll, beforeAll, expect, it } from 'vitest';
import { clocks } from './clocks.ts';
import { embeddedFolder } from './folder.ts';
import { outage } from './outage.ts';
import { type Ground, openGround } from './place.ts';
import { FAULTS, stepByStep } from './step-by-step.ts';

/** The other scenarios that CI runs of the harness; see storm.process.test.ts. */
const PATIENCE = 480_000;
const quiet = { seed: 1, log: (): void => {} };
let ground: Ground;

beforeAll(async () => {
  ground = await openGround();
});
afterAll(async () => {
  await ground?.close();
});

it('every invariant holds whatever step of an attempt an instance dies at', { timeout: PATIENCE }, async () => {
  const outcomes = await stepByStep(ground, quiet);
  expect(outcomes.flatMap(({ violations }) => violations)).toEqual([]);
  const kills = outcomes.reduce((sum, { figures }) => sum + (figures['kills'] ?? 0), 0);
  expect(kills).toBeGreaterThanOrEqual(FAULTS.length);
});

it('the embedded folder loses nothing that was acknowledged, killed at 50 moments', { timeout: PATIENCE }, async () => {
  const { violations, figures } = await embeddedFolder(ground, { ...quiet, kills: 50 });
  expect(violations).toEqual([]);
  expect(figures['requests acknowledged']).toBeGreaterThan(0);
});

it('clocks that are stepped, slow and fast give each occurrence one run', { timeout: PATIENCE }, async () => {
  expect((await clocks(ground, { ...quiet, turns: 20 })).violations).toEqual([]);
});

it('a database that goes away and comes back loses nothing, and no instance', { timeout: PATIENCE }, async () => {
  expect((await outage(ground, { ...quiet, crashes: 2, cuts: 2 })).violations).toEqual([]);
});

it('nor does a queue apart from it that goes away, or forgets everything', { timeout: PATIENCE }, async () => {
  expect((await outage(ground, { ...quiet, engine: 'redis', crashes: 0, cuts: 0, queue: 1 })).violations).toEqual([]);
});
