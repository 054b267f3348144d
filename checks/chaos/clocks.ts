import { setTimeout as pause } from 'node:timers/promises';
import { Asker } from './asker.ts';
import { calm } from './calm.ts';
import { specsOf } from './jobs.ts';
import { type Ground, Place } from './place.ts';
import type { Instance } from './process.ts';
import { randomOf } from './random.ts';
import { concluded, type Outcome } from './report.ts';

export interface ClockOptions {
  readonly seed: number;
  /** How often some instance's clock is bent. */
  readonly turns: number;
  readonly log: (line: string) => void;
}

const INSTANCES = 3;
const HOUR = 3_600_000;

/**
 * Three instances whose clocks are stepped forth and back by an hour, and go at half or at twice the speed of time, each
 * by itself, while one now and then is killed. No clock is ever more than an hour and a little away.
 */
export async function clocks(ground: Ground, { seed, turns, log }: ClockOptions): Promise<Outcome> {
  const random = randomOf(seed).fork('clocks');
  const place = await Place.onPostgres(ground, seed);
  const specs = specsOf('clocks', seed);
  const asker = new Asker(place, random.fork('asker'));
  const marks: ReadonlyMap<string, number>[] = [];
  const steps = new Map<Instance, number>();
  const earliest = Date.now() - 2 * HOUR;
  const spawn = (): Instance => place.spawn({ jobs: 'clocks' });
  let stepped = 0;
  let bent = 0;
  let kills = 0;
  try {
    await spawn().started;
    const from = Date.now();
    while (place.alive.length < INSTANCES) spawn();
    await Promise.all(place.instances.map(({ started }) => started));
    for (let turn = 0; turn < turns; turn += 1) {
      for (let more = 0; more < 5; more += 1) {
        await pause(random.between(50, 250));
        asker.ask();
      }
      const { started } = place;
      if (started.length === 0) continue;
      const instance = random.pick(started);
      const at = steps.get(instance) ?? 0;
      if (random.chance(15)) {
        instance.kill();
        kills += 1;
        spawn();
      } else if (random.chance(60)) {
        const step = at === 0 ? random.pick([HOUR, -HOUR]) : -at;
        instance.tell({ clock: { step } });
        steps.set(instance, at + step);
        stepped += 1;
      } else {
        instance.tell({ clock: { rate: random.pick([0.5, 1, 2]) } });
        bent += 1;
      }
      marks.push(await place.store.watermarks());
    }
    const to = Date.now();
    log('every clock is right again; everything comes to its end');
    await asker.settled();
    // Clocks that were slow or fast stay where they are: only new instances are sure to be right.
    for (const instance of place.alive) instance.stop();
    spawn();
    const owed = { from, to, earliest };
    await calm(place, { specs, owed });
    await place.stopAll();
    const evidence = await place.evidence({ specs, owed, asked: asker.asked, marks });
    const outcome = concluded('clocks', evidence, {
      kills,
      processes: place.instances.length,
      problems: [...(await place.died()), ...asker.refusals.map((why) => `a request was refused: ${why}`)],
    });
    return { ...outcome, figures: { 'steps of an hour': stepped, 'changes of speed': bent, ...outcome.figures } };
  } finally {
    await place.close();
  }
}
