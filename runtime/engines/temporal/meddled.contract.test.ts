import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Claim, Delivery } from '../../engine/engine.ts';
import { startTemporal } from '../contract-run-temporal.ts';
import { connectTemporal } from './connect.ts';
import { createTemporalEngine, type TemporalEngine } from './index.ts';
import { workflowIdOf } from './protocol.ts';

/** What people and programs do to executions on Temporal's side, which nljobs is not asked about. */
describe('an execution that somebody meddles with on the server', async () => {
  const server = await startTemporal({ configured: ['limit.historyCount.suggestContinueAsNew=30'] });
  if (server === null) {
    it.skip('needs a Temporal server, which could not be started here (see above)', () => {});
    return;
  }
  const { address } = server;
  const jobs = `meddled-${randomUUID()}`;
  const at = await connectTemporal({ address });
  const engine = createTemporalEngine({ address, prefix: jobs });
  await engine.start();
  let wake = (): void => {};
  engine.listen(() => wake());
  afterAll(async () => {
    await engine.stop();
    await at.close();
    await server.stop();
  });
  const executionOf = (delivery: Delivery) => at.client.workflow.getHandle(workflowIdOf(jobs, delivery.runId));
  const next = async (from: TemporalEngine): Promise<Claim> => {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const [claim] = await from.claim(1);
      if (claim !== undefined) return claim;
      await woken;
    }
  };

  it('delivers what is deferred though its cancellation was requested', async () => {
    const one = delivery(Date.now() + 1_500);
    await engine.enqueue([one]);
    await executionOf(one).cancel();
    expect((await next(engine)).id).toBe(one.id);
    await engine.complete([one.id]);
    expect(await executionOf(one).result()).toEqual({ seen: [one.id] });
  });

  it('leaves what is held with its holder though its cancellation was requested, and still takes out what we cancel', async () => {
    const one = delivery();
    const later = { ...delivery(Date.now() + 3_600_000), runId: one.runId, root: one.runId };
    await engine.enqueue([one]);
    await next(engine);
    await executionOf(one).cancel();
    await engine.enqueue([later]);
    expect(await engine.extend([one.id])).toEqual([one.id]);
    await engine.release([one.id]);
    expect((await next(engine)).id).toBe(one.id);
    await engine.cancel([{ id: later.id, root: one.runId }]);
    await engine.complete([one.id]);
    expect(await executionOf(one).result()).toEqual({ seen: [one.id, later.id] });
  });

  it('delivers anew what was handed to one that is terminated', async () => {
    const one = delivery(Date.now() + 3_600_000);
    expect(await engine.enqueue([one])).toEqual([one.id]);
    await executionOf(one).terminate();
    expect(await engine.enqueue([{ ...one, at: null }])).toEqual([one.id]);
    expect((await next(engine)).id).toBe(one.id);
    await engine.complete([one.id]);
  });

  it('goes on in another execution when what is given back at once has made its history long', async () => {
    const one = delivery();
    await engine.enqueue([one]);
    const first = (await executionOf(one).describe()).runId;
    for (let times = 0; times < 12; times += 1) {
      await next(engine);
      await engine.release([one.id]);
    }
    expect((await next(engine)).id).toBe(one.id);
    expect((await executionOf(one).describe()).runId).not.toBe(first);
    await engine.complete([one.id]);
  });
});

function delivery(at: number | null = null): Delivery {
  const runId = randomUUID();
  return { id: randomUUID(), runId, root: runId, job: 'nightly-report', group: 'nljobs@1', at, priority: 'normal' };
}
