import { createRuntime } from '../../runtime/runtime.ts';
import type { Runtime } from '../../runtime/runtime-api.ts';
import { sampleSpec } from '../../runtime/testing/sample-spec.ts';
import { every, idle } from './jobs.ts';
import { percentile } from './percentile.ts';
import { type Place, type Places, SHARED } from './places.ts';
import { quiet } from './quiet.ts';

export interface Scale {
  readonly place: Place;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

export interface ScaleOptions {
  readonly schedules: number;
  readonly seconds: number;
  readonly fanOut: number;
  readonly enqueued: number;
}

/** What large numbers cost: of registered schedules, of jobs that wait for one event, of runs asked for at once. */
export async function scale(places: Places, options: ScaleOptions): Promise<readonly Scale[]> {
  const rows: Scale[] = [];
  for (const place of SHARED) {
    const add = (what: string, value: number, unit: string): void => void rows.push({ place, what, value, unit });
    await manySchedules(places, place, options, add);
    await manyAtOnce(places, place, options, add);
  }
  return rows;
}

type Add = (what: string, value: number, unit: string) => void;

/** Jobs that are due hourly, spread evenly, so that a few come due every second among all the others. */
async function manySchedules(
  places: Places,
  place: Place,
  { schedules, seconds }: ScaleOptions,
  add: Add,
): Promise<void> {
  const open = await places.open(place);
  if (open === null) return;
  const late: number[] = [];
  const begin = Date.now();
  const runtime = createRuntime({
    jobs: Array.from({ length: schedules }, (_, index) =>
      every(
        `hourly-${index}`,
        'PT1H',
        new Date(begin - 3_600_000 + (index * 3_600_000) / schedules).toISOString(),
        (ctx) => {
          late.push(Date.now() - ctx.run.scheduledFor.getTime());
        },
      ),
    ),
    opened: { store: open.store, engine: open.engine },
    logger: quiet,
    // What was due while it started is no figure of a clock that ticks.
    slots: 50,
  });
  try {
    const before = performance.now();
    await runtime.start();
    add(`start with ${schedules} schedules`, performance.now() - before, 'ms');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    late.length = 0;
    const cpu = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const { user, system } = process.cpuUsage(cpu);
    add(`processor time an occurrence among ${schedules}`, (user + system) / 1000 / Math.max(1, late.length), 'ms');
    add(`lateness among ${schedules}, p50`, percentile(late, 0.5), 'ms');
    add(`lateness among ${schedules}, p99`, percentile(late, 0.99), 'ms');
  } finally {
    await runtime.stop();
    await open.close();
  }
}

async function manyAtOnce(places: Places, place: Place, { fanOut, enqueued }: ScaleOptions, add: Add): Promise<void> {
  const open = await places.open(place);
  if (open === null) return;
  const runtime = createRuntime({
    jobs: [
      idle('no-op'),
      ...Array.from({ length: fanOut }, (_, index) => ({
        spec: sampleSpec({
          id: `waits-${index}`,
          triggers: [{ kind: 'event', event: 'user.signed_up', where: [], unless: null, delay: null, debounce: null }],
        }),
        load: async () => ({ handler: () => null }),
      })),
    ],
    opened: { store: open.store, engine: open.engine },
    logger: quiet,
    slots: 50,
  });
  try {
    await runtime.start();
    await timed(
      runtime,
      fanOut,
      (ms, all) => {
        add(`an event that ${fanOut} jobs wait for, until its runs are stored`, ms, 'ms');
        add(`… until all ${fanOut} have ended`, all, 'ms');
      },
      () => runtime.emit('user.signed_up', { id: 1 }),
    );
    await timed(
      runtime,
      enqueued,
      (ms, all) => {
        add(`${enqueued} calls of enqueue at once, until all are stored`, ms, 'ms');
        add(`… until all ${enqueued} have ended`, all, 'ms');
      },
      () => Promise.all(Array.from({ length: enqueued }, (_, n) => runtime.enqueue('no-op', { n }))),
    );
  } finally {
    await runtime.stop();
    await open.close();
  }
}

async function timed(
  runtime: Runtime,
  runs: number,
  note: (stored: number, ended: number) => void,
  ask: () => Promise<unknown>,
): Promise<void> {
  let left = runs;
  let stop = (): void => {};
  const over = new Promise<void>((resolve) => {
    stop = runtime.subscribe(({ type }) => {
      if (type === 'run.completed') left -= 1;
      if (left === 0) resolve();
    });
  });
  const start = performance.now();
  await ask();
  const stored = performance.now() - start;
  await over;
  stop();
  note(stored, performance.now() - start);
}
