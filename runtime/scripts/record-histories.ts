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
import type { Client } from '@temporalio/client';
import type { Claim, Delivery } from '../engine/engine.ts';
import { startTemporal } from '../engines/contract-run-temporal.ts';
import { createTemporalEngine, type TemporalEngine } from '../engines/temporal/index.ts';
import { workflowIdOf } from '../engines/temporal/protocol.ts';
import { temporalSchedules } from '../engines/temporal/schedules/index.ts';
import { executionIdOf } from '../engines/temporal/schedules/protocol.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../fixtures/temporal/histories');
const DAY = 86_400_000;
const LEASE = 2_000;

/** What happens to a run, by the name of its history. */
const STORIES: Readonly<Record<string, (engine: TemporalEngine, first: Delivery, client: Client) => Promise<void>>> = {
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
  async 'put-off'(engine, first) {
    await engine.enqueue([first]);
    await next(engine);
    await engine.release([first.id], Date.now() + 1_000);
    await next(engine);
    await engine.complete([first.id]);
  },
  /** Whoever is offered it cannot run it, and gives it back. */
  async 'left-by-others'(engine, first) {
    await engine.enqueue([first]);
    while (!engine.look().buffered.some(({ bounced }) => bounced > 0)) {
      await engine.claim(1, [first.group]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await next(engine);
    await engine.complete([first.id]);
  },
  async 'cancelled-at-work'(engine, first) {
    const step = { ...first, id: randomUUID(), runId: randomUUID(), priority: 'high' } as const;
    await engine.enqueue([first]);
    await next(engine);
    await engine.enqueue([step, step]);
    await engine.cancel([{ id: first.id, root: first.root ?? first.runId }]);
    await next(engine);
    await engine.complete([step.id]);
  },
  async failed(engine, first, { activity }) {
    await engine.enqueue([first]);
    await next(engine);
    const [activityId = ''] = engine.look().held;
    await activity.fail({ workflowId: workflowIdOf('nljobs', first.runId), activityId }, new Error('unforeseen'));
    await next(engine);
    await engine.complete([first.id]);
  },
  /** Of two that are out at once the first ends late: what is due beside it goes on in the next execution. */
  async 'continued-beside-another'(engine, first) {
    const step = { ...first, id: randomUUID(), runId: randomUUID() };
    await engine.enqueue([first]);
    await next(engine);
    await engine.enqueue([step]);
    for (let times = 0; times < 6; times += 1) {
      await next(engine);
      await engine.extend([first.id]);
      await engine.release([step.id], { after: 50 });
    }
    await engine.complete([first.id]);
    await next(engine);
    await engine.complete([step.id]);
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
    await story(engine, { ...first, priority: 'normal' }, at.client);
    const described = await begun.describe();
    const run = described.raw.workflowExecutionInfo?.firstRunId || described.runId;
    // Its last step is seen by the server in its own time; one that sleeps has begun to.
    for (;;) {
      const { status, raw } = await at.client.workflow.getHandle(workflowIdOf('nljobs', runId)).describe();
      const idle = (raw.pendingActivities ?? []).length === 0 && (raw.pendingWorkflowTask ?? null) === null;
      if (name === 'asleep-30-days' ? idle : status.name !== 'RUNNING') break;
    }
    const history = await at.client.workflow.getHandle(begun.workflowId, run).fetchHistory();
    write(path, history);
  }
  await recordOccurrence(join(folder, 'occurrence.json'));
} finally {
  await engine.stop();
  await at.close();
  await server.stop();
}

/** Without traces, which name files of this machine and which no replay asks for. */
function write(path: string, history: object): void {
  const text = JSON.stringify(history, (key, value: unknown) => (key === 'stackTrace' ? '' : value), 1);
  writeFileSync(path, `${text}\n`);
  console.log(path);
}

/** What a Schedule starts; the first to be told of it refuses. */
async function recordOccurrence(path: string): Promise<void> {
  if (existsSync(path)) return;
  const schedules = temporalSchedules({ connection: () => at });
  const every = {
    timezone: 'UTC',
    calendars: [],
    intervals: [{ every: 1, offset: 0 }],
    skip: [],
    startAt: null,
    endAt: null,
  };
  const [jobs, job] = ['recorded', 'nightly-report'];
  let refused: number | null = null;
  let again = (): void => {};
  const heard = new Promise<void>((resolve) => {
    again = resolve;
  });
  let times = 0;
  const stop = await schedules.listen(jobs, async ({ scheduledFor }) => {
    refused ??= scheduledFor;
    if (refused !== scheduledFor) return;
    times += 1;
    if (times === 1) throw new Error('not now');
    again();
  });
  const look = { proceed: async () => true, insists: true, writing: () => {} };
  await schedules.reconcile(jobs, [{ job, schedules: [every], catchUp: 60_000 }], look);
  await heard;
  const second = new Date(refused ?? 0).toISOString().replace('.000', '');
  const handle = at.client.workflow.getHandle(`${executionIdOf(jobs, job)}-${second}`);
  await handle.result();
  write(path, await handle.fetchHistory());
  await schedules.reconcile(jobs, [], look);
  await stop();
}
