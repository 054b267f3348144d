import { afterAll, describe, expect, it } from 'vitest';
import { startTemporal } from './engines/contract-run-temporal.ts';
import type { JobRegistration, Logger } from './registry.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { openStore } from './store/open.ts';
import { sampleSpec } from './testing/index.ts';

/** What a runtime owes whose queue is on a Temporal server, which others use, and which may forget. */
describe('temporal', async () => {
  const server = await startTemporal();
  if (server === null) {
    it.skip('needs a Temporal server, which could not be started here (see above)', () => {});
    return;
  }
  const { address } = server;
  const undo: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
    await server.stop();
  });

  /** A deployment with a database of its own. */
  async function deploy(prefix: string): Promise<{ readonly runtime: Runtime; readonly said: readonly string[] }> {
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
    ];
    const runtime = createRuntime({ opened: open, jobs, logger, poll: 100, heartbeat: 400, environment: 'test' });
    undo.push(() => open.close());
    await open.engine.start();
    await runtime.start();
    undo.push(() => runtime.stop({ graceMs: 100 }));
    return { runtime, said };
  }

  it('two deployments in one namespace of the server each run their own', async () => {
    const [one, two] = [await deploy('one'), await deploy('two')];
    const runs = Array.from({ length: 6 }, async (_, index) => {
      const { runtime, prefix } = index % 2 === 0 ? { ...one, prefix: 'one' } : { ...two, prefix: 'two' };
      const { id } = await runtime.enqueue('asked', index);
      expect(await runtime.runs.ended(id)).toMatchObject({ status: 'completed', result: prefix, attempt: 1 });
    });
    await Promise.all(runs);
  }, 60_000);
});
