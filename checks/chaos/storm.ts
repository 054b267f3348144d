import { setTimeout as pause } from 'node:timers/promises';
import { Asker } from './asker.ts';
import { calm } from './calm.ts';
import { specsOf } from './jobs.ts';
import { type Ground, Place } from './place.ts';
import { type ServerEngine, WHOLE } from './queue.ts';
import { randomOf } from './random.ts';
import { concluded, named, type Outcome } from './report.ts';

export interface StormOptions {
  readonly seed: number;
  /** How many instances are ended by kill -9 in all. */
  readonly kills: number;
  /** Default `postgres`. */
  readonly engine?: ServerEngine;
  readonly log: (line: string) => void;
}

const INSTANCES = 4;
/** Requests to those that have outlived it. */
const AFTER = 5;

/**
 * Four instances, fifty schedules at the grain of a second, and somebody who asks for runs, while instances are killed
 * and started again without a pause. Then the storm ends, everything is left to come to its end, and is judged.
 */
export async function storm(ground: Ground, { seed, kills, engine = 'postgres', log }: StormOptions): Promise<Outcome> {
  const random = randomOf(seed).fork('storm');
  const place = await Place.on(ground, seed, engine);
  const specs = specsOf(place.orders.jobs, seed);
  const { pace } = (await ground.queue(engine))?.bears ?? WHOLE;
  const asker = new Asker(place, random.fork('asker'));
  const marks: ReadonlyMap<string, number>[] = [];
  const earliest = Date.now();
  try {
    // The first alone, so that it is known from when on occurrences are owed.
    await place.spawn().started;
    const from = Date.now();
    while (place.alive.length < INSTANCES) place.spawn();
    let killed = 0;
    for (let turn = 0; killed < kills; turn += 1) {
      await pause(pace * random.between(50, 200));
      asker.ask();
      // Most are killed in the middle of their work, some while they start.
      const targets = random.chance(80) ? place.started : place.alive;
      if (turn % 4 !== 0 || targets.length === 0) continue;
      if (random.chance(10) && place.started.length > 1) random.pick(place.started).stop();
      else {
        const victims = random.chance(3) ? place.alive : [random.pick(targets)];
        for (const victim of victims) victim.kill();
        killed += victims.length;
      }
      if (turn % 40 === 0) {
        marks.push(await place.store.watermarks());
        log(`${killed} of ${kills} kills`);
      }
      while (place.alive.length < INSTANCES) place.spawn();
    }
    const to = Date.now();
    log('the storm is over; everything comes to its end');
    // Where instances take long to start, hardly one has lived to answer.
    await Promise.any(place.alive.map(({ started }) => started));
    for (let more = 0; more < AFTER; more += 1) asker.ask();
    await asker.settled();
    for (const instance of place.alive.slice(2)) instance.stop();
    await calm(place, { specs, owed: { from, to, earliest } });
    await place.stopAll();
    const evidence = await place.evidence({ specs, owed: { from, to, earliest }, asked: asker.asked, marks });
    return concluded(named('storm', engine), evidence, {
      kills: killed,
      processes: place.instances.length,
      problems: [...(await place.died()), ...asker.refusals.map((why) => `a request was refused: ${why}`)],
    });
  } finally {
    await place.close();
  }
}
