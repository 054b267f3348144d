/**
 * One start in a process of its own: `node start-probe.mjs SOURCE TARGET SPEC`, where SOURCE is what was built or its
 * sources' index.ts, TARGET `memory`, a folder, or a `postgres://` URL, and SPEC a job's spec as JSON. Prints milliseconds
 * since the process began, those of processor time until it was ready, and megabytes.
 *
 * Plain JavaScript, as what users start: to take the types out of TypeScript costs processor time of its own.
 */
import module from 'node:module';

// As the command does it (runtime/bin/nljobs.js).
module.enableCompileCache?.();
const [, , source, target, spec] = process.argv;
const { createRuntime } = await import(source);
const imported = performance.now();
const nothing = () => {};
const runtime = createRuntime({
  jobs: [{ spec: JSON.parse(spec), load: async () => ({ handler: () => null }) }],
  logger: { debug: nothing, info: nothing, warn: nothing, error: console.error },
  migrate: 'auto',
  ...(target.startsWith('postgres:')
    ? { engine: 'postgres', url: target }
    : { engine: 'embedded', folder: target === 'memory' ? null : target }),
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
