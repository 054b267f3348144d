import { afterAll, expect, it, vi } from 'vitest';
import { onServer } from './engines/contract-run-server.ts';
import { startTemporal } from './engines/contract-run-temporal.ts';
import { connectTemporal } from './engines/temporal/connect.ts';
import { createTemporalEngine } from './engines/temporal/index.ts';
import { workflowIdOf } from './engines/temporal/protocol.ts';
import type { JobRegistration, Logger } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { openStore } from './store/open.ts';
import { sampleSpec } from './testing/index.ts';
import { deferred } from './worker/deferred.ts';

interface Deployed {
  readonly runtime: Runtime;
  readonly said: string[];
}

/** What a runtime owes whose queue is on a Temporal server, which others use, and which may forget. */
onServer('temporal', startTemporal, (server) => {
  const { address } = server;
  let kept: Deployed | null = null;
  const one = (): Deployed => {
    if (kept === null) throw new Error('there is no deployment');
    return kept;
  };
  /** What a run of the job `held` tells of, and waits for. */
  const holding = { begin: async (): Promise<void> => {} };
  const undo: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  /** A deployment with a database of its own. */
  async function deploy(prefix: string): Promise<Deployed> {
    const said: string[] = [];
    const note = (message: string): void => void said.push(message);
    const logger: Logger = { debug: () => {}, info: note, warn: note, error: note };
    const open = await openStore({
      engine: 'temporal',
      folder: null,
      temporal: { address, prefix },
      migrate: 'auto',
      lease: 2_000,
      onError: ({ message }) => note(message),
    });
    const jobs: readonly JobRegistration[] = [
      { spec: sampleSpec({ id: 'asked' }), load: async () => ({ handler: () => prefix }) },
      { spec: sampleSpec({ id: 'held' }), load: async () => ({ handler: () => holding.begin() }) },
    ];
    const runtime = createRuntime({ opened: open, jobs, logger, poll: 100, heartbeat: 400, environment: 'test' });
    undo.push(() => open.close());
    await runtime.start();
    undo.push(() => runtime.stop({ graceMs: 100 }));
    return { runtime, said };
  }

  it('two deployments in one namespace of the server each run their own', async () => {
    const [first, two] = [await deploy('one'), await deploy('two')];
    kept = first;
    const runs = Array.from({ length: 6 }, async (_, index) => {
      const { runtime, prefix } = index % 2 === 0 ? { ...first, prefix: 'one' } : { ...two, prefix: 'two' };
      const { id } = await runtime.enqueue('asked', index);
      expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', result: prefix, attempt: 1 });
    });
    await Promise.all(runs);
    await expect(deploy('one')).rejects.toMatchObject({
      code: 'engine-refused',
      message: expect.stringMatching(/belong to another database.*NLJOBS_TEMPORAL_PREFIX.*schedule delete/su),
    });
  }, 120_000);

  it('says what is left on the server under a name that the deployment had before', async () => {
    const engines = ['before', 'after'].map((prefix) =>
      createTemporalEngine({ address, prefix, owner: async () => 'one-database' }),
    );
    try {
      for (const engine of engines) await engine.start();
      const [, after] = engines;
      await vi.waitFor(
        async () =>
          expect(await after?.advice?.(0)).toEqual([
            expect.objectContaining({ trouble: expect.stringContaining('under the name "before"') }),
          ]),
        { timeout: 20_000, interval: 200 },
      );
    } finally {
      for (const engine of engines) await engine.stop();
    }
  }, 60_000);

  it('hands over again what somebody has terminated on the server', async () => {
    const { runtime, said } = one();
    const { id } = await runtime.enqueue('asked', 0, { runAt: Date.now() + 6_000 });
    const { client, close } = await connectTemporal({ address });
    await vi.waitFor(() => client.workflow.getHandle(workflowIdOf('one', id)).terminate(), 10_000);
    await close();
    expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', attempt: 1 });
    await vi.waitFor(() => expect(said).toContainEqual(expect.stringContaining('The queue had forgotten 1')), 10_000);
  }, 120_000);

  it('hands over again what sleeps, and what is being worked on, when a server is started anew without its data', async () => {
    const { runtime, said } = one();
    const [begun, over] = [deferred<void>(), deferred<void>()];
    holding.begin = () => {
      begun.resolve();
      return over.promise;
    };
    const held = await runtime.enqueue('held', 0);
    await begun.promise;
    const asleep = await runtime.enqueue('asked', 0, { runAt: Date.now() + 8_000 });
    said.length = 0;
    await server.crash();
    await server.restart();
    expect(await runtime.runs.ended(asleep.id)).toMatchObject({ status: 'completed', attempt: 1 });
    await vi.waitFor(() => expect(said).toContainEqual(expect.stringContaining('The queue had forgotten')), 10_000);
    over.resolve();
    expect(await runtime.runs.ended(held.id)).toMatchObject({ status: 'completed' });
  }, 120_000);
});
