import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startServer } from './engines/contract-run-postgres.ts';

/**
 * Real processes on the embedded engine in a folder: an instance is started, told what to do by lines on its standard
 * input, heard by lines on its output, and killed.
 */
const sources = new URL('./', import.meta.url).href;

const entryText = `
import { sampleSpec } from '${sources}testing/sample-spec.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
const retry = { maxAttempts: 3, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] };
const gate = join(process.env.GATE, 'open');
const handlers = {
  // Goes on for as long as the gate is shut.
  slow: async (_input, ctx) => {
    ctx.log.info('pid', process.pid);
    while (!existsSync(gate)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ctx.signal.throwIfAborted();
    }
    return 'done';
  },
  // Holds its process for as long as the gate is shut.
  loop: async (_input, ctx) => {
    if (existsSync(gate)) return 'free';
    ctx.log.info('pid', process.pid);
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (;;) {}
  },
  quick: async () => 'quick',
  // Keeps how far it came, and goes on from there, for as long as the gate is shut.
  batch: async (_input, ctx) => {
    const begun = ctx.resume()?.n ?? 0;
    ctx.log.info('pid', process.pid);
    for (let n = begun + 1; ; n += 1) {
      await ctx.checkpoint({ n });
      if (existsSync(gate)) return { begun, n };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
  // Neither looks at its signal nor ends, for as long as the gate is shut.
  stubborn: async (_input, ctx) => {
    ctx.log.info('pid', process.pid);
    while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 20));
    return 'done';
  },
};
export const jobs = Object.entries(handlers).map(([id, handler]) => ({
  spec: sampleSpec({ id, retry, timeout: id === 'loop' ? 'PT2S' : 'PT1M' }),
  load: async () => ({ handler }),
}));
`;

const parentText = `
import { createInterface } from 'node:readline';
import { createRuntime } from '${sources}runtime.ts';
import { jobs } from './entry.mts';
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
const runtime = createRuntime({
  jobs, slots: 20, migrate: 'auto', folder: process.env.FOLDER,
  ...(process.env.DATABASE_URL ? { engine: 'postgres' } : { engine: 'embedded' }), lease: 3000, heartbeat: 500, poll: 300,
  isolation: { kind: 'child', processes: 2 }, entry: new URL('./entry.mts', import.meta.url),
  grace: { timeout: 300 },
});
runtime.subscribe((event) => say({ event }));
await runtime.start();
say({ started: true });
process.on('SIGTERM', async () => {
  await runtime.stop({ graceMs: 1500 });
  say({ stopped: true });
  process.exit(0);
});
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { ask, method, args } = JSON.parse(line);
  const [scope, name] = method.split('.');
  const answer = await (name === undefined ? runtime[scope](...args) : runtime[scope][name](...args));
  say({ ask, answer });
});
`;

type Said = Readonly<Record<string, unknown>>;
interface Event {
  readonly type: string;
  readonly job: string;
  readonly run: string;
  readonly line?: { readonly data: unknown };
}

class Instance {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly #said: Said[] = [];
  readonly #waiting = new Set<() => void>();
  #stderr = '';
  #asks = 0;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.process = spawn(process.execPath, ['--conditions=@nljobs/source', join(folder, 'parent.mts')], {
      env: { ...process.env, FOLDER: join(folder, 'data'), GATE: folder, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.exited = once(this.process, 'exit').then(([code]) => code as number | null);
    this.process.stderr?.on('data', (chunk) => {
      this.#stderr += String(chunk);
    });
    if (this.process.stdout) {
      createInterface({ input: this.process.stdout }).on('line', (line) => {
        this.#said.push(JSON.parse(line) as Said);
        for (const look of this.#waiting) look();
      });
    }
    instances.push(this);
  }

  /** Resolves with the first thing said that fits, past or to come. */
  async heard<T extends Said>(fits: (said: Said) => boolean): Promise<T> {
    const found = (): Said | undefined => this.#said.find(fits);
    const now = found();
    if (now) return now as T;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const said = found();
        if (!said) return;
        this.#waiting.delete(look);
        resolve(said as T);
      };
      this.#waiting.add(look);
      void this.exited.then((code) => {
        look();
        reject(new Error(`The instance ended with ${code}: ${this.#stderr}`));
      });
    });
  }

  event(type: string, run: string): Promise<{ readonly event: Event }> {
    return this.heard((said) => {
      const event = said['event'] as Event | undefined;
      return event?.type === type && event.run === run;
    });
  }

  async ask<T>(method: string, ...args: unknown[]): Promise<T> {
    this.#asks += 1;
    const ask = this.#asks;
    this.process.stdin?.write(`${JSON.stringify({ ask, method, args })}\n`);
    return (await this.heard<{ readonly answer: T }>((said) => said['ask'] === ask)).answer;
  }

  async started(): Promise<this> {
    await this.heard((said) => said['started'] === true);
    return this;
  }

  /** The process that a run has said it is in. */
  async pidOf(run: string): Promise<number> {
    const { event } = await this.event('run.log', run);
    return Number(event.line?.data);
  }
}

interface Run {
  readonly id: string;
  readonly job: string;
  readonly status: string;
  readonly attempt: number;
  readonly result: unknown;
}

let folder: string;
const instances: Instance[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-runtime-'));
  await writeFile(join(folder, 'entry.mts'), entryText);
  await writeFile(join(folder, 'parent.mts'), parentText);
});

afterEach(async () => {
  for (const instance of instances.splice(0)) {
    instance.process.kill('SIGKILL');
    await instance.exited;
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** Whether a process still runs. One that has ended counts as ended also where nobody has taken its exit status yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/su.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const open = (): Promise<void> => writeFile(join(folder, 'open'), '');

describe('an instance and its children', () => {
  test('the child is killed in the middle of an attempt: the next attempt completes the run, once', async () => {
    const instance = await new Instance().started();
    const run = await instance.ask<Run>('trigger', 'slow');
    process.kill(await instance.pidOf(run.id), 'SIGKILL');
    await instance.event('run.retrying', run.id);
    await open();
    expect(await instance.ask<Run>('runs.ended', run.id)).toMatchObject({
      status: 'completed',
      result: 'done',
      attempt: 2,
    });
    expect(await instance.ask('runs.attempts', run.id)).toMatchObject([
      { attempt: 1, outcome: 'failed', error: { name: 'ProcessCrash' } },
      { attempt: 2, outcome: 'completed' },
    ]);
  });

  test('the parent is killed in the middle of an attempt: its children end, and the next instance completes the run, once', async () => {
    const first = await new Instance().started();
    const run = await first.ask<Run>('trigger', 'slow');
    const loop = await first.ask<Run>('trigger', 'loop');
    const children = [await first.pidOf(run.id), await first.pidOf(loop.id)];
    first.process.kill('SIGKILL');
    await first.exited;
    await open();
    const second = await new Instance().started();
    expect(await second.ask<Run>('runs.ended', run.id)).toMatchObject({
      status: 'completed',
      result: 'done',
      attempt: 1,
    });
    expect(await second.ask('runs.attempts', run.id)).toMatchObject([
      { attempt: 1, outcome: 'interrupted' },
      { attempt: 1, outcome: 'completed' },
    ]);
    expect((await second.ask<{ items: unknown[] }>('runs.logs', run.id)).items).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringMatching(/^Recovered/) }),
    );
    expect((await second.ask<Run>('runs.ended', loop.id)).status).toBe('completed');
    // The one that looped could hear nothing, and was ended by its own watch over its parent.
    for (const pid of children) {
      await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 60_000, interval: 100 });
    }
  });

  test('an endless loop stops neither clock nor other runs, is timed out, and its process replaced', async () => {
    const instance = await new Instance().started();
    const loop = await instance.ask<Run>('trigger', 'loop');
    await instance.pidOf(loop.id);
    for (let n = 0; n < 5; n += 1) {
      const quick = await instance.ask<Run>('trigger', 'quick');
      expect((await instance.ask<Run>('runs.ended', quick.id)).status).toBe('completed');
    }
    await instance.event('run.retrying', loop.id);
    await open();
    expect(await instance.ask<Run>('runs.ended', loop.id)).toMatchObject({
      status: 'completed',
      result: 'free',
      attempt: 2,
    });
    expect(await instance.ask('runs.attempts', loop.id)).toMatchObject([
      { outcome: 'timed-out' },
      { outcome: 'completed' },
    ]);
  });

  test.each([
    'embedded',
    'postgres',
  ] as const)('SIGTERM with 20 running attempts, on %s: exit 0 in time, checkpoints kept, no attempt charged, nothing stuck afterwards', async (engine) => {
    const server = engine === 'postgres' ? await startServer() : null;
    onTestFinished(async () => server?.stop());
    if (engine === 'postgres' && server === null) return;
    const env = server === null ? {} : { DATABASE_URL: await server.createDatabase() };
    const first = await new Instance(env).started();
    const runs: Run[] = [];
    for (const job of ['batch', 'slow', 'stubborn', 'batch']) {
      for (let n = 0; n < 5; n += 1) runs.push(await first.ask<Run>('trigger', job));
    }
    for (const { id } of runs) await first.pidOf(id);
    const asked = performance.now();
    first.process.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    // Its grace is 1.5 s; the rest is for writing down how things ended, on a machine that may be busy.
    expect(performance.now() - asked).toBeLessThan(10_000);
    await open();
    const second = await new Instance(env).started();
    for (const { id, job } of runs) {
      const ended = await second.ask<Run>('runs.ended', id);
      expect(ended).toMatchObject({ status: 'completed', attempt: 1 });
      if (job === 'batch') expect((ended.result as { readonly begun: number }).begun).toBeGreaterThan(0);
      expect(await second.ask('runs.attempts', id)).toMatchObject([
        { attempt: 1, outcome: 'interrupted' },
        { attempt: 1, outcome: 'completed' },
      ]);
    }
    expect((await second.ask<{ items: unknown[] }>('deadLetters.list', { limit: 10 })).items).toEqual([]);
  });
});
