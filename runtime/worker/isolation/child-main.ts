import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobRegistration } from '../../registry.ts';
import { abortError } from '../abort.ts';
import { type Application, findExport, NO_APPLICATION, openApplication } from '../application.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { examine, NO_CHECKS, namesOf, type Question } from '../examine.ts';
import { invoke } from '../invoke.ts';
import { calleeOf, type LoadedHandlers, loadHandlers, readChecks } from '../load.ts';
import { explainLoadError } from '../load-error.ts';
import { recordError, shown } from '../record.ts';
import { askOver } from './calls.ts';
import type { AttemptIo, Work } from './executor.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { watchParent } from './watch-parent.ts';

/** The main module of a worker's child: loads the entry, runs what it is handed, tells how it went. */

/** Runs that begin when all that the parent has said by now is read: one that it calls off does not begin. */
const waiting = new Map<string, NodeJS.Immediate>();
const running = new Map<string, AbortController>();
const calls = new Map<number, Deferred<unknown>>();
let lastCall = 0;
let loaded: LoadedHandlers = { handlers: new Map(), jobs: [], checks: NO_CHECKS };
let app: Application = NO_APPLICATION;

let outbox: FromChild[] = [];
let flushing: NodeJS.Immediate | null = null;

/** Says something now, before a handler goes on that may never yield. */
function send(message: FromChild): void {
  outbox.push(message);
  flush();
}

/** Says something together with what is said next, at the end of this turn at the latest: each crossing costs as much as a small run. */
function sendSoon(message: FromChild): void {
  outbox.push(message);
  flushing ??= setImmediate(flush);
}

function flush(): void {
  if (flushing !== null) clearImmediate(flushing);
  flushing = null;
  const messages = outbox;
  outbox = [];
  // A parent that is gone cannot be told; `disconnect` ends this process.
  if (messages.length > 0 && process.connected) process.send?.(messages, undefined, {}, () => {});
}

/** Imports the entry: its `jobs`, what its `app` builds, and how it checks `events`. */
async function load(entry: string): Promise<void> {
  const entryName = relative(process.cwd(), fileURLToPath(entry));
  try {
    const module = (await import(entry)) as Readonly<
      Record<'jobs' | 'app' | 'events' | 'predicates' | 'middleware', unknown>
    >;
    if (!Array.isArray(module.jobs)) {
      send({ kind: 'load-failed', message: `${entryName} exports no array "jobs"` });
      return;
    }
    const checks = readChecks(await findExport(entry, module, 'events'), await findExport(entry, module, 'predicates'));
    app = await openApplication(await findExport(entry, module, 'app'), await findExport(entry, module, 'middleware'));
    loaded = await loadHandlers(module.jobs as readonly JobRegistration[], checks);
    send({ kind: 'loaded', jobs: loaded.jobs, checks: namesOf(loaded.checks) });
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
  send({ kind: 'begun', id: work.id });
  const invocation = await invoke({
    handler: calleeOf(found, loaded.checks, work),
    spec: found.registration.spec,
    work,
    io: ioOf(work.id),
    signal: controller.signal,
    app: app.value,
    middleware: app.middleware,
    checks: loaded.checks,
  });
  running.delete(work.id);
  sendSoon({ kind: 'ended', id: work.id, invocation });
}

async function answer(id: string, question: Question): Promise<void> {
  send({ kind: 'examined', id, answer: await examine(loaded.checks, question) });
}

function ioOf(id: string): AttemptIo {
  return {
    log: (level, message, data) => send({ kind: 'log', id, level, message, data }),
    progress: (progress) => send({ kind: 'progress', id, progress }),
    ...askOver((method, args) => {
      lastCall += 1;
      const answer = deferred<unknown>();
      calls.set(lastCall, answer);
      send({ kind: 'call', id, call: lastCall, method, args });
      return answer.promise;
    }),
  };
}

function beginSoon(work: Work): void {
  const begin = (): void => {
    waiting.delete(work.id);
    void run(work);
  };
  waiting.set(work.id, setImmediate(begin));
}

/** Whether the run had not begun; it does not then. */
function callOff(id: string): boolean {
  const immediate = waiting.get(id);
  if (immediate === undefined) return false;
  clearImmediate(immediate);
  waiting.delete(id);
  send({ kind: 'ended', id, invocation: { kind: 'interrupted', message: 'stopped before it began' } });
  return true;
}

function onMessage(message: ToChild): void {
  switch (message.kind) {
    case 'load':
      void load(message.entry);
      return;
    case 'wake':
      send({ kind: 'awake' });
      return;
    case 'run':
      beginSoon(message.work);
      return;
    case 'examine':
      void answer(message.id, message.question);
      return;
    case 'abort':
      if (!callOff(message.id)) running.get(message.id)?.abort(abortError(message.reason));
      return;
    case 'reply': {
      const answer = calls.get(message.call);
      calls.delete(message.call);
      if (message.error === null) answer?.resolve(message.value);
      else answer?.reject(Object.assign(new Error(message.error.message), codeOf(message.error)));
      return;
    }
    case 'stop':
      void leave();
      return;
  }
}

/** The code of a database, where there is one: a handler may tell a duplicate key by it. */
function codeOf({ code }: { readonly code: string | null }): { readonly code?: string } {
  return code === null ? {} : { code };
}

/** Ends this process in good order; the parent waits for it so long and no longer. */
async function leave(): Promise<void> {
  try {
    await app.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`The app could not be closed: ${shown(error)}\n`);
    process.exit(1);
  }
}

function die(error: unknown): void {
  const record = recordError(error);
  process.stderr.write(`${record.stack ?? record.message}\n`);
  // The exit waits until the parent has been told, or cannot be told any more.
  const messages: readonly FromChild[] = [...outbox, { kind: 'uncaught', error: record }];
  outbox = [];
  if (process.connected && process.send) process.send(messages, undefined, {}, () => process.exit(1));
  else process.exit(1);
}

if (process.send) {
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  // A terminal's Ctrl-C reaches the whole group; the parent decides when its children stop.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  // A handler that ends the process takes nobody's end with it.
  process.on('exit', flush);
  process.on('message', (messages) => {
    for (const message of messages as readonly ToChild[]) onMessage(message);
  });
  watchParent(Number(process.argv[2]));
}
