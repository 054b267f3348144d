import type { JobRegistration } from '../../runtime/registry.ts';
import { createRuntime } from '../../runtime/runtime.ts';
import { median } from '../timing.ts';
import { load } from './backlog.ts';
import { bareOn } from './bare.ts';
import { gated } from './gate.ts';
import { idle, prepared } from './jobs.ts';
import type { OpenPlace, Place, Places } from './places.ts';
import { quiet } from './quiet.ts';

export interface BacklogCost {
  readonly place: Place;
  /** What waits behind the runs that are measured. */
  readonly backlog: string;
  /** How many wait in either. */
  readonly sizes: { readonly small: number; readonly large: number };
  readonly small: number;
  readonly large: number;
  /** Time a run with the large backlog over that with the small one: the median of rounds in which both take turns. */
  readonly ratio: number;
}

export interface BacklogOptions {
  readonly place: Place;
  readonly small: number;
  readonly large: number;
  readonly rounds: number;
}

/** A queue with a backlog; `lap` gives the milliseconds a run. */
interface Side {
  lap(): Promise<number>;
  close(): Promise<void>;
}

interface Scene {
  readonly name: string;
  readonly jobs: readonly JobRegistration[];
  readonly fill: (open: OpenPlace, runs: number) => Promise<void>;
  /** Puts as many there as a round takes, so that what waits stays as much. */
  readonly topUp: (open: OpenPlace, runs: number) => Promise<void>;
  /** Runs that one round takes. */
  readonly runs: number;
}

const HOUR = 3_600_000;
/** An execution is begun for each that waits, of which a development server makes some tens a second. */
const ON_TEMPORAL = { small: 100, large: 1_000 };
const SLOTS = 50;
/** Runs that one round takes of what is ready. */
const LAP = 200;
const LAP_ON_TEMPORAL = 50;
const many = Array.from({ length: 1_000 }, (_, index) => idle(`job-${index}`));
const serial = idle('serial', { serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } });

const SCENES: readonly Scene[] = [
  {
    name: 'ready, one job',
    jobs: [idle('no-op')],
    fill: (open, runs) => load(open, { runs }),
    topUp: (open, runs) => load(open, { runs }),
    runs: LAP,
  },
  {
    name: 'ready, 1,000 jobs',
    jobs: many,
    fill: (open, runs) => load(open, { runs, jobs: many.map(prepared) }),
    topUp: (open, runs) => load(open, { runs, jobs: many.map(prepared) }),
    runs: LAP,
  },
  {
    name: 'deferred by an hour',
    jobs: [idle('no-op')],
    async fill(open, runs) {
      await load(open, { runs, at: Date.now() + HOUR });
    },
    topUp: (open, runs) => load(open, { runs }),
    runs: LAP,
  },
  {
    name: 'waiting for the slot of a serial job',
    jobs: [serial],
    async fill(open, runs) {
      await load(open, { runs, jobs: [prepared(serial)], deliver: false });
    },
    topUp: async () => {},
    runs: 10,
  },
];

/**
 * What a run costs, from its claim to the end of its attempt, with few and with very many others waiting: two databases of
 * the place with the same code on them, taking turns in rounds.
 */
export async function backlogCost(places: Places, options: BacklogOptions): Promise<readonly BacklogCost[] | null> {
  const rows: BacklogCost[] = [];
  const sizes = options.place === 'temporal' ? ON_TEMPORAL : options;
  const contenders = [
    ...SCENES.map(({ name, ...scene }) => ({
      name,
      side: (backlog: number) => prepare(places, options, { name, ...scene }, backlog),
    })),
    ...(options.place === 'redis'
      ? [{ name: 'ready, BullMQ alone', side: (backlog: number) => alone(places, options, backlog) }]
      : []),
  ];
  for (const { name, side } of contenders) {
    const small = await side(sizes.small);
    const large = small && (await side(sizes.large));
    if (!small || !large) return null;
    try {
      const times: { readonly small: number; readonly large: number }[] = [];
      for (let round = -1; round < options.rounds; round += 1) {
        const first = round % 2 === 0 ? small : large;
        const second = first === small ? large : small;
        const [one, two] = [await first.lap(), await second.lap()];
        const took = first === small ? { small: one, large: two } : { small: two, large: one };
        if (round >= 0) times.push(took);
      }
      rows.push({
        place: options.place,
        backlog: name,
        sizes,
        small: median(times.map((one) => one.small)),
        large: median(times.map((one) => one.large)),
        ratio: median(times.map((one) => one.large / one.small)),
      });
    } finally {
      await Promise.all([small.close(), large.close()]);
    }
  }
  return rows;
}

/** A place with a backlog. */
async function prepare(places: Places, { place }: BacklogOptions, scene: Scene, backlog: number): Promise<Side | null> {
  const open = await places.open(place);
  if (open === null) return null;
  await scene.fill(open, backlog);
  const runs = place === 'temporal' ? Math.min(LAP_ON_TEMPORAL, scene.runs) : scene.runs;
  // As autovacuum does before long, and the hourly tidying on PGlite, which has none.
  await open.database.script('ANALYZE');
  const gate = gated(open.engine);
  const runtime = createRuntime({
    jobs: scene.jobs,
    opened: { store: open.store, engine: gate.engine },
    logger: quiet,
    slots: SLOTS,
  });
  let left = 0;
  let over = (): void => {};
  runtime.subscribe(({ type }) => {
    if (type !== 'run.completed') return;
    left -= 1;
    if (left === 0) {
      gate.shut();
      over();
    }
  });
  await runtime.start();
  return {
    async lap() {
      await scene.topUp(open, runs);
      const done = new Promise<void>((resolve) => {
        over = resolve;
      });
      left = runs;
      const start = performance.now();
      gate.open();
      await done;
      const took = performance.now() - start;
      // What was claimed beyond that ends before the next round.
      while (runtime.notReady() === null && (await open.engine.depth()).active > 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return took / runs;
    },
    async close() {
      await runtime.stop();
      await open.close();
    },
  };
}

/** The bare client of the place's queue, with a backlog. */
async function alone(places: Places, { place }: BacklogOptions, backlog: number): Promise<Side | null> {
  const open = await places.open(place);
  if (open === null) return null;
  const bare = await bareOn(open, SLOTS);
  await bare.fill(backlog);
  return {
    async lap() {
      await bare.fill(LAP);
      const start = performance.now();
      await bare.drain(LAP);
      return (performance.now() - start) / LAP;
    },
    async close() {
      await bare.stop();
      await open.close();
    },
  };
}
