import { setTimeout as pause } from 'node:timers/promises';
import { manualRunId } from '../../runtime/scheduler/identity.ts';
import { Asker } from './asker.ts';
import { calm } from './calm.ts';
import type { Asked, Phase } from './evidence.ts';
import { REMOVED, specsOf } from './jobs.ts';
import { type Ground, Place } from './place.ts';
import type { Instance } from './process.ts';
import type { ServerEngine } from './queue.ts';
import { type Random, randomOf } from './random.ts';
import { concluded, named, type Outcome } from './report.ts';

const INSTANCES = 3;
/** Runs of a job that will be taken out; they come one at a time and last long, so that most still wait then. */
const WAITING = 10;
/** So far from a change of generations either side's schedule may have been in force, milliseconds. */
const UNSURE = 3_000;

export interface RolloverOptions {
  readonly seed: number;
  /** Whether version 1 comes back. */
  readonly back: boolean;
  /** Default `postgres`. */
  readonly engine?: ServerEngine;
  readonly log: (line: string) => void;
}

/**
 * Version 2 rolls over version 1, instance by instance, under kill -9: some schedules are moved, some are taken out with
 * runs that wait, some are new. Its first instance is killed at once and started again. Whatever the old instances that
 * still live believe, only one version's schedules fire. `back`: then version 1 comes back beside it, waits, and takes over
 * when all of version 2 are killed; one of it is started anew meanwhile.
 */
export async function rollover(
  ground: Ground,
  { seed, back, engine = 'postgres', log }: RolloverOptions,
): Promise<Outcome> {
  const random = randomOf(seed).fork('rollover');
  const place = await Place.on(ground, seed, engine);
  const [before, after] = [specsOf('before', seed), specsOf('after', seed)];
  const asker = new Asker(place, random.fork('asker'));
  const earliest = Date.now();
  let kills = 0;
  try {
    await place.spawn({ jobs: 'before' }).started;
    const from = Date.now();
    while (place.alive.length < INSTANCES) place.spawn({ jobs: 'before' });
    kills += await busy(place, asker, random, 'before', 6_000);
    const removed = await askForRemoved(place);
    log('the next version comes');
    // Put in force and killed at once: the old ones wait for it.
    const first = place.spawn({ jobs: 'after' });
    await first.started;
    first.kill();
    kills += 1;
    for (const old of place.alive) {
      const next = place.spawn({ jobs: 'after' });
      await next.started;
      kills += await busy(place, asker, random, null, 1_500);
      if (random.chance(50)) old.stop();
      else {
        old.kill();
        kills += 1;
      }
    }
    kills += await busy(place, asker, random, 'after', 6_000);
    const rolledBack = back ? await rollBack(place, asker, random, log) : null;
    kills += rolledBack?.kills ?? 0;
    const to = Date.now();
    const generations = await place.store.generations.list('default');
    log(
      generations
        .map(
          (one) => `generation ${one.generation.slice(0, 8)} in force since ${new Date(one.activeSince).toISOString()}`,
        )
        .join(', '),
    );
    const changed = rolledBack?.changed ?? generations.find(({ active }) => active)?.activeSince ?? to;
    await asker.settled();
    const owed = { from, to, earliest };
    const phases: readonly Phase[] = [
      { specs: before, from, to: changed - UNSURE },
      { specs: after, from: changed + UNSURE, to: rolledBack === null ? to : rolledBack.gone - UNSURE },
      ...(rolledBack === null ? [] : [{ specs: before, from: rolledBack.gone + UNSURE, to }]),
    ];
    const specs = [...before, ...after.filter(({ id }) => !before.some((one) => one.id === id))];
    await calm(place, { specs, owed, phases });
    await place.stopAll();
    const evidence = await place.evidence({
      specs,
      owed,
      phases,
      removed: new Set([
        REMOVED,
        ...before.filter(({ id }) => !after.some((one) => one.id === id)).map(({ id }) => id),
        ...(back ? after.filter(({ id }) => !before.some((one) => one.id === id)).map(({ id }) => id) : []),
      ]),
      asked: [...asker.asked, ...removed],
    });
    const gone = evidence.remembered.deadLetters.filter(({ job }) => job === REMOVED).length;
    const outcome = concluded(named(back ? 'a deploy that is rolled back' : 'a rolling deploy', engine), evidence, {
      kills,
      processes: place.instances.length,
      problems: [
        ...(await place.died()),
        ...asker.refusals.map((why) => `a request was refused: ${why}`),
        ...(gone > 0 ? [] : ['no run of the removed job was waiting for it']),
      ],
    });
    return { ...outcome, figures: { ...outcome.figures, 'dead with their job': gone } };
  } finally {
    await place.close();
  }
}

/** How long version 1 may take to come into force again, milliseconds: 30 s of silence, and looks between. */
const TAKES_OVER = 60_000;

/** Gives when version 2 came into force, when the last of it was gone, and how many were killed. */
async function rollBack(
  place: Place,
  asker: Asker,
  random: Random,
  log: (line: string) => void,
): Promise<{ readonly changed: number; readonly gone: number; readonly kills: number }> {
  const inForce = async () => (await place.store.generations.list('default')).find(({ active }) => active);
  const late = await inForce();
  const lateOnes = place.alive;
  const old = Array.from({ length: INSTANCES }, () => place.spawn({ jobs: 'before' }));
  await Promise.all(old.map(({ started }) => started));
  let kills = await busy(place, asker, random, null, 2_000);
  for (const one of lateOnes) if (one.alive) kills += Number(killed(one));
  const gone = Date.now();
  log('the next version is gone');
  // One of those that wait is started anew, which must not make it newer.
  kills += Number(killed(old[0]));
  place.spawn({ jobs: 'before' });
  for (const end = Date.now() + TAKES_OVER; Date.now() < end && (await inForce())?.generation === late?.generation; )
    await pause(200);
  kills += await busy(place, asker, random, 'before', 6_000);
  return { changed: late?.activeSince ?? gone, gone, kills };
}

function killed(instance: Instance | undefined): boolean {
  instance?.kill();
  return instance !== undefined;
}

/** Asks for runs and, where instances are to be replaced, kills some. Gives how many. */
async function busy(
  place: Place,
  asker: Asker,
  random: Random,
  replaceBy: 'before' | 'after' | null,
  ms: number,
): Promise<number> {
  let kills = 0;
  for (const end = Date.now() + ms; Date.now() < end; ) {
    asker.ask();
    await pause(random.between(100, 300));
    if (replaceBy === null || !random.chance(15) || place.started.length < 2) continue;
    random.pick(place.started).kill();
    kills += 1;
    place.spawn({ jobs: replaceBy });
  }
  return kills;
}

async function askForRemoved(place: Place): Promise<readonly Asked[]> {
  const [instance] = place.started;
  if (!instance) return [];
  const keys = Array.from({ length: WAITING }, (_, index) => `removed-${index}`);
  return Promise.all(
    keys.map(async (key) => {
      const said = await instance.ask('enqueue', REMOVED, { key }, { idempotencyKey: key });
      const runs = [{ id: manualRunId('default', REMOVED, key), job: REMOVED }];
      return { runs, acknowledged: said !== null && 'answer' in said };
    }),
  );
}
