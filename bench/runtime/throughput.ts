import { fileURLToPath } from 'node:url';
import { createRuntime } from '../../runtime/runtime.ts';
import { median } from '../timing.ts';
import { load } from './backlog.ts';
import { bareOn } from './bare.ts';
import { gated } from './gate.ts';
import { jobs } from './jobs.ts';
import type { OpenPlace, Place, Places } from './places.ts';
import { quiet } from './quiet.ts';

export type Isolation = 'inline' | 'child';

export interface Throughput {
  readonly place: Place;
  readonly isolation: Isolation;
  /** Attempts that may be going at once. */
  readonly slots: number;
  /** Our runs a second over those of the bare loop: the median over rounds of each round's ratio. */
  readonly ratio: number;
  readonly runsPerSecond: number;
  readonly barePerSecond: number;
  /** For a batch: statements (BEGIN and COMMIT counted), and bytes of write-ahead log. */
  readonly statements: number;
  readonly bareStatements: number;
  readonly wal: number;
  readonly bareWal: number;
  /** Bytes of parameters and rows. */
  readonly bytes: number;
  readonly bareBytes: number;
}

export interface ThroughputOptions {
  readonly place: Place;
  readonly isolations: readonly Isolation[];
  /** Each with so many slots. */
  readonly slots: readonly number[];
  readonly batch: number;
  /** Runs a round. */
  readonly runs: number;
  readonly rounds: number;
}

/** What one side did in one round. */
interface Lap {
  readonly perSecond: number;
  readonly statements: number;
  readonly bytes: number;
  readonly wal: number;
}

/**
 * No-op runs a second beside the bare client of the same queue: a pg-boss loop, which fetches a batch and completes it,
 * on the same open database through the same driver, or BullMQ's worker on the same Redis, or Temporal's client and worker
 * on the same server. All take turns in rounds, and who begins changes; the first round is not counted. What takes
 * part is started once, and the database knows how many rows there are, as it does after its autovacuum.
 */
export async function throughput(places: Places, options: ThroughputOptions): Promise<readonly Throughput[] | null> {
  const open = await places.open(options.place);
  if (open === null) return null;
  try {
    const bare = await bareLoop(open, options.batch);
    const ours = options.isolations.flatMap((isolation) => options.slots.map((slots) => ({ isolation, slots })));
    const sides: Side[] = [bare];
    try {
      for (const one of ours) sides.push(await runtimeOn(open, one.isolation, one.slots));
      const laps = sides.map((): Lap[] => []);
      for (let round = -1; round < options.rounds; round += 1) {
        for (let turn = 0; turn < sides.length; turn += 1) {
          const who = (turn + round + sides.length) % sides.length;
          const lap = await sides[who]?.lap(options.runs);
          if (round >= 0 && lap !== undefined) laps[who]?.push(lap);
        }
      }
      const [bareLaps = [], ...oursLaps] = laps;
      return ours.map((one, index) => summary(options, one, oursLaps[index] ?? [], bareLaps));
    } finally {
      for (const side of sides) await side.stop();
    }
  } finally {
    await open.close();
  }
}

/** One that takes part. */
interface Side {
  lap(runs: number): Promise<Lap>;
  stop(): Promise<void>;
}

function summary(
  { place, batch, runs }: ThroughputOptions,
  { isolation, slots }: Pick<Throughput, 'isolation' | 'slots'>,
  ours: readonly Lap[],
  bare: readonly Lap[],
): Throughput {
  const perBatch = (laps: readonly Lap[], of: (lap: Lap) => number): number => (median(laps.map(of)) * batch) / runs;
  return {
    place,
    isolation,
    slots,
    ratio: median(ours.map((lap, round) => lap.perSecond / (bare[round]?.perSecond ?? Number.NaN))),
    runsPerSecond: median(ours.map(({ perSecond }) => perSecond)),
    barePerSecond: median(bare.map(({ perSecond }) => perSecond)),
    statements: perBatch(ours, (lap) => lap.statements),
    bareStatements: perBatch(bare, (lap) => lap.statements),
    wal: perBatch(ours, (lap) => lap.wal),
    bareWal: perBatch(bare, (lap) => lap.wal),
    bytes: perBatch(ours, (lap) => lap.bytes),
    bareBytes: perBatch(bare, (lap) => lap.bytes),
  };
}

/** Times `body` on an open database and counts what it sent. */
async function lapOf(open: OpenPlace, runs: number, body: () => Promise<void>): Promise<Lap> {
  await open.database.script('ANALYZE');
  const before = await walOf(open);
  open.database.reset();
  const start = performance.now();
  await body();
  const seconds = (performance.now() - start) / 1000;
  const { statements, bytes } = open.database.counts();
  return { perSecond: runs / seconds, statements, bytes, wal: (await walOf(open)) - before };
}

async function walOf({ database }: OpenPlace): Promise<number> {
  const [row] = await database.query<{ at: string }>("SELECT pg_current_wal_insert_lsn() - '0/0' AS at");
  return Number(row?.at);
}

/** The client of the place's queue alone. */
async function bareLoop(open: OpenPlace, batch: number): Promise<Side> {
  const bare = await bareOn(open, batch);
  return {
    async lap(runs) {
      await bare.fill(runs);
      return lapOf(open, runs, () => bare.drain(runs));
    },
    stop: () => bare.stop(),
  };
}

/** The whole runtime: claim, begin, call the handler, settle; the start and the end of every attempt are committed. */
async function runtimeOn(open: OpenPlace, isolation: Isolation, slots: number): Promise<Side> {
  const gate = gated(open.engine);
  const runtime = createRuntime({
    jobs,
    opened: { store: open.store, engine: gate.engine },
    logger: quiet,
    slots,
    ...(isolation === 'inline'
      ? {}
      : { isolation: 'child', entry: fileURLToPath(new URL('./entry.ts', import.meta.url)) }),
  });
  let ended = 0;
  let heard = (): void => {};
  runtime.subscribe(({ type }) => {
    if (type !== 'run.completed') return;
    ended += 1;
    heard();
  });
  const drain = async (count: number): Promise<void> => {
    ended = 0;
    const over = new Promise<void>((resolve) => {
      heard = () => {
        if (ended === count) resolve();
      };
    });
    gate.open();
    await over;
    gate.shut();
  };
  await runtime.start();
  // Every child is started by this.
  await load(open, { runs: 2 * slots });
  await drain(2 * slots);
  return {
    async lap(runs) {
      // A Temporal server begins with what it knows, so that to make it known belongs to the lap, as in the bare client's.
      if (open.server?.kind === 'temporal') {
        return lapOf(open, runs, async () => {
          await load(open, { runs });
          await drain(runs);
        });
      }
      await load(open, { runs });
      return lapOf(open, runs, () => drain(runs));
    },
    stop: () => runtime.stop(),
  };
}
