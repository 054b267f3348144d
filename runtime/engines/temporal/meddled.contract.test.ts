import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, expect, it, vi } from 'vitest';
import type { Claim, Delivery } from '../../engine/engine.ts';
import { onServer } from '../contract-run-server.ts';
import { startTemporal } from '../contract-run-temporal.ts';
import { connectTemporal } from './connect.ts';
import { createTemporalEngine, type TemporalEngine } from './index.ts';
import { workflowIdOf } from './protocol.ts';

/** Time for another instance to start, milliseconds. */
const DEFERRED = 6_000;

const startWithShortHistories = () => startTemporal({ configured: ['limit.historyCount.suggestContinueAsNew=30'] });

/** What people and programs do to executions on Temporal's side, which nljobs is not asked about. */
onServer('an execution that somebody meddles with on the server', startWithShortHistories, async (server) => {
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

  it('delivers what was looked after by an instance that was killed, within seconds of its time', async () => {
    const prefix = `killed-${randomUUID()}`;
    const one = delivery();
    const due = await diesWith(one, { address, prefix }, async (id) => {
      const seen = async (): Promise<boolean> =>
        ((await at.client.workflow.getHandle(id).describe()).historyLength ?? 0) > 4;
      await vi.waitFor(async () => expect(await seen()).toBe(true), { timeout: 30_000, interval: 50 });
    });
    const heir = createTemporalEngine({ address, prefix });
    await heir.start();
    try {
      heir.listen(() => wake());
      expect((await next(heir)).id).toBe(one.id);
      expect(Date.now() - due).toBeLessThan(6_000);
      await heir.complete([one.id]);
    } finally {
      await heir.stop();
    }
  }, 60_000);

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

/**
 * Another process puts a delivery off for some seconds and is killed once it has seen to that; gives when it is due, epoch
 * milliseconds.
 */
async function diesWith(
  one: Delivery,
  options: Parameters<typeof createTemporalEngine>[0],
  seen: (execution: string) => Promise<void>,
): Promise<number> {
  const program = `
    const { createTemporalEngine } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    const engine = createTemporalEngine(${JSON.stringify(options)});
    await engine.start();
    const at = Date.now() + ${DEFERRED};
    await engine.enqueue([{ ...${JSON.stringify(one)}, at }]);
    console.log(at);`;
  const node = ['--conditions=@nljobs/source', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [due] = await once(child.stdout, 'data');
    await seen(workflowIdOf(options.prefix ?? '', one.runId));
    return Number(due);
  } finally {
    child.kill('SIGKILL');
  }
}

function delivery(at: number | null = null): Delivery {
  const runId = randomUUID();
  return { id: randomUUID(), runId, root: runId, job: 'nightly-report', group: 'nljobs@1', at, priority: 'normal' };
}
