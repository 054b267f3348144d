import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../../runtime/engines/contract-run-postgres.ts';
import { manualRunId } from '../../runtime/scheduler/identity.ts';
import { Asker } from './asker.ts';
import { calm } from './calm.ts';
import { specsOf } from './jobs.ts';
import { type Ground, Place, TIMES } from './place.ts';
import type { QueueServer, ServerEngine } from './queue.ts';
import { type Random, randomOf } from './random.ts';
import { concluded, named, type Outcome } from './report.ts';

export interface OutageOptions {
  readonly seed: number;
  /** How often the database is ended as by a crash and started again. */
  readonly crashes: number;
  /** How often every connection is cut. */
  readonly cuts: number;
  /** Default `postgres`. */
  readonly engine?: ServerEngine;
  /** How often the server of a queue apart crashes, and as often again comes back empty; default as often as the database. */
  readonly queue?: number;
  readonly log: (line: string) => void;
}

const INSTANCES = 3;
/** Far longer than it may take until a run is heard of: what is found sooner was not found by looking. Milliseconds. */
const SELDOM = 600_000;
/** How long a listener may take to be heard again, milliseconds: its longest wait, and a busy machine. */
const HEARD = 60_000;

/**
 * The database crashes and comes back, and all connections are cut; so does the server of a queue apart; while three instances work and somebody asks for
 * runs. No instance is started again. A fourth and a fifth, in a database beside, show that notifications are heard after
 * each trouble: one only asks for work, the other looks for it so seldom that only a notification can tell it.
 */
export async function outage(ground: Ground, options: OutageOptions): Promise<Outcome> {
  const { seed, engine = 'postgres', log } = options;
  const random = randomOf(seed).fork('outage');
  const queue = await ground.queue(engine, true);
  const place = await Place.on(ground, seed, engine, true);
  const beside = await Place.on(ground, seed, engine, true);
  const specs = specsOf(place.orders.jobs, seed);
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
    for (const [index, { name, crashes: server }] of troubles(options, ground.server, queue, random).entries()) {
      await busy(asker, random, 2_000);
      const began = Date.now();
      if (server === null) await cut(place, beside);
      else await crash(server, asker, random);
      excused.push({ from: began, to: Date.now() + TIMES.lease });
      log(`${name}: away for ${Date.now() - began} ms`);
      problems.push(...(await hear(beside, client, `after ${name} ${index}`)));
    }
    await busy(asker, random, 2_000);
    const to = Date.now();
    await asker.settled();
    const owed = { from, to, earliest };
    await calm(place, { specs, owed });
    await Promise.all([place.stopAll(), beside.stopAll()]);
    const evidence = await place.evidence({ specs, owed, asked: asker.asked, excused });
    const outcome = concluded(named('servers away', engine), evidence, {
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

type Crashing = Pick<Server, 'crash' | 'restart'>;

/** The server that crashes; or all connections to the database are cut. */
interface Trouble {
  readonly name: string;
  readonly crashes: Crashing | null;
}

function troubles(
  { crashes, cuts, queue: times = crashes }: OutageOptions,
  database: Crashing,
  queue: QueueServer | null,
  random: Random,
): readonly Trouble[] {
  const of = (name: string, server: Crashing | null, count: number): readonly Trouble[] =>
    Array<Trouble>(count).fill({ name, crashes: server });
  const apart =
    queue === null ? [] : [...of('queue crash', queue, times), ...of('queue forgets', forgetting(queue), times)];
  return [...of('crash', database, crashes), ...of('cut', null, cuts), ...apart]
    .map((trouble) => ({ trouble, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ trouble }) => trouble);
}

/** The same server, which comes back empty. */
function forgetting(queue: QueueServer): Crashing {
  return {
    async crash() {
      await queue.crash();
      await queue.wipe();
    },
    restart: () => queue.restart(),
  };
}

/** So long somebody asks for runs, milliseconds. */
async function busy(asker: Asker, random: Random, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    asker.ask();
    await pause(random.between(50, 200));
  }
}

async function crash(server: Crashing, asker: Asker, random: Random): Promise<void> {
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
