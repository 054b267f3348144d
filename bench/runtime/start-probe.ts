/**
 * One start in a process of its own: `node start-probe.ts SOURCE TARGET`, where SOURCE is `nljobs` or its sources'
 * index.ts, and TARGET `memory`, a folder, or a `postgres://` URL. Prints milliseconds since the process began, those of
 * processor time until it was ready, and megabytes.
 */

import type { createRuntime as CreateRuntime } from '../../runtime/runtime.ts';
import type { Runtime } from '../../runtime/runtime-api.ts';
import { jobs } from './jobs.ts';
import { quiet } from './quiet.ts';

const [, , source = 'nljobs', target = 'memory'] = process.argv;
const { createRuntime } = (await import(source)) as { readonly createRuntime: typeof CreateRuntime };
const imported = performance.now();
const runtime: Runtime = createRuntime({
  jobs,
  logger: quiet,
  migrate: 'auto',
  ...(target.startsWith('postgres:')
    ? { engine: 'postgres' as const, url: target }
    : { engine: 'embedded' as const, folder: target === 'memory' ? null : target }),
});
await runtime.start();
const started = performance.now();
const { user, system } = process.cpuUsage();
const processor = (user + system) / 1000;
const run = await runtime.trigger('no-op');
await runtime.runs.ended(run.id);
const ran = performance.now();
await new Promise((resolve) => setTimeout(resolve, 500));
global.gc?.();
const megabytes = process.memoryUsage().rss / 2 ** 20;
await runtime.stop();
process.stdout.write(`${JSON.stringify({ imported, started, processor, ran, megabytes })}\n`);
