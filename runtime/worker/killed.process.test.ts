import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Server, startServer } from '../engines/contract-run-postgres.ts';

/**
 * What a guard and a batch promise under kill -9: handlers kill their own process at the moment that matters, and the
 * process is started again until it ends by itself.
 */
const sources = new URL('../', import.meta.url).href;

const program = `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRuntime } from '${sources}runtime.ts';
import { sampleSpec } from '${sources}testing/sample-spec.ts';
const { FOLDER, MODE, KILL_AT, WINDOW } = process.env;
const file = (name) => join(FOLDER, name);
const die = () => process.kill(process.pid, 'SIGKILL');
const dieOnce = (at) => {
  if (KILL_AT !== at || existsSync(file('died'))) return;
  writeFileSync(file('died'), '');
  die();
};
const guarded = {
  items: () => ['a', 'b', 'c'],
  key: (item) => item,
  async effect(item, ctx) {
    if (item === 'b') dieOnce('before');
    if (MODE === 'transaction') {
      await ctx.sql.query('CREATE TABLE IF NOT EXISTS public.effects (key text)');
      await ctx.sql.query('INSERT INTO public.effects (key) VALUES ($1)', [ctx.idempotencyKey]);
      const { rows } = await ctx.sql.query('SELECT key FROM public.effects ORDER BY key');
      writeFileSync(file('rows'), JSON.stringify(rows.map(({ key }) => key)));
    }
    appendFileSync(file('effects'), ctx.idempotencyKey + '\\n');
    if (item === 'b') dieOnce('after');
  },
};
const batches = {
  items: () => Array.from({ length: 10_000 }, (_, n) => n),
  key: String,
  process(items) {
    appendFileSync(file('effects'), items.map((item) => item + '\\n').join(''));
    const deaths = existsSync(file('deaths')) ? readFileSync(file('deaths')).length : 0;
    // In the middle of a batch: between what it did and the word that it did.
    if (deaths < 10 && items.some((item) => item % 900 === 450) && !existsSync(file('died' + items[0]))) {
      writeFileSync(file('died' + items[0]), '');
      appendFileSync(file('deaths'), '.');
      die();
    }
    return Promise.allSettled(items.map(async (item) => {
      if (item % 1000 === 999) throw new Error('no such customer');
    }));
  },
};
const retry = { maxAttempts: 2, backoff: 'fixed', delay: 'PT0.1S', maxDelay: 'PT1S', jitter: false, never: [] };
const window = WINDOW === 'rolling' ? { kind: 'rolling', duration: 'PT1H' } : { kind: 'forever' };
const runtime = createRuntime({
  jobs: [
    { spec: sampleSpec({ id: 'guarded', retry, idempotency: { per: 'item', window, mode: MODE } }), load: async () => ({ handler: guarded }) },
    { spec: sampleSpec({ id: 'batches', retry, batch: { size: 100 } }), load: async () => ({ handler: batches }) },
  ],
  ...(process.env.DATABASE_URL ? { engine: 'postgres' } : { engine: 'embedded', folder: join(FOLDER, 'data') }),
  migrate: 'auto', lease: 1000, heartbeat: 300, poll: 200, slots: 1,
});
await runtime.start();
const run = await runtime.enqueue(process.env.JOB, null, { idempotencyKey: 'the-one' });
const ended = await runtime.runs.ended(run.id);
const failed = [];
for (let cursor; cursor !== null; ) {
  const page = await runtime.runs.items(run.id, { limit: 200, done: false, ...(cursor ? { cursor } : {}) });
  failed.push(...page.items.map(({ key }) => key));
  cursor = page.cursor;
}
process.stdout.write(JSON.stringify({ ...ended, failed, items: await runtime.runs.itemCount(run.id) }));
await runtime.stop({ graceMs: 500 });
`;

interface Ended {
  readonly status: string;
  readonly attempt: number;
  readonly result: unknown;
  readonly error: { readonly message: string } | null;
  readonly failed: readonly string[];
  readonly items: { readonly done: number; readonly failed: number };
}

let folder: string;
let server: Server | null;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => server?.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-killed-'));
  await writeFile(join(folder, 'program.mts'), program);
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

/** Starts the program until it ends by itself. Gives how its run ended, and how often it was killed. */
async function untilDone(env: Readonly<Record<string, string>>): Promise<Ended & { readonly kills: number }> {
  for (let kills = 0; kills <= 12; kills += 1) {
    const child = spawn(process.execPath, ['--conditions=@nljobs/source', join(folder, 'program.mts')], {
      env: { ...process.env, ...env, FOLDER: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (code === 0) return { ...(JSON.parse(output) as Ended), kills };
    if (signal !== 'SIGKILL') throw new Error(`The program ended with ${code ?? signal}: ${errors}`);
  }
  throw new Error('It was killed more often than it kills itself.');
}

/** How often each effect happened, as its file says. */
function effects(): Readonly<Record<string, number>> {
  const count: Record<string, number> = {};
  for (const line of readFileSync(join(folder, 'effects'), 'utf8').split('\n').slice(0, -1)) {
    const key = line.split(':').at(-1) ?? '';
    count[key] = (count[key] ?? 0) + 1;
  }
  return count;
}

describe.each(['embedded', 'postgres'] as const)('killed with -9, on %s', (engine) => {
  async function environment(): Promise<Record<string, string> | null> {
    if (engine === 'embedded') return { DATABASE_URL: '' };
    return server === null ? null : { DATABASE_URL: await server.createDatabase() };
  }

  test.each([
    ['record-after', 'after', 'forever', { a: 1, b: 2, c: 1 }, { done: 2, alreadyDone: 1 }],
    ['claim-first', 'after', 'forever', { a: 1, b: 1, c: 1 }, { done: 1, alreadyDone: 1, unsure: ['b'] }],
    ['claim-first', 'before', 'rolling', { a: 1, c: 1 }, { done: 1, alreadyDone: 1, unsure: ['b'] }],
  ] as const)('%s, %s the effect, window %s: it happens as often as the mode says', async (mode, at, window, often, result) => {
    const env = await environment();
    if (env === null) return;
    const ended = await untilDone({ ...env, JOB: 'guarded', MODE: mode, KILL_AT: at, WINDOW: window });
    expect(ended).toMatchObject({ kills: 1, status: 'completed', attempt: 1, result });
    expect(effects()).toEqual(often);
  });

  test.each([
    'forever',
    'rolling',
  ])('transaction, window %s: what it does in the database happens exactly once', async (window) => {
    const env = await environment();
    if (env === null) return;
    const ended = await untilDone({ ...env, JOB: 'guarded', MODE: 'transaction', KILL_AT: 'after', WINDOW: window });
    expect(ended).toMatchObject({ kills: 1, status: 'completed', attempt: 1, result: { done: 2, alreadyDone: 1 } });
    // The effect was begun twice, and what it did the first time was taken back.
    expect(effects()).toEqual({ a: 1, b: 2, c: 1 });
    const rows = JSON.parse(readFileSync(join(folder, 'rows'), 'utf8')) as readonly string[];
    expect(rows.map((key) => key.split(':').at(-1))).toEqual(['a', 'b', 'c']);
  });

  test('a batch of 10,000 items, killed ten times: each is done, those that failed are reported', async () => {
    const env = await environment();
    if (env === null) return;
    const ended = await untilDone({ ...env, JOB: 'batches', MODE: 'record-after' });
    expect(ended).toMatchObject({ kills: 10, status: 'failed', attempt: 2, items: { done: 9_990, failed: 10 } });
    expect(ended.error?.message).toMatch(/^10 of 10000 items failed: 999: no such customer; 1999: /);
    expect(ended.failed.map(Number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, n) => n * 1000 + 999),
    );
    const often = Object.values(effects());
    expect(often).toHaveLength(10_000);
    // A kill repeats its own batch; the second attempt takes the ten that failed, and nothing else.
    expect(often.reduce((sum, n) => sum + n, 0)).toBe(10_000 + 10 * 100 + 10);
    // Eleven processes, each with a lease of its forerunner's to wait for.
  }, 400_000);
});
