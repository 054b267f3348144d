import { randomUUID } from 'node:crypto';
import { createEventTail } from '../../runtime/http/event-tail.ts';
import { runtimeOperations } from '../../runtime/http/runtime-operations.ts';
import { startServer } from '../../runtime/http/server.ts';
import { createRuntime } from '../../runtime/runtime.ts';
import { openStore } from '../../runtime/store/open.ts';
import { revisionOf } from '../../runtime/store-of.ts';
import { sampleSpec } from '../../runtime/testing/sample-spec.ts';

/**
 * One instance with its API, in a process of its own: what it costs is this process. Arguments: the database and the token. It
 * tells its address by IPC, and how much memory it has had at most whenever it is asked.
 */
const [url = '', token = ''] = process.argv.slice(2);
const open = await openStore({ engine: 'postgres', url, migrate: 'auto' });
const runtime = createRuntime({
  opened: open,
  jobs: ['job-0', 'job-1', 'job-2', 'job-3'].map((id) => ({
    spec: sampleSpec({ id, triggers: [{ kind: 'manual' }] }),
    load: async () => ({ handler: async () => ({ sent: 3 }) }),
  })),
});
await runtime.start();
const server = await startServer({
  operations: runtimeOperations(runtime, open.store),
  token,
  access: open.store.access,
  notReady: async () => runtime.notReady(),
  metrics: () => runtime.metrics(),
  revision: () => revisionOf(runtime),
  events: createEventTail({
    subscribe: (listener) => runtime.subscribe(listener),
    instance: randomUUID(),
    now: Date.now,
  }),
});
let most = 0;
setInterval(() => {
  most = Math.max(most, process.memoryUsage().rss);
}, 100).unref();
process.on('message', () => {
  process.send?.({
    most: Math.max(most, process.memoryUsage().rss),
    now: process.memoryUsage().rss,
    cpu: process.cpuUsage(),
  });
  most = 0;
});
process.on('disconnect', () => process.exit());
process.send?.({ url: server.url });
