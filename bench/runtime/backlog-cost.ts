import type { JobRegistration } from '../../runtime/registry.ts';
import { createRuntime } from '../../runtime/runtime.ts';
import { median } from '../timing.ts';
import { load } from './backlog.ts';
import { gated } from './gate.ts';
import { idle, prepared } from './jobs.ts';
import type { OpenPlace, Place, Places } from './places.ts';
import { quiet } from './quiet.ts';

export interface BacklogCost {
  readonly place: Place;
  /** What waits behind the runs that are measured. */
  readonly backlog: string;
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

interface Scene {
  readonly name: string;
  readonly jobs: readonly JobRegistration[];
  readonly fill: (open: OpenPlace, runs: number) => Promise<void>;
  /** Runs that one round takes. */
  readonly runs: number;
}

const HOUR = 3_600_000;
const many = Array.from({ length: 1_000 }, (_, index) => idle(`job-${index}`));
const serial = idle('serial', { serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } });

const SCENES: readonly Scene[] = [
  {
    name: 'ready, one job',
    jobs: [idle('no-op')],
    fill: (open, runs) => load(open, { runs }),
    runs: 200,
  },
  {
    name: 'ready, 1,000 jobs',
    jobs: many,
    fill: (open, runs) => load(open, { runs, jobs: many.map(prepared) }),
    runs: 200,
  },
  {
    name: 'deferred by an hour',
    jobs: [idle('no-op')],
    async fill(open, runs) {
      await load(open, { runs, at: Date.now() + HOUR });
    },
    runs: 200,
  },
  {
    name: 'waiting for the slot of a serial job',
    jobs: [serial],
    async fill(open, runs) {
      await load(open, { runs, jobs: [prepared(serial)], deliver: false });
    },
    runs: 10,
  },
];

/**
 * What a run costs, from its claim to the end of its attempt, with few and with very many others waiting: two databases of
 * the place with the same code on them, taking turns in rounds.
 */
export async function backlogCost(places: Places, options: BacklogOptions): Promise<readonly BacklogCost[] | null> {
  const rows: BacklogCost[] = [];
  for (const scene of SCENES) {
    const sides = [
      await prepare(places, options, scene, options.small),
      await prepare(places, options, scene, options.large),
    ];
    const [small, large] = sides;
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
        backlog: scene.name,
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

/** A place with a backlog; `lap` gives the milliseconds a run. */
async function prepare(
  places: Places,
  { place }: BacklogOptions,
  scene: Scene,
  backlog: number,
): Promise<{ lap(): Promise<number>; close(): Promise<void> } | null> {
  const open = await places.open(place);
  if (open === null) return null;
  await scene.fill(open, backlog);
  // As autovacuum does before long, and the hourly tidying on PGlite, which has none.
  await open.database.script('ANALYZE');
  const gate = gated(open.engine);
  const runtime = createRuntime({
    jobs: scene.jobs,
    opened: { store: open.store, engine: gate.engine },
    logger: quiet,
    slots: 50,
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
      // Where nothing that waits is ready, as much is added.
      if (scene.name.startsWith('deferred')) await load(open, { runs: scene.runs });
      const done = new Promise<void>((resolve) => {
        over = resolve;
      });
      left = scene.runs;
      const start = performance.now();
      gate.open();
      await done;
      const took = performance.now() - start;
      // What was claimed beyond that ends before the next round.
      while (runtime.notReady() === null && (await open.engine.depth()).active > 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return took / scene.runs;
    },
    async close() {
      await runtime.stop();
      await open.close();
    },
  };
}
