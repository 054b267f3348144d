import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobRegistration } from '../../registry.ts';
import { abortError } from '../abort.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { invoke } from '../invoke.ts';
import { type LoadedHandlers, loadHandlers } from '../load.ts';
import { explainLoadError } from '../load-error.ts';
import { recordError } from '../record.ts';
import type { AttemptIo, Work } from './executor.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { watchParent } from './watch-parent.ts';

/** The main module of a worker's child: loads the entry, runs what it is handed, tells how it went. */

const running = new Map<string, AbortController>();
const calls = new Map<number, Deferred<readonly string[] | null>>();
let lastCall = 0;
let loaded: LoadedHandlers = { handlers: new Map(), jobs: [] };
let app: unknown;

function send(message: FromChild): void {
  // A parent that is gone cannot be told; `disconnect` ends this process.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

/** Imports the entry: its `jobs`, and what its `app` builds. */
async function load(entry: string): Promise<void> {
  const entryName = relative(process.cwd(), fileURLToPath(entry));
  try {
    const module = (await import(entry)) as { readonly jobs?: unknown; readonly app?: unknown };
    if (!Array.isArray(module.jobs)) {
      send({ kind: 'load-failed', message: `${entryName} exports no array "jobs"` });
      return;
    }
    app = typeof module.app === 'function' ? await (module.app as () => unknown)() : module.app;
    loaded = await loadHandlers(module.jobs as readonly JobRegistration[]);
    send({ kind: 'loaded', jobs: loaded.jobs });
  } catch (error) {
    send({ kind: 'load-failed', message: `${entryName} could not be loaded: ${explainLoadError(error)}` });
  }
}

async function run(work: Work): Promise<void> {
  const found = loaded.handlers.get(work.job);
  if (!found) {
    const message = `the entry registers no handler for "${work.job}"`;
    send({ kind: 'ended', id: work.id, invocation: { kind: 'interrupted', message } });
    return;
  }
  const controller = new AbortController();
  running.set(work.id, controller);
  const invocation = await invoke({
    handler: found.handler,
    spec: found.registration.spec,
    work,
    io: ioOf(work.id),
    signal: controller.signal,
    app,
  });
  running.delete(work.id);
  send({ kind: 'ended', id: work.id, invocation });
}

function ioOf(id: string): AttemptIo {
  const call = (message: (call: number) => FromChild): Promise<readonly string[] | null> => {
    lastCall += 1;
    const answer = deferred<readonly string[] | null>();
    calls.set(lastCall, answer);
    send(message(lastCall));
    return answer.promise;
  };
  return {
    log: (level, message, data) => send({ kind: 'log', id, level, message, data }),
    progress: (progress) => send({ kind: 'progress', id, progress }),
    async checkpoint(state) {
      await call((number) => ({ kind: 'call', id, call: number, method: 'checkpoint', state }));
    },
    async guarded(keys) {
      return (await call((number) => ({ kind: 'call', id, call: number, method: 'guarded', keys }))) ?? [];
    },
    async recordGuard(keys) {
      await call((number) => ({ kind: 'call', id, call: number, method: 'recordGuard', keys }));
    },
  };
}

function onMessage(message: ToChild): void {
  switch (message.kind) {
    case 'load':
      void load(message.entry);
      return;
    case 'wake':
      send({ kind: 'awake', id: message.id });
      return;
    case 'run':
      void run(message.work);
      return;
    case 'abort':
      running.get(message.id)?.abort(abortError(message.reason));
      return;
    case 'reply': {
      const answer = calls.get(message.call);
      calls.delete(message.call);
      if (message.error === null) answer?.resolve(message.value);
      else answer?.reject(new Error(message.error));
      return;
    }
    case 'stop':
      process.exit(0);
  }
}

function die(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // The exit waits until the parent has been told, or cannot be told any more.
  const message: FromChild = { kind: 'uncaught', error: recordError(error) };
  if (process.connected && process.send) process.send(message, undefined, {}, () => process.exit(1));
  else process.exit(1);
}

if (process.send) {
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  // A terminal's Ctrl-C reaches the whole group; the parent decides when its children stop.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => onMessage(message as ToChild));
  watchParent(Number(process.argv[2]));
}
