import { setTimeout as pause } from 'node:timers/promises';
import { manualRunId } from '../../runtime/scheduler/identity.ts';
import { Asker } from './asker.ts';
import { calm } from './calm.ts';
import { specsOf } from './jobs.ts';
import { type Ground, Place, TIMES } from './place.ts';
import { type Random, randomOf } from './random.ts';
import { concluded, type Outcome } from './report.ts';

export interface OutageOptions {
  readonly seed: number;
  /** How often the database is ended as by a crash and started again. */
  readonly crashes: number;
  /** How often every connection is cut. */
  readonly cuts: number;
  readonly log: (line: string) => void;
}

const INSTANCES = 3;
/** Far longer than it may take until a run is heard of: what is found sooner was not found by looking. Milliseconds. */
const SELDOM = 600_000;
/** How long a listener may take to be heard again, milliseconds: its longest wait, and a busy machine. */
const HEARD = 60_000;

/**
 * The database crashes and comes back, and all connections are cut, while three instances work and somebody asks for
 * runs. No instance is started again. A fourth and a fifth, in a database beside, show that notifications are heard after
 * each trouble: one only asks for work, the other looks for it so seldom that only a notification can tell it.
 */
export async function outage(ground: Ground, options: OutageOptions): Promise<Outcome> {
  const { seed, log } = options;
  const random = randomOf(seed).fork('outage');
  const place = await Place.onPostgres(ground, seed);
  const beside = await Place.onPostgres(ground, seed);
  const specs = specsOf('storm', seed);
  const asker = new Asker(place, random.fork('asker'));
  const excused: { from: number; to: number }[] = [];
  const problems: string[] = [];
  const earliest = Date.now();
  try {
    const listener = beside.spawn({ jobs: 'asked', poll: SELDOM });
    const client = beside.spawn({ jobs: 'asked', work: false });
    await place.spawn().started;
    const from = Date.now();
    while (place.alive.length < INSTANCES) place.spawn();
    await Promise.all([...place.instances, listener, client].map(({ started }) => started));
    for (const [index, trouble] of troubles(options, random).entries()) {
      await busy(asker, random, 2_000);
      const began = Date.now();
      if (trouble === 'crash') await crash(ground, asker, random);
      else await cut(place, beside);
      excused.push({ from: began, to: Date.now() + TIMES.lease });
      log(`${trouble}: away for ${Date.now() - began} ms`);
      problems.push(...(await hear(beside, client, `after ${trouble} ${index}`)));
    }
    await busy(asker, random, 2_000);
    const to = Date.now();
    await asker.settled();
    const owed = { from, to, earliest };
    await calm(place, { specs, owed });
    await Promise.all([place.stopAll(), beside.stopAll()]);
    const evidence = await place.evidence({ specs, owed, asked: asker.asked, excused });
    const outcome = concluded('the database away', evidence, {
      kills: 0,
      processes: INSTANCES + 2,
      problems: [...problems, ...(await place.died()), ...(await beside.died())],
    });
    const { crashes, cuts } = options;
    return {
      ...outcome,
      figures: {
        crashes,
        'cuts of all connections': cuts,
        ...outcome.figures,
        'requests refused': asker.refusals.length,
      },
    };
  } finally {
    await place.close();
    await beside.close();
  }
}

function troubles({ crashes, cuts }: OutageOptions, random: Random): readonly ('crash' | 'cut')[] {
  const all = [...Array<'crash'>(crashes).fill('crash'), ...Array<'cut'>(cuts).fill('cut')];
  return all
    .map((trouble) => ({ trouble, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ trouble }) => trouble);
}

/** So long somebody asks for runs, milliseconds. */
async function busy(asker: Asker, random: Random, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    asker.ask();
    await pause(random.between(50, 200));
  }
}

async function crash({ server }: Ground, asker: Asker, random: Random): Promise<void> {
  await server.crash();
  await busy(asker, random, random.between(200, 2_500));
  await server.restart();
}

/** Ends every connection to both databases from the server's side, those of the judge included. */
async function cut(...places: readonly Place[]): Promise<void> {
  for (const { database } of places) {
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
  }
}

/** Asks for a run, and sees whether it is run although nobody looks for it. */
async function hear(place: Place, client: ReturnType<Place['spawn']>, when: string): Promise<readonly string[]> {
  const key = when;
  const id = manualRunId('default', 'asked-serially', key);
  const deadline = Date.now() + HEARD;
  while (Date.now() < deadline) {
    // The client's own connections may be gone, too: it is refused then, and asked again.
    const said = await client.ask('enqueue', 'asked-serially', { key }, { idempotencyKey: key });
    if (said !== null && 'answer' in said) break;
    await pause(200);
  }
  while (Date.now() < deadline) {
    const run = await place.store.run(id).catch(() => null);
    if (run?.status === 'completed') return [];
    await pause(200);
  }
  return [`${when}: no notification was heard within ${HEARD} ms`];
}
