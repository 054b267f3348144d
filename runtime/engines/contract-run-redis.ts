import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './contract-run-postgres.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash would; what it keeps is what it has written. */
  crash(): Promise<void>;
  /** Takes away what it has written, while it is away. */
  wipe(): Promise<void>;
  /** Starts it again on the same port, with what it has written. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  /** Whether it writes down what it takes; without it a crash forgets everything. Default true. */
  readonly appendOnly?: boolean;
  /** How soon what it writes down is on the disk; default `always`. */
  readonly fsync?: 'always' | 'everysec';
  /** Whether it is a node of a cluster; whoever asks for one gives it its slots. Default false. */
  readonly cluster?: boolean;
}

/**
 * A Redis or Valkey of its own in a temporary folder: `redis-server`, `valkey-server`, or what REDIS_SERVER_PATH names. Null,
 * with a word, where there is none and none is required.
 */
export async function startRedis({
  appendOnly = true,
  fsync = 'always',
  cluster = false,
}: RedisServerOptions = {}): Promise<RedisServer | null> {
  const named = process.env['REDIS_SERVER_PATH'];
  const binary = (named === undefined || named === '' ? ['redis-server', 'valkey-server'] : [named]).find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
  if (binary === undefined) {
    if (process.env['NLJOBS_REQUIRE_ENGINES'] !== undefined) throw new Error('There is no redis-server here.');
    console.warn(
      'Redis cannot be started here: there is no redis-server. Install one, or name it in REDIS_SERVER_PATH.',
    );
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--loglevel',
      'warning',
    ];
    const persistence = [
      '--appendonly',
      appendOnly ? 'yes' : 'no',
      '--appendfsync',
      fsync,
      '--cluster-enabled',
      cluster ? 'yes' : 'no',
    ];
    server = spawn(binary, [...settings, ...persistence], { stdio: 'ignore' });
    await answering(url);
  };
  const end = async (): Promise<void> => {
    const running = server;
    server = null;
    if (running === null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url,
    port,
    crash: end,
    restart: start,
    async wipe() {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
    },
    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Lets time pass for what BullMQ keeps, beside the clock of the tests: locks and tombstones grow older by so much. */
export async function letPass(client: Redis, prefix: string, milliseconds: number): Promise<void> {
  for (const pattern of [`${prefix}:*:lock`, `${prefix}:*:stalled-check`]) {
    for (const key of await client.keys(pattern)) {
      const left = await client.pttl(key);
      if (left > milliseconds) await client.pexpire(key, left - milliseconds);
      else if (left >= 0) await client.del(key);
    }
  }
}

async function answering(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  try {
    await client.ping();
    // One that reads what it has written answers, but not yet with what it has.
    while (/loading:1/u.test(await client.info('persistence'))) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    client.disconnect();
  }
}
