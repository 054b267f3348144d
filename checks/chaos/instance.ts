/**
 * One instance under fire: a process that runs the jobs of its orders, does what it is told by lines on its standard
 * input, answers by lines on its output, and is killed. See orders.ts for the words.
 */
import { createInterface } from 'node:readline';
import { createRuntime } from '../../runtime/runtime.ts';
import { bentClock } from './bent-clock.ts';
import { openEffects } from './effects.ts';
import { chaosSpecs, registrationsOf } from './jobs.ts';
import type { Orders, Said, Told } from './orders.ts';

const orders = JSON.parse(process.env['NLJOBS_CHAOS'] ?? '{}') as Orders;
const say = (said: Said): void => {
  process.stdout.write(`${JSON.stringify(said)}\n`);
};

const clock = bentClock();
const runtime = createRuntime({
  jobs: registrationsOf(chaosSpecs(orders.seed), openEffects(orders.effects)),
  engine: orders.engine,
  clock,
  lease: orders.lease,
  heartbeat: orders.heartbeat,
  poll: orders.poll,
  ...(orders.url === undefined ? {} : { url: orders.url }),
  ...(orders.folder === undefined ? {} : { folder: orders.folder }),
});
process.on('SIGTERM', () => {
  void runtime.stop({ graceMs: 3_000 }).then(() => {
    say({ stopped: true });
    process.exit(0);
  });
});

await runtime.start();
say({ started: true });

async function answer(told: Extract<Told, { readonly method: string }>): Promise<void> {
  const { ask, method, args } = told;
  try {
    // The words of the harness are the methods of the runtime.
    const call = runtime[method] as (...args: readonly unknown[]) => Promise<unknown>;
    say({ ask, answer: await call.apply(runtime, [...args]) });
  } catch (error) {
    say({ ask, refused: error instanceof Error ? error.message : String(error) });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const told = JSON.parse(line) as Told;
  if ('method' in told) void answer(told);
  else if ('step' in told.clock) clock.step(told.clock.step);
  else clock.run(told.clock.rate);
});
