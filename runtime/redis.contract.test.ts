import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { connectRedis } from './engines/bullmq/connect.ts';
import { startRedis } from './engines/contract-run-redis.ts';
import { onServer } from './engines/contract-run-server.ts';
import type { JobContext, JobRegistration, Logger } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { type OpenStore, openStore } from './store/open.ts';
import { sampleSpec } from './testing/index.ts';

const startForgetful = () => startRedis({ appendOnly: false });

/** What a runtime owes whose queue is on a server of its own, which may be away, or forget. */
onServer('redis', startForgetful, (server) => {
  let open: OpenStore;
  let runtime: Runtime;
  let hold: Promise<void> | null = null;
  const said: string[] = [];
  const heard: string[] = [];
  const note = (message: string): void => void said.push(message);
  const logger: Logger = { debug: () => {}, info: note, warn: note, error: note };
  const heldUp = async (input: unknown, ctx: JobContext): Promise<unknown> => {
    if (hold !== null) await Promise.race([hold, aborted(ctx.signal)]);
    return input;
  };
  const jobs: readonly JobRegistration[] = [
    { spec: sampleSpec({ id: 'asked' }), load: async () => ({ handler: (input: unknown) => input }) },
    {
      spec: sampleSpec({ id: 'serial', serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } }),
      load: async () => ({ handler: heldUp }),
    },
  ];
  const start = async (prefix: string): Promise<void> => {
    open = await openStore({
      engine: 'redis',
      folder: null,
      redis: { url: server.url, prefix },
      migrate: 'auto',
      lease: 1_000,
      onError: ({ message }) => void heard.push(message),
    });
    await open.engine.start();
    runtime = createRuntime({ opened: open, jobs, logger, poll: 100, heartbeat: 200, environment: 'test' });
    await runtime.start();
  };

  beforeAll(() => start('kept'));
  afterEach(() => {
    hold = null;
    said.length = 0;
    heard.length = 0;
  });
  afterAll(async () => {
    await runtime.stop({ graceMs: 100 });
    await open.close();
  });

  it('says at its start what of the server’s settings loses deliveries, with the cure', () => {
    expect(said).toContainEqual(expect.stringMatching(/appendonly no.*Set appendonly yes/su));
  });

  it('refuses a queue that belongs to another store, by name and with the cure', async () => {
    const other = await openStore({
      engine: 'redis',
      folder: null,
      redis: { url: server.url, prefix: 'kept' },
      migrate: 'auto',
    });
    try {
      await expect(other.engine.start()).rejects.toMatchObject({
        code: 'engine-refused',
        message: expect.stringMatching(/belongs to another database.*NLJOBS_REDIS_PREFIX.*DEL kept:store/su),
      });
    } finally {
      await other.close();
    }
  });

  it('refuses a database that the server does not have, rather than to take another', async () => {
    await expect(connectRedis(server.url.replace(/\/0$/u, '/99'), () => {})).rejects.toMatchObject({
      code: 'engine-refused',
      message: expect.stringContaining('no database 99'),
    });
  });

  it('gives nobody the password, also where it was changed while we are connected', async () => {
    const own = await startRedis();
    if (own === null) throw new Error('a second server could not be started');
    const admin = new Redis(own.url);
    await admin.config('SET', 'requirepass', 'first-secret');
    const url = own.url.replace('redis://', 'redis://default:first-secret@');
    const told: Error[] = [];
    const client = await connectRedis(url, (error) => void told.push(error));
    try {
      const wrong = url.replace('first', 'wrong');
      const refused = await connectRedis(wrong, () => {}).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'engine-refused' });
      expect(inspect(refused, { depth: null })).not.toContain('wrong-secret');
      await admin.config('SET', 'requirepass', 'second-secret');
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await vi.waitFor(() => expect(told.some(({ message }) => /WRONGPASS/u.test(message))).toBe(true), 10_000);
      expect(inspect(told, { depth: null })).not.toContain('first-secret');
    } finally {
      client.disconnect();
      admin.disconnect();
      await own.stop();
    }
  });

  it('runs what was accepted while the server was away, once it is back', async () => {
    await server.crash();
    const runs = [await runtime.enqueue('asked', 1), await runtime.enqueue('serial', 2)];
    await vi.waitFor(() => expect(heard).toContainEqual(expect.stringContaining('cannot be told what is due')));
    await server.restart();
    for (const [index, { id }] of runs.entries()) {
      expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', result: index + 1, attempt: 1 });
    }
    expect(heard.filter((message) => message.includes('cannot be told'))).toHaveLength(1);
  });

  it.each([
    ['its memory is full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    ['it has become a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
    [
      'too few replicas are with it',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
    ],
  ] as const)('counts as away while it takes nothing because %s', async (_, refuse, take) => {
    const admin = new Redis(server.url);
    const [command, ...rest] = refuse;
    const [undo, ...undone] = take;
    try {
      await admin.call(command, ...rest);
      const { id } = await runtime.enqueue('asked', 'meanwhile');
      await vi.waitFor(() => expect(open.engine.awayFor?.()).toEqual(expect.any(Number)), 10_000);
      expect(heard).toContainEqual(expect.stringContaining('cannot be told what is due'));
      await admin.call(undo, ...undone);
      expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', attempt: 1 });
      await vi.waitFor(() => expect(open.engine.awayFor?.()).toBeNull(), 10_000);
      // Nothing was wrong with what it was told.
      expect(heard.filter((message) => message.includes('nljobs.posts'))).toEqual([]);
      expect(heard.filter((message) => message.includes('cannot be told'))).toHaveLength(1);
    } finally {
      await admin.call(undo, ...undone);
      admin.disconnect();
    }
  });

  /** A run that goes on, one behind it, and one that was put off: what a queue may forget. */
  async function pending(): Promise<{ readonly ids: readonly string[]; readonly go: () => void }> {
    let go = (): void => {};
    hold = new Promise<void>((resolve) => {
      go = resolve;
    });
    const going = await runtime.enqueue('serial', 'going');
    await vi.waitFor(async () => expect((await runtime.runs.get(going.id)).status).toBe('running'));
    const behind = await runtime.enqueue('serial', 'behind');
    const soon = await runtime.enqueue('asked', 'soon', { runAt: Date.now() + 1_500 });
    return { ids: [going.id, behind.id, soon.id], go };
  }

  async function handedOverAgain(ids: readonly string[]): Promise<void> {
    for (const id of ids) expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', attempt: 1 });
    await vi.waitFor(() => expect(said).toContainEqual(expect.stringContaining('The queue had forgotten')), 20_000);
  }

  it('hands over again what was pending when a server without a log crashed', async () => {
    const { ids, go } = await pending();
    await server.crash();
    const meanwhile = await runtime.enqueue('asked', 'meanwhile');
    await server.restart();
    // The attempt that goes on notices that its lease is gone.
    await handedOverAgain([...ids.slice(2), meanwhile.id]);
    hold = null;
    go();
    await handedOverAgain(ids);
  }, 40_000);

  it('hands over again what a server was made to forget, also where the attempt that went on has ended', async () => {
    const { ids, go } = await pending();
    const client = new Redis(server.url);
    await client.flushall();
    client.disconnect();
    hold = null;
    go();
    await handedOverAgain(ids);
  }, 40_000);

  it('hands over every open run where the queue is another than it was', async () => {
    const later = await runtime.enqueue('asked', 'moved', { runAt: Date.now() + 1_500 });
    const { store } = open;
    await runtime.stop({ graceMs: 100 });
    // The store stays, as where a project moves from one engine to another.
    const { joinApart } = await import('./engines/apart.ts');
    const { createBullMqEngine } = await import('./engines/bullmq/engine.ts');
    const engine = joinApart({
      engine: createBullMqEngine({ url: server.url, prefix: 'moved', lease: 1_000 }),
      posts: store.posts,
      onError: () => {},
    });
    runtime = createRuntime({
      opened: { store, engine },
      jobs,
      logger,
      poll: 100,
      heartbeat: 200,
      environment: 'test',
    });
    await runtime.start();
    expect(await runtime.runs.ended(later.id)).toMatchObject({ status: 'completed', result: 'moved' });
  });
});

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
