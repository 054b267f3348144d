/**
 * One instance under fire: a process that runs the jobs of its orders, does what it is told by lines on its standard
 * input, answers by lines on its output, and is killed. See orders.ts for the words.
 */
import { createInterface } from 'node:readline';
import { takeBundle } from '../../runtime/engines/temporal/bundle.ts';
import { createRuntime } from '../../runtime/runtime.ts';
import { openStore } from '../../runtime/store/open.ts';
import { bentClock } from './bent-clock.ts';
import { openEffects } from './effects.ts';
import { armed, type Fault } from './faults.ts';
import { registrationsOf, specsOf } from './jobs.ts';
import type { Orders, Said, Told } from './orders.ts';

const orders = JSON.parse(process.env['NLJOBS_CHAOS'] ?? '{}') as Orders;
const say = (said: Said): void => {
  process.stdout.write(`${JSON.stringify(said)}\n`);
};

if (orders.workflow !== undefined) takeBundle(orders.workflow);
const clock = bentClock();
const jobs = registrationsOf(specsOf(orders.jobs, orders.seed), openEffects(orders.effects));
const runtime = createRuntime({
  ...(orders.fault === undefined ? { jobs } : await mined(orders.fault)),
  engine: orders.engine,
  clock,
  work: orders.work ?? true,
  lease: orders.lease,
  heartbeat: orders.heartbeat,
  poll: orders.poll,
  ...(orders.url === undefined ? {} : { url: orders.url }),
  ...(orders.folder === undefined ? {} : { folder: orders.folder }),
  ...(orders.redis === undefined ? {} : { redis: orders.redis }),
  ...(orders.temporal === undefined ? {} : { temporal: orders.temporal }),
});
process.on('SIGTERM', () => {
  void runtime.stop({ graceMs: 1_500 }).then(() => {
    say({ stopped: true });
    process.exit(0);
  });
});

await runtime.start();
say({ started: true });

/** The real store and engine with a mine before them. Nobody closes them: this process is killed. */
async function mined(fault: Fault) {
  const { url, folder, engine, lease, redis, temporal } = orders;
  const opened = await openStore({
    engine,
    lease,
    migrate: engine === 'embedded' ? 'auto' : 'check',
    ...(url === undefined ? {} : { url }),
    ...(folder === undefined ? {} : { folder }),
    ...(redis === undefined ? {} : { redis }),
    ...(temporal === undefined ? {} : { temporal }),
  });
  const ports = armed({ ...opened, jobs }, fault, () => process.kill(process.pid, 'SIGKILL'));
  return { jobs: ports.jobs, opened: { store: ports.store, engine: ports.engine } };
}

function stopOnceBegun(job: string): void {
  runtime.subscribe((event) => {
    if (event.type === 'run.started' && event.job === job) process.kill(process.pid, 'SIGTERM');
  });
}

async function answer(told: Extract<Told, { readonly method: string }>): Promise<void> {
  const { ask, method, args } = told;
  try {
    // The words of the harness are the methods of the runtime.
    const call = (method === 'runs' ? runtime.runs.list : runtime[method]) as (...args: unknown[]) => Promise<unknown>;
    say({ ask, answer: await call.apply(runtime, [...args]) });
  } catch (error) {
    say({ ask, refused: error instanceof Error ? error.message : String(error) });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const told = JSON.parse(line) as Told;
  if ('method' in told) void answer(told);
  else if ('stopOnceBegun' in told) stopOnceBegun(told.stopOnceBegun);
  else if ('step' in told.clock) clock.step(told.clock.step);
  else clock.run(told.clock.rate);
});
