import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Server, startServer as startPostgres } from './engines/contract-run-postgres.ts';
import type { RuntimeEvent } from './events.ts';
import { runtimeOperations } from './http/runtime-operations.ts';
import { startServer } from './http/server.ts';
import { NO_EVENTS } from './http/testing/recorder.ts';
import type { RuntimeOptions } from './options.ts';
import type { JobRegistration } from './registry.ts';
import { createRuntime } from './runtime.ts';
import type { Attempt, LogLine, Run } from './store/store.ts';
import { MemoryWorld, memoryStore } from './testing/index.ts';
import { BOUNDS } from './worker/bounds.ts';

/**
 * Handlers as bad as they come, all at once beside good ones: whatever one does is recorded and bounded, costs its
 * neighbours no attempt, and the worker goes on. `code` is the body of an async function (input, ctx).
 */
interface Bad {
  readonly does: string;
  readonly code: string;
  readonly input?: unknown;
  /** It ends or holds its process, which an inline handler shares with everything else. */
  readonly needsChild?: true;
  readonly run?: Partial<Run>;
  readonly error?: { readonly name?: string; readonly message?: string | RegExp; readonly stack?: RegExp };
  readonly also?: (seen: Seen) => void;
}
interface Seen {
  readonly run: Run;
  readonly logs: readonly LogLine[];
  readonly events: readonly RuntimeEvent[];
}

const notRecorded = (why: RegExp): Partial<Run> => ({
  status: 'completed',
  result: { notRecorded: expect.stringMatching(why) },
});
const TIMED_OUT = {
  name: 'TimeoutError',
  message: /^The attempt took longer than 1000 ms, ignored its signal and was given up\.$/,
};
const crashed = (how: RegExp) => ({ name: 'ProcessCrash', message: how });
const LONG = 'x'.repeat(1_000_000);

const BAD: readonly Bad[] = [
  { does: 'throws a text', code: `throw 'no';`, error: { name: 'Error', message: 'thrown without an Error: no' } },
  { does: 'throws null', code: 'throw null;', error: { message: 'thrown without an Error: null' } },
  { does: 'throws undefined', code: 'throw undefined;', error: { message: 'thrown without an Error: undefined' } },
  { does: 'throws an object', code: 'throw { code: 7 };', error: { message: 'thrown without an Error: { code: 7 }' } },
  { does: 'throws a cycle', code: 'const a = {}; a.a = a; throw a;', error: { message: /Circular/ } },
  { does: 'throws a bigint', code: 'throw 10n;', error: { message: 'thrown without an Error: 10n' } },
  {
    does: 'throws an error of 5 MB',
    code: `throw new Error('x'.repeat(5e6));`,
    error: { message: /^x{4096}… \(4995904 characters more\)$/ },
  },
  {
    does: 'throws an error that is its own cause',
    code: `const e = new TypeError('round'); e.cause = e; throw e;`,
    error: { name: 'TypeError', message: 'round', stack: /^TypeError: round\n/ },
  },
  {
    does: 'throws many errors in one',
    code: `throw new AggregateError([new Error('one'), 'two'], 'all of them');`,
    error: { name: 'AggregateError', stack: /One of them: Error: one[\s\S]*One of them: two/ },
  },
  { does: 'returns a bigint', code: 'return { n: 1n };', run: notRecorded(/a bigint \(at "n"\)/) },
  { does: 'returns a cycle', code: 'const a = {}; a.a = a; return a;', run: notRecorded(/circular/i) },
  { does: 'returns a function', code: 'return () => 1;', run: notRecorded(/a function cannot/) },
  { does: 'returns nothing', code: '', run: { status: 'completed', result: null } },
  { does: 'returns a Map', code: 'return { rows: new Map([[1, 2]]) };', run: notRecorded(/a Map \(at "rows"\)/) },
  {
    does: 'forgets an await',
    code: 'return { n: Promise.resolve(1) };',
    run: notRecorded(/a Promise \(at "n"\); is an await/),
  },
  { does: 'returns 10 MB', code: `return 'x'.repeat(1e7);`, run: notRecorded(/longer than 262144 characters/) },
  {
    does: 'returns what is nested for ever',
    code: 'let a = []; for (let n = 0; n < 1e5; n += 1) a = [a]; return a;',
    run: notRecorded(/nested more than 200 levels/),
  },
  {
    does: 'returns what is nested deeper than databases go',
    code: 'let a = []; for (let n = 0; n < 3000; n += 1) a = [a]; return a;',
    run: notRecorded(/nested more than 200 levels/),
  },
  {
    does: 'returns text that no database keeps',
    code: `ctx.log.info('\\u0000 \\ud800', '\\udfff'); return ['\\u0000', '\\ud800', '\\u{1f600}'];`,
    run: { status: 'completed', result: ['\uFFFD', '\uFFFD', '\u{1f600}'] },
  },
  {
    does: 'is handed 1 MB',
    code: 'return input.length;',
    input: LONG,
    run: { status: 'completed', result: LONG.length, input: LONG },
  },
  { does: 'hands 1 MB on', code: 'return input;', input: LONG, run: notRecorded(/longer than/) },
  {
    does: 'logs 100,000 lines',
    code: `for (let n = 0; n < 1e5; n += 1) ctx.log.info('line ' + n);`,
    run: { status: 'completed' },
    also: ({ logs }) => {
      expect(logs).toHaveLength(BOUNDS.logLines);
      expect(logs.at(-1)).toMatchObject({
        level: 'warn',
        message: expect.stringContaining('further lines are not kept'),
      });
    },
  },
  {
    does: 'logs 100 MB',
    code: `const data = { x: 'x'.repeat(9e4) }; for (let n = 0; n < 1e3; n += 1) ctx.log.info('x'.repeat(1e5), data);`,
    run: { status: 'completed' },
    also: ({ logs }) => expect(JSON.stringify(logs).length).toBeLessThan(2 * BOUNDS.logCharacters),
  },
  {
    does: 'logs what cannot be shown',
    code: `ctx.log.info(Object.create(null)); ctx.log.info({ toString() { throw new Error('boo'); } }, { get x() { throw 1; } });`,
    run: { status: 'completed' },
    also: ({ logs }) => expect(logs).toHaveLength(2),
  },
  {
    does: 'reports each of 200,000 items',
    code: 'for (let n = 1; n <= 2e5; n += 1) ctx.progress({ processed: n, total: 2e5 });',
    run: { status: 'completed', progress: { processed: 200_000, total: 200_000, message: null } },
    also: ({ events }) => expect(events.filter(({ type }) => type === 'run.progress').length).toBeLessThan(200),
  },
  {
    does: 'keeps a checkpoint of 5 MB',
    code: `await ctx.checkpoint({ at: 1 }); await ctx.checkpoint('x'.repeat(5e6));`,
    run: { checkpoint: { at: 1 } },
    error: {
      name: 'TypeError',
      message: /^checkpoint: the state cannot be kept: it is longer than 1048576 characters/,
    },
  },
  {
    does: 'keeps a Set as its checkpoint',
    code: 'await ctx.checkpoint({ done: new Set([1]) });',
    error: { name: 'TypeError', message: /^checkpoint: .* a Set \(at "done"\).* turn it into an array$/ },
  },
  {
    does: 'leaves timers and listeners behind',
    code: `
      for (let n = 0; n < 100; n += 1) ctx.signal.addEventListener('abort', () => {});
      setInterval(() => { ctx.log.info('still here'); ctx.progress({ processed: 9 }); ctx.checkpoint(9).catch(() => {}); }, 5).unref();
      ctx.log.info('done');`,
    run: { status: 'completed', progress: null, checkpoint: null },
    also: ({ logs }) => expect(logs).toHaveLength(1),
  },
  { does: 'never returns', code: 'await new Promise(() => {});', error: TIMED_OUT },
  {
    does: 'hears its signal and goes on',
    code: `for (;;) { await new Promise((go) => setTimeout(go, 20)); if (ctx.signal.aborted) ctx.log.info('so what'); }`,
    error: TIMED_OUT,
  },
  { does: 'loops', code: 'for (;;) {}', needsChild: true, error: TIMED_OUT },
  {
    does: 'stops its process',
    code: `process.kill(process.pid, 'SIGSTOP'); await 0; for (;;) {}`,
    needsChild: true,
    error: TIMED_OUT,
  },
  { does: 'exits', code: 'process.exit(0);', needsChild: true, error: crashed(/ended with code 0/) },
  { does: 'aborts', code: 'process.abort();', needsChild: true, error: crashed(/SIGABRT/) },
  {
    does: 'kills itself',
    code: `process.kill(process.pid, 'SIGKILL'); for (;;) {}`,
    needsChild: true,
    error: crashed(/SIGKILL/),
  },
  {
    does: 'takes all memory',
    code: 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));',
    needsChild: true,
    error: crashed(/SIGABRT|SIGTRAP|code 13[34]/),
  },
  {
    does: 'throws outside of its promise',
    code: `setTimeout(() => { throw new Error('out of nowhere'); }, 5); await new Promise(() => {});`,
    needsChild: true,
    error: crashed(/Error: out of nowhere/),
  },
  {
    does: 'hangs up',
    code: 'process.disconnect(); await new Promise(() => {});',
    needsChild: true,
    error: crashed(/ended with code 0/),
  },
  {
    does: 'rejects after it has returned',
    code: `setTimeout(() => void Promise.reject(new Error('too late')), 5); return 'fine';`,
    needsChild: true,
    run: { status: 'completed', result: 'fine' },
  },
  {
    does: 'says what only the worker says',
    code: `process.send({ kind: 'ended', id: 7 }); process.send({ kind: 'loaded' }); process.send('x'); return 1;`,
    needsChild: true,
    run: { status: 'completed', result: 1 },
  },
];

const sources = new URL('./', import.meta.url).href;
const idOf = (does: string): string => does.replaceAll(/\W+/g, '-').toLowerCase();
const GOOD = 'is-good';

const entryText = `
import { sampleSpec } from '${sources}testing/sample-spec.ts';
const retry = { maxAttempts: 1, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] };
const handlers = {
  '${GOOD}': async (input) => { await new Promise((go) => setTimeout(go, 30)); return input; },
${BAD.map(({ does, code }) => `  '${idOf(does)}': async (input, ctx) => {${code}\n  },`).join('\n')}
};
export const jobs = Object.entries(handlers).map(([id, handler]) => ({
  spec: sampleSpec({ id, retry, timeout: id === '${GOOD}' ? 'PT1M' : /^(?:never|hears|loops|stops)/.test(id) ? 'PT1S' : 'PT30S' }),
  load: async () => ({ handler }),
}));
`;

let folder: string;
let entry: string;
let postgres: Server | null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-bad-'));
  entry = join(folder, 'entry.mts');
  await writeFile(entry, entryText);
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const CHILD = {
  kind: 'child',
  processes: 3,
  execArgv: ['--conditions=@nljobs/source', '--max-old-space-size=96'],
} as const;

describe.each([
  [
    'in children, on the embedded engine',
    async () => ({ engine: 'embedded', folder: null, isolation: CHILD }) as const,
  ],
  [
    'in children, on PostgreSQL',
    async () =>
      postgres &&
      ({ engine: 'postgres', url: await postgres.createDatabase(), migrate: 'auto', isolation: CHILD } as const),
  ],
  ['inline, on the embedded engine', async () => ({ engine: 'embedded', folder: null, isolation: 'inline' }) as const],
] satisfies readonly (readonly [string, () => Promise<Partial<RuntimeOptions> | null>])[])('%s', (_name, optionsOf) => {
  const inline = _name.startsWith('inline');
  const table = BAD.filter(({ needsChild }) => !inline || needsChild !== true);

  test(`${table.length} bad handlers are each recorded, and the good ones beside them run at the first attempt`, async ({
    skip,
  }) => {
    const options = await optionsOf();
    if (options === null) return skip('no PostgreSQL can be started here');
    const { jobs } = (await import(pathToFileURL(entry).href)) as { readonly jobs: readonly JobRegistration[] };
    const events: RuntimeEvent[] = [];
    const complaints: string[] = [];
    const note = (message: string): void => void complaints.push(message);
    const runtime = createRuntime({
      ...options,
      jobs,
      ...(inline ? {} : { entry }),
      slots: 12,
      heartbeat: 300,
      lease: 5_000,
      grace: { timeout: 200 },
      logger: { debug: () => {}, info: () => {}, warn: note, error: note },
    });
    runtime.subscribe((event) => events.push(event));
    await runtime.start();
    const server = await startServer({
      operations: runtimeOperations(runtime, memoryStore(new MemoryWorld(), Date.now)),
      token: 'token',
      notReady: async () => runtime.notReady(),
      metrics: () => runtime.metrics(),
      events: NO_EVENTS,
    });
    let asking: NodeJS.Timeout | undefined;
    try {
      const begun = new Map<Bad, Run>();
      const good: Run[] = [];
      for (const bad of table) {
        begun.set(bad, await runtime.enqueue(idOf(bad.does), bad.input));
        good.push(await runtime.enqueue(GOOD, bad.does));
      }
      const answers: number[] = [];
      const ask = async (): Promise<void> => {
        const asked = performance.now();
        const { status } = await fetch(`${server.url}/api/v1/jobs`, { headers: { authorization: 'Bearer token' } });
        expect(status).toBe(200);
        answers.push(performance.now() - asked);
      };
      asking = setInterval(() => void ask(), 250);

      for (const [bad, { id }] of begun) {
        const run = await runtime.runs.ended(id);
        const { items: logs } = await runtime.runs.logs(id, { limit: 10_000 });
        const { error } = bad;
        expect(run, bad.does).toMatchObject({ status: error === undefined ? 'completed' : 'failed', ...bad.run });
        if (error !== undefined) {
          expect(run.error?.name, bad.does).toBe(error.name ?? 'Error');
          if (error.message !== undefined) expect(run.error?.message, bad.does).toMatch(error.message);
          if (error.stack !== undefined) expect(run.error?.stack, bad.does).toMatch(error.stack);
        }
        bad.also?.({ run, logs, events: events.filter((event) => 'run' in event && event.run === id) });
        expect(charged(await runtime.runs.attempts(id)), bad.does).toHaveLength(1);
      }
      for (const { id } of good) {
        expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', attempt: 1 });
        expect(charged(await runtime.runs.attempts(id))).toHaveLength(1);
      }
      clearInterval(asking);
      await ask();
      // It answered all along, however busy the machine: a loop that held it would have been longer than its timeout.
      expect(Math.max(...answers)).toBeLessThan(10_000);
      // The worker takes work as before.
      const last = await runtime.trigger(GOOD, 'last');
      expect(await runtime.runs.ended(last.id)).toMatchObject({ status: 'completed', result: 'last' });
      expect(complaints.filter((text) => !/^A process of handlers /.test(text))).toEqual([]);
    } finally {
      clearInterval(asking);
      await server.close();
      await runtime.stop({ graceMs: 2_000 });
    }
  });
});

/** Attempts that count: not those that were interrupted for a neighbour's sake. */
function charged(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.filter(({ outcome }) => outcome !== 'interrupted');
}
