import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Look, ServerClock, ServerFired } from '../../../engine/server-clock.ts';
import { isSchedule, type JobSpec, serverSchedules } from '../../../spec/core.ts';
import { plainBounds } from '../../../spec/sample-spec.ts';
import { startTemporal, type TemporalServer } from '../../contract-run-temporal.ts';
import { connectTemporal, type TemporalConnection } from '../connect.ts';
import { temporalSchedules } from './index.ts';
import { executionIdOf, OCCURRENCE, prefixOf } from './protocol.ts';
import { reconcile } from './reconcile.ts';

const server: TemporalServer | null = await startTemporal();
/** How many schedules a deployment has. */
const COUNT = Number(process.env['NLJOBS_SCHEDULES'] ?? 60);
const always: Look = { proceed: async () => true, insists: true, writing: () => {} };

/** A job at times that are its own: no two of a thousand are alike. */
function fired(index: number, over: Partial<ServerFired> & { readonly hour?: number } = {}): ServerFired {
  const { hour = 8, ...rest } = over;
  const cron = [`${index % 60} ${hour + (Math.floor(index / 60) % 12)} * * ${1 + (index % 5)}`];
  const triggers: JobSpec['triggers'] = [{ kind: 'cron', cron, ...plainBounds, timezone: 'UTC' }];
  const told = serverSchedules({ triggers: triggers.filter(isSchedule) }, 2025);
  if ('reason' in told) throw new Error(told.reason);
  return { job: `job-${index}`, schedules: told.schedules, catchUp: 3_600_000, ...rest };
}

describe.skipIf(server === null)('schedules on a Temporal server', () => {
  let connection: TemporalConnection;
  beforeAll(async () => {
    connection = await connectTemporal({ address: server?.address ?? '' });
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  const deployment = (): { readonly schedules: ServerClock; readonly jobs: string } => {
    const jobs = `test-${randomUUID()}`;
    return { schedules: temporalSchedules({ connection: () => connection }), jobs };
  };

  /** Waits until a deployment's schedules, as the server lists them, are what is expected: its lists are behind by a moment. */
  async function listed(jobs: string, fits: (notes: readonly string[]) => boolean): Promise<void> {
    await vi.waitFor(
      async () => {
        const notes: string[] = [];
        for await (const { scheduleId, state } of connection.client.schedule.list({ pageSize: 1_000 })) {
          if (scheduleId.startsWith(prefixOf(jobs))) notes.push(`${state.paused ? 'paused' : 'active'} ${state.note}`);
        }
        expect(notes).toSatisfy(fits);
      },
      { timeout: 20_000, interval: 100 },
    );
  }

  it('makes many, then changes nothing, then only what changed', async () => {
    const { schedules, jobs } = deployment();
    const wanted = Array.from({ length: COUNT }, (_, index) => fired(index));
    const before = performance.now();
    const first = await schedules.reconcile(jobs, wanted, always);
    const made = performance.now();
    expect(first).toMatchObject({ created: COUNT, updated: 0, deleted: 0, unchanged: 0, complete: true });
    await listed(jobs, (notes) => notes.length === COUNT);
    const settled = performance.now();
    const second = await schedules.reconcile(jobs, wanted, always);
    const looked = performance.now();
    console.info(`${COUNT} schedules: ${Math.round(made - before)} ms; again: ${Math.round(looked - settled)} ms`);
    expect(second).toMatchObject({ created: 0, updated: 0, deleted: 0, unchanged: COUNT });
    // The last is gone, the first is moved, another is new.
    const changed = [fired(0, { hour: 9 }), ...wanted.slice(1, -1), fired(COUNT)];
    const written = new Set<string>();
    const third = await schedules.reconcile(jobs, changed, {
      ...always,
      writing: (ids) => {
        for (const id of ids) written.add(id);
      },
    });
    expect(third).toMatchObject({ created: 1, updated: 1, deleted: 1, unchanged: COUNT - 2 });
    expect(written).toEqual(new Set(['job-0', `job-${COUNT}`]));
    const moved = await connection.client.schedule.getHandle(`${prefixOf(jobs)}job-0/0`).describe();
    expect(moved.spec.calendars?.[0]?.hour).toMatchObject([{ start: 9 }]);
    await expect(
      connection.client.schedule.getHandle(`${prefixOf(jobs)}job-${COUNT - 1}/0`).describe(),
    ).rejects.toThrow();
  });

  it('leaves other deployments alone, also one whose name begins alike', async () => {
    const [one, other] = [deployment(), deployment()];
    await other.schedules.reconcile(other.jobs, [fired(1)], always);
    await other.schedules.reconcile(`${one.jobs}.more`, [fired(1)], always);
    await listed(other.jobs, (notes) => notes.length === 1);
    await listed(`${one.jobs}.more`, (notes) => notes.length === 1);
    expect(await one.schedules.reconcile(one.jobs, [], always)).toMatchObject({ deleted: 0 });
  });

  it('touches nothing where another generation is in force', async () => {
    const { schedules, jobs } = deployment();
    const done = await schedules.reconcile(jobs, [fired(1), fired(2)], { ...always, proceed: async () => false });
    expect(done).toMatchObject({ created: 0, complete: false });
    await listed(jobs, (notes) => notes.length === 0);
  });

  it('once all have begun, leaves what an instance with other data of zones has made, and puts right what people change', async () => {
    const { client } = connection;
    const jobs = `test-${randomUUID()}`;
    const job = fired(1, { schedules: fired(1).schedules.map((one) => ({ ...one, timezone: 'Europe/Berlin' })) });
    // What is compared begins with another year, so that the marks differ.
    const look = (year: number, agrees: boolean, insists: boolean) =>
      reconcile(
        {
          ...{ client, namespace: jobs, year, reworded: new Map() },
          agrees: async () => agrees,
          look: { ...always, insists },
        },
        [job],
      );
    expect(await look(2025, true, true)).toMatchObject({ created: 1 });
    await listed(jobs, (notes) => notes.length === 1);
    expect(await look(2030, true, false)).toMatchObject({ updated: 0, deleted: 0 });
    expect(await look(2030, false, false)).toMatchObject({ updated: 0, deleted: 0 });
    await client.schedule.getHandle(`${prefixOf(jobs)}job-1/0`).delete();
    await listed(jobs, (notes) => notes.length === 0);
    expect(await look(2030, false, false)).toMatchObject({
      created: 0,
      refused: new Map([['job-1', expect.any(String)]]),
    });
    expect(await look(2030, true, false)).toMatchObject({ created: 1 });
    expect(await look(2025, true, true)).toMatchObject({ updated: 1 });
  });

  it('leaves a schedule paused that somebody has paused on the server, and says so', async () => {
    const { schedules, jobs } = deployment();
    await schedules.reconcile(jobs, [fired(1)], always);
    await listed(jobs, ([note]) => note?.startsWith('active nljobs') === true);
    await connection.client.schedule.getHandle(`${prefixOf(jobs)}job-1/0`).pause('not this week');
    await listed(jobs, ([note]) => note === 'paused not this week');
    const again = await schedules.reconcile(jobs, [fired(1, { hour: 9 })], always);
    expect(again).toMatchObject({ updated: 1, paused: new Set(['job-1']) });
    expect([...(await schedules.paused(jobs))]).toEqual([['job-1', `${prefixOf(jobs)}job-1/0`]]);
    await listed(jobs, ([note]) => note?.startsWith('paused nljobs') === true);
    expect(await schedules.reconcile(jobs, [fired(1, { hour: 9 })], always)).toMatchObject({ unchanged: 1 });
  });

  it('starts one execution for an instant that two schedules of a job have, and tells of it until it is taken in', async () => {
    const { schedules, jobs } = deployment();
    const every = {
      timezone: 'UTC',
      calendars: [],
      intervals: [{ every: 1, offset: 0 }],
      skip: [],
      startAt: null,
      endAt: null,
    };
    await schedules.reconcile(jobs, [fired(1, { schedules: [every, every] })], always);
    const heard: number[] = [];
    let refused: number | null = null;
    let enough = (): void => {};
    const hasHeard = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const stop = await schedules.listen(jobs, async ({ job, scheduledFor }) => {
      expect(job).toBe('job-1');
      if (refused === null) {
        refused = scheduledFor;
        throw new Error('not now');
      }
      heard.push(scheduledFor);
      if (heard.length > 3 && heard.includes(refused)) enough();
    });
    await hasHeard;
    await schedules.reconcile(jobs, [], always);
    await stop();
    expect(heard.every((at) => at % 1000 === 0)).toBe(true);
    expect(new Set(heard).size).toBe(heard.length);
    const { client } = connection;
    for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = '${OCCURRENCE}'` })) {
      expect(workflowId.startsWith(executionIdOf(jobs, 'job-1'))).toBe(true);
    }
  });
});
