/**
 * Records histories of the workflow from a real server: `node --conditions=@nljobs/source scripts/record-histories.ts`.
 *
 * Histories that are there stay as they are: what was recorded once is what runs that sleep have behind them, and a
 * workflow that cannot be replayed from it any more must not be released. Delete one to record it anew.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Claim, Delivery } from '../engine/engine.ts';
import { startTemporal } from '../engines/contract-run-temporal.ts';
import { createTemporalEngine, type TemporalEngine } from '../engines/temporal/index.ts';
import { workflowIdOf } from '../engines/temporal/protocol.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../fixtures/temporal/histories');
const DAY = 86_400_000;
const LEASE = 2_000;

/** What happens to a run, by the name of its history. */
const STORIES: Readonly<Record<string, (engine: TemporalEngine, first: Delivery) => Promise<void>>> = {
  async plain(engine, first) {
    await engine.enqueue([first]);
    await next(engine);
    await engine.complete([first.id]);
  },
  async retried(engine, first) {
    await engine.enqueue([first]);
    await next(engine);
    const second = { ...first, id: randomUUID(), after: 500 };
    await engine.enqueue([second]);
    await engine.complete([first.id]);
    await next(engine);
    await engine.complete([second.id]);
  },
  async 'asleep-30-days'(engine, first) {
    await engine.enqueue([first]);
    await next(engine);
    await engine.enqueue([{ ...first, id: randomUUID(), runId: randomUUID(), at: Date.now() + 30 * DAY }]);
    await engine.complete([first.id]);
  },
  async cancelled(engine, first) {
    await engine.enqueue([{ ...first, at: Date.now() + DAY }]);
    await engine.cancel([{ id: first.id, root: first.root ?? first.runId }]);
  },
  async 'lost-lease'(engine, first) {
    await engine.enqueue([first]);
    await next(engine);
    await next(engine);
    await engine.complete([first.id]);
  },
  async 'given-back'(engine, first) {
    await engine.enqueue([first]);
    await next(engine);
    await engine.release([first.id], { after: 200 });
    await next(engine);
    await engine.release([first.id]);
    await next(engine);
    await engine.complete([first.id]);
  },
  async 'continued-as-new'(engine, first) {
    await engine.enqueue([first]);
    for (let times = 0; times < 12; times += 1) {
      await next(engine);
      await engine.release([first.id], { after: 50 });
    }
    await next(engine);
    await engine.complete([first.id]);
  },
};

let wake = (): void => {};

async function next(engine: TemporalEngine): Promise<Claim> {
  for (;;) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const [claim] = await engine.claim(1);
    if (claim !== undefined) return claim;
    await woken;
  }
}

const server = await startTemporal({ configured: ['limit.historyCount.suggestContinueAsNew=30'] });
if (server === null) throw new Error('there is no Temporal server to record from');
mkdirSync(folder, { recursive: true });
const { connectTemporal } = await import('../engines/temporal/connect.ts');
const at = await connectTemporal({ address: server.address });
const engine = createTemporalEngine({ address: server.address, lease: LEASE, onError: console.error });
await engine.start();
engine.listen(() => wake());
try {
  for (const [name, story] of Object.entries(STORIES)) {
    const path = join(folder, `${name}.json`);
    if (existsSync(path)) continue;
    const runId = randomUUID();
    const first = { id: randomUUID(), runId, root: runId, job: 'nightly-report', group: 'nljobs@1', at: null } as const;
    const begun = at.client.workflow.getHandle(workflowIdOf('nljobs', runId));
    await story(engine, { ...first, priority: 'normal' });
    const described = await begun.describe();
    const run = described.raw.workflowExecutionInfo?.firstRunId || described.runId;
    // Its last step is seen by the server in its own time; one that sleeps has begun to.
    for (;;) {
      const { status, raw } = await at.client.workflow.getHandle(workflowIdOf('nljobs', runId)).describe();
      const idle = (raw.pendingActivities ?? []).length === 0 && (raw.pendingWorkflowTask ?? null) === null;
      if (name === 'asleep-30-days' ? idle : status.name !== 'RUNNING') break;
    }
    const history = await at.client.workflow.getHandle(begun.workflowId, run).fetchHistory();
    writeFileSync(path, `${JSON.stringify(history, null, 1)}\n`);
    console.log(path);
  }
} finally {
  await engine.stop();
  await at.close();
  await server.stop();
}
