import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from './engines/contract-run-postgres.ts';
import { openStore } from './store/open.ts';

/** Two versions of one job roll over each other on a real PostgreSQL: even seconds in the old, odd ones in the new. */
const sources = new URL('./', import.meta.url).href;

const entryText = `
import { createRuntime } from '${sources}runtime.ts';
import { plainBounds } from '${sources}spec/sample-spec.ts';
import { sampleSpec } from '${sources}testing/sample-spec.ts';
const { VERSION, DATABASE_URL } = process.env;
const start = VERSION === 'old' ? '2026-01-01T00:00:00Z' : '2026-01-01T00:00:01Z';
const every = { kind: 'interval', ...plainBounds, every: 'PT2S', start, within: null };
const spec = sampleSpec({
  id: 'tick', triggers: [every, { kind: 'manual' }], misfire: { policy: 'all', window: 'PT1H', limit: null },
});
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
const runtime = createRuntime({
  jobs: [{ spec, load: async () => ({ handler: () => VERSION }) }],
  engine: 'postgres', url: DATABASE_URL, poll: 300, heartbeat: 500, lease: 3000,
});
runtime.subscribe((event) => say(event));
await runtime.start();
say({ type: 'started' });
process.on('SIGTERM', async () => {
  await runtime.stop({ graceMs: 1000 });
  process.exit(0);
});
`;

type Said = Readonly<Record<string, unknown>> & { readonly type: string };

class Instance {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown>;
  readonly #said: Said[] = [];
  readonly #waiting = new Set<() => void>();
  #stderr = '';

  constructor(version: 'old' | 'new') {
    this.process = spawn(process.execPath, ['--conditions=@nljobs/source', join(folder, 'entry.mts')], {
      env: { ...process.env, DATABASE_URL: url, VERSION: version, NODE_ENV: 'test' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.process, 'exit');
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

  /** Resolves when it has said so often, from now on, what fits. */
  async said(type: string, times = 1): Promise<void> {
    const from = type === 'run.completed' ? this.#said.length : 0;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (this.#said.slice(from).filter((said) => said.type === type).length < times) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      void this.exited.then(() => reject(new Error(`The instance ended: ${this.#stderr}`)));
      look();
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    await this.exited;
  }
}

let server: Server | null;
let url: string;
let folder: string;
const instances: Instance[] = [];

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'nljobs-generations-'));
  await writeFile(join(folder, 'entry.mts'), entryText);
});
afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.end('SIGKILL');
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

test('two versions with different schedules: one is in force at a time, and each occurrence of its time has one run', async ({
  skip,
}) => {
  if (server === null) return skip('no PostgreSQL can be started here');
  url = await server.createDatabase();
  const opened = await openStore({ engine: 'postgres', url, migrate: 'auto' });
  try {
    // Starting it brings the queue's own schema up to date.
    await opened.engine.start();
    const old = [new Instance('old'), new Instance('old')] as const;
    for (const one of old) await one.said('started');
    await Promise.race(old.map((one) => one.said('run.completed', 2)));

    const late = [new Instance('new'), new Instance('new')] as const;
    for (const one of old) await one.said('generation.passive');
    await Promise.race(late.map((one) => one.said('run.completed', 2)));

    // One old goes, one dies and is started again: it waits.
    await old[0].end('SIGTERM');
    await old[1].end('SIGKILL');
    const again = new Instance('old');
    await again.said('generation.passive');
    await Promise.race(late.map((one) => one.said('run.completed', 2)));

    // The new die: 30 s later the old is in force again, and has caught up.
    for (const one of late) one.process.kill('SIGKILL');
    await again.said('generation.active');
    await again.said('run.completed', 2);
    await again.end('SIGTERM');

    const { items } = await opened.store.runs({ limit: 500 });
    const seconds = items.map((run) => run.scheduledFor / 1000).sort((a, b) => a - b);
    expect(new Set(seconds).size).toBe(seconds.length);
    // Even seconds, then odd ones, then even ones: it changes twice, and within each there is no gap.
    const steps = seconds.slice(1).map((second, n) => second - (seconds[n] ?? 0));
    const changes = steps.filter((step) => step % 2 !== 0);
    expect(changes).toHaveLength(2);
    expect(new Set(steps.filter((step) => step % 2 === 0))).toEqual(new Set([2]));
    expect(Math.max(...changes)).toBeLessThanOrEqual(3);
    // The last may not have begun when all had gone.
    expect(items.filter(({ status }) => status === 'failed' || status === 'skipped')).toEqual([]);
  } finally {
    await opened.close();
  }
});
