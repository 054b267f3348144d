import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../engines/contract-run-postgres.ts';
import { onServer } from '../engines/contract-run-server.ts';
import { ACCESS_CONTRACT } from './access-contract.ts';
import { OMITTED } from './brief.ts';
import { GENERATION_CONTRACT } from './generation-contract.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { ONCE_CONTRACT } from './once-contract.ts';
import type { Pause } from './pauses.ts';
import { openPglite } from './pglite.ts';
import { POST_CONTRACT } from './post-contract.ts';
import { openPostgres } from './postgres.ts';
import { SCHEDULE_CONTRACT } from './schedule-contract.ts';
import type { Database, Sql } from './sql.ts';
import { createSqlStore } from './sql-store.ts';
import {
  type AttemptEnd,
  type ContenderQuery,
  type ErrorRecord,
  type NewRun,
  type OpenRunQuery,
  PRUNE_LIMIT,
  type Store,
} from './store.ts';

const NOW = Date.UTC(2027, 0, 15, 18, 0, 0, 123);
const ERROR: ErrorRecord = {
  name: 'Error',
  message: 'no mail server',
  stack: 'Error: no mail server\n  at x',
  permanent: false,
};

describe('on PGlite', () => {
  remembers(() => openPglite(null));
});

onServer('on PostgreSQL', startServer, (server) => {
  remembers(async () => openPostgres({ url: await server.createDatabase() }));
});

/** The same for every database. One is opened for all, and emptied before each. */
function remembers(open: () => Promise<Database>): void {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await open();
    store = createSqlStore(database, () => NOW);
    await store.migrate();
  });
  beforeEach(async () => {
    await database.script(
      'TRUNCATE nljobs.runs, nljobs.attempts, nljobs.logs, nljobs.dead_letters, nljobs.ledger, nljobs.job_state, nljobs.schedules, nljobs.guards, nljobs.items, nljobs.once, nljobs.alerts, nljobs.outbox, nljobs.rates, nljobs.deployments, nljobs.generations, nljobs.instances, nljobs.tokens, nljobs.audit CASCADE',
    );
  });
  afterAll(async () => {
    await database.close();
  });

  /** Inserts a run and begins its first attempt. */
  async function running(parts: Partial<NewRun> = {}): Promise<NewRun> {
    const run = newRun(parts);
    await store.insertRuns([run]);
    await store.startAttempts([{ runId: run.id, attempt: 1, worker: 'a', at: NOW }]);
    return run;
  }

  describe('what is deployed', () => {
    for (const promised of GENERATION_CONTRACT) it(promised.name, () => promised.check(store));
  });

  describe('who may ask, and what was asked', () => {
    for (const promised of ACCESS_CONTRACT) it(promised.name, () => promised.check(store));
  });

  describe('what runs do once', () => {
    for (const promised of [...ONCE_CONTRACT, ...POST_CONTRACT]) it(promised.name, () => promised.check(store));
  });

  it('gives what another version put down, which it cannot read, by its number, and the rest', async () => {
    await database.query(`INSERT INTO nljobs.posts (change, due_at) VALUES ('{"resume": []}', clock_timestamp())`);
    const change = { enqueue: [], cancel: [{ id: 'a', root: 'r' }] };
    const number = await store.transaction((within) => store.posts.put(change, 0, false, within));
    const left = await store.posts.take(9, 60_000);
    expect(left.map((post) => post.change)).toEqual([null, change]);
    expect(left[1]?.number).toBe(number);
    await store.posts.remove(left.map((post) => post.number));
  });

  describe('schedules made at run time', () => {
    for (const promised of SCHEDULE_CONTRACT) it(promised.name, () => promised.check(store));
  });

  describe('the revision', () => {
    it('stands while nothing is changed, whatever is read', async () => {
      const run = newRun();
      await store.insertRuns([run]);
      const before = await store.revision();
      await store.runs({ limit: 10 });
      await store.run(run.id);
      await database.transaction((sql) => sql.query('SELECT 1'));
      expect(await store.revision()).toBe(before);
    });

    it('names the start of the server, behind which numbers of transactions may be given again', async () => {
      const [row] = await database.query<{ at: string }>(
        'SELECT extract(epoch FROM pg_postmaster_start_time())::text AS at',
      );
      expect(await store.revision()).toContain(row?.at ?? 'nothing');
    });

    it('moves with every change, once it can be seen', async () => {
      const run = newRun();
      const seen = [await store.revision()];
      const moved = async (): Promise<void> => {
        const now = await store.revision();
        expect(seen).not.toContain(now);
        seen.push(now);
      };
      await store.insertRuns([run]);
      await moved();
      await store.appendLogs([{ runId: run.id, attempt: 1, at: NOW, level: 'info', message: 'x', data: null }]);
      await moved();
      await store.transaction(async (within) => {
        await store.requestCancel(run.id, within);
      });
      await moved();
      await database.script('TRUNCATE nljobs.audit');
      await moved();
    });
  });

  describe('runs', () => {
    it('keeps a run as it was given', async () => {
      const run = newRun({
        input: { customers: [1, 2], note: 'Grüße 🎉', deep: { nothing: null } },
        previousScheduledFor: NOW - 86_400_000,
        scope: 'acme',
        concurrencyKey: 'customer-7',
        cause: { event: 'user.signed_up' },
      });
      expect(await store.insertRuns([run])).toEqual([run.id]);
      expect(await store.run(run.id)).toEqual({
        ...run,
        status: 'pending',
        attempt: 0,
        startedAt: null,
        finishedAt: null,
        error: null,
        result: null,
        progress: null,
        checkpoint: null,
        cancelRequested: false,
        message: null,
        handedOver: false,
        madeWay: 0,
        ready: false,
        losses: 0,
      });
    });

    it('names each job with open runs once', async () => {
      const [done, ...open] = ['done', 'a', 'b', 'b', 'c'].map((job) => newRun({ job }));
      expect(await store.openJobs()).toEqual([]);
      await store.insertRuns([...open, ...(done ? [done] : [])]);
      await store.startAttempts(open.slice(3).map(({ id }) => ({ runId: id, attempt: 1, worker: 'w', at: NOW })));
      await store.endRuns([done?.id ?? ''], 'cancelled', 'no');
      expect((await store.openJobs()).toSorted()).toEqual(['a', 'b', 'c']);
    });

    it('gives up what is pending of a job, in its namespace, a bounded number at a time, with dead letters', async () => {
      const mine = Array.from({ length: 5 }, (_, n) => newRun({ job: 'gone', createdAt: NOW - n }));
      const others = [newRun({ job: 'gone', namespace: 'other' }), newRun({ job: 'kept' })];
      const going = await running({ job: 'gone' });
      await store.insertRuns([...mine, ...others]);
      const pending = { namespace: 'default', job: 'gone', message: 'there is no such job any more' };
      expect(await store.failPending({ ...pending, limit: 3 })).toHaveLength(3);
      expect(await store.failPending({ ...pending, limit: 3 })).toHaveLength(2);
      expect(await store.failPending({ ...pending, limit: 3 })).toEqual([]);
      for (const { id } of mine)
        expect(await store.run(id)).toMatchObject({ status: 'failed', message: pending.message });
      for (const { id } of others) expect(await store.run(id)).toMatchObject({ status: 'pending' });
      expect(await store.run(going.id)).toMatchObject({ status: 'running' });
      expect((await store.deadLetters({ job: 'gone', limit: 9 })).items).toHaveLength(5);
    });

    it('inserts an id once, and leaves the first as it is', async () => {
      const [one, two] = [newRun({ input: 'first' }), newRun()];
      await store.insertRuns([one]);
      expect(await store.insertRuns([{ ...one, input: 'second' }, two])).toEqual([two.id]);
      expect(await store.run(one.id)).toMatchObject({ input: 'first' });
    });

    it('inserts an id once, by calls at the same moment', async () => {
      const runs = Array.from({ length: 100 }, () => newRun());
      const inserted = await Promise.all([1, 2, 3, 4].map(() => store.insertRuns(runs)));
      expect(inserted.flat().toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    });

    it('tells the statuses of those that there are', async () => {
      const [waiting, skipped] = [newRun(), newRun({ skipped: 'missed' })];
      await store.insertRuns([waiting, skipped]);
      const ids = [waiting.id, skipped.id, randomUUID()];
      expect(await store.statusesOf(ids)).toEqual(
        new Map([
          [waiting.id, 'pending'],
          [skipped.id, 'skipped'],
        ]),
      );
      expect(await store.statusesOf([])).toEqual(new Map());
    });

    it('inserts nothing where the transaction rolls back', async () => {
      const run = newRun();
      await expect(
        store.transaction(async (sql) => {
          await store.insertRuns([run], sql);
          throw new Error('roll back');
        }),
      ).rejects.toThrow('roll back');
      expect(await store.run(run.id)).toBeNull();
    });

    it('records a skipped run as ended, with the reason', async () => {
      const run = newRun({ skipped: 'the run of 18:00 was still going' });
      await store.insertRuns([run]);
      expect(await store.run(run.id)).toMatchObject({
        status: 'skipped',
        message: 'the run of 18:00 was still going',
        finishedAt: run.createdAt,
      });
    });

    it('has no run for an id that is none', async () => {
      expect(await store.run('last')).toBeNull();
      expect(await store.run(randomUUID())).toBeNull();
      expect(await store.requestCancel("'; DROP TABLE nljobs.runs; --")).toBeNull();
      expect(await store.attempts('last')).toEqual([]);
      expect(await store.logs('last', { limit: 5 })).toEqual({ items: [], cursor: null });
    });

    it('lists the newest first, and pages without gaps or repeats while more are inserted', async () => {
      const runs = Array.from({ length: 7 }, (_, n) => newRun({ createdAt: NOW - n }));
      for (const run of runs) await store.insertRuns([run]);
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.runs({ limit: 3, ...(cursor === null ? {} : { cursor }) });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
        await store.insertRuns([newRun()]);
      } while (cursor !== null);
      expect(seen).toEqual(runs.map(({ id }) => id).reverse());
    });

    it('lists by job and by status', async () => {
      const done = await running({ job: 'one' });
      await store.finishAttempts([end(done.id)]);
      const [waiting, other] = [newRun({ job: 'one' }), newRun({ job: 'two' })];
      await store.insertRuns([waiting, other]);
      const idsOf = async (query: Parameters<Store['runs']>[0]) => (await store.runs(query)).items.map(({ id }) => id);
      expect(await idsOf({ job: 'one', limit: 10 })).toEqual([waiting.id, done.id]);
      expect(await idsOf({ status: 'pending', limit: 10 })).toEqual([other.id, waiting.id]);
      expect(await idsOf({ job: 'one', status: 'completed', limit: 10 })).toEqual([done.id]);
      expect(await idsOf({ job: 'three', limit: 10 })).toEqual([]);
    });

    it('gives the last runs of each of several jobs, the newest first, and no more than asked for', async () => {
      const [old, middle, latest] = [newRun({ job: 'busy' }), newRun({ job: 'busy' }), newRun({ job: 'busy' })];
      const other = newRun({ job: 'quiet' });
      for (const run of [old, middle, latest, other]) await store.insertRuns([run]);
      const recent = await store.recentRuns(['busy', 'quiet', 'never'], 2);
      expect([...recent.keys()].sort()).toEqual(['busy', 'quiet']);
      expect(recent.get('busy')?.map(({ id }) => id)).toEqual([latest.id, middle.id]);
      const { id, job, reason, scheduledFor } = other;
      const glimpse = { id, job, reason, scheduledFor, status: 'pending', startedAt: null, finishedAt: null };
      expect(recent.get('quiet')).toEqual([glimpse]);
      expect(await store.recentRuns([], 2)).toEqual(new Map());
    });

    it('lists the runs and dead letters of one tenant', async () => {
      const [acme, other] = [await running({ scope: 'acme' }), await running({ scope: 'other' })];
      await running();
      await store.finishAttempts(
        [acme, other].map(({ id }) => end(id, { outcome: 'failed', next: 'failed', error: ERROR })),
      );
      expect((await store.runs({ scope: 'acme', limit: 10 })).items.map(({ id }) => id)).toEqual([acme.id]);
      const letters = await store.deadLetters({ scope: 'acme', limit: 10 });
      expect(letters.items.map(({ runId }) => runId)).toEqual([acme.id]);
    });

    it('says so when a cursor is none of its own', async () => {
      await expect(store.runs({ limit: 1, cursor: 'page 2' })).rejects.toMatchObject({ code: 'cursor-invalid' });
      await expect(store.deadLetters({ limit: 1, cursor: '-1' })).rejects.toMatchObject({ code: 'cursor-invalid' });
    });

    it('names the open runs of a job, the oldest first', async () => {
      const first = await running();
      const second = newRun();
      await store.insertRuns([second, newRun({ job: 'other' }), newRun({ skipped: 'late' })]);
      expect((await store.openRuns('send-reminders')).map(({ id }) => id)).toEqual([first.id, second.id]);
    });

    it('names the open runs of one concurrency key, as many as are wanted', async () => {
      const [none, a1, b1, a2] = [null, 'a', 'b', 'a'].map((concurrencyKey) => newRun({ concurrencyKey }));
      for (const run of [none, a1, b1, a2]) await store.insertRuns(run === undefined ? [] : [run]);
      const open = async (which?: OpenRunQuery) =>
        (await store.openRuns('send-reminders', undefined, which)).map(({ id }) => id);
      expect(await open({ key: 'a' })).toEqual([a1?.id, a2?.id]);
      expect(await open({ key: 'a', limit: 1 })).toEqual([a1?.id]);
      expect(await open({ key: null })).toEqual([none?.id]);
      expect(await open({ limit: 3 })).toEqual([none?.id, a1?.id, b1?.id]);
    });

    it('names as many open runs as decide about slots, and the same as all of them would', async () => {
      // They were made at NOW; one that was made due stays so, whatever a clock says.
      const at = (n: number) => NOW + n * 1000;
      const later = newRun({ scheduledFor: at(9), concurrencyKey: 'a' });
      const waiting = [3, 1, 2].map((n) => newRun({ scheduledFor: at(n), concurrencyKey: 'a' }));
      const others = [
        newRun({ scheduledFor: at(0), concurrencyKey: 'b' }),
        newRun({ scheduledFor: at(0) }),
        newRun({ scheduledFor: at(0), reason: 'event', concurrencyKey: 'a' }),
        newRun({ scheduledFor: at(0), job: 'other', concurrencyKey: 'a' }),
      ];
      // Begun under the job's lock, and due after all of these.
      const begun = newRun({ scheduledFor: at(8), concurrencyKey: 'a' });
      for (const run of [later, ...waiting, ...others, begun]) await store.insertRuns([run]);
      await store.startAttempts([{ runId: begun.id, attempt: 1, worker: 'a', at: NOW, counted: true }]);
      const ask = async (query: Partial<ContenderQuery>) =>
        (await store.contenders('send-reminders', { now: at(5), limit: 2, ...query })).map(({ id }) => id);
      expect((await store.contenders('send-reminders', { now: at(-60), limit: 1, keys: [null] })).length).toBe(2);
      const [third, first, second] = waiting.map(({ id }) => id);
      const [ofB, ofNone, held] = others.map(({ id }) => id);
      expect(await ask({})).toEqual([begun.id]);
      expect(await ask({ keys: ['a'] })).toEqual([first, second, held, begun.id]);
      expect(await ask({ keys: ['a'], withoutHeld: true })).toEqual([first, second, begun.id]);
      expect(await ask({ runs: [third ?? '', ofB ?? ''], withoutHeld: true })).toEqual([
        third,
        first,
        second,
        ofB,
        begun.id,
      ]);
      expect(await ask({ keys: [null, 'nobody'] })).toEqual([ofNone, begun.id]);
      expect(await ask({ keys: ['a'], now: at(20), limit: 1, withoutHeld: true })).toEqual([first, begun.id]);
      await store.finishAttempts([end(begun.id)]);
      expect(await ask({})).toEqual([]);
      expect(await store.knownRuns([begun.id, randomUUID()])).toEqual(new Set([begun.id]));
    });

    it('tells which runs no delivery is out for, and takes a used one as word that their time has come', async () => {
      const [due, later, begun] = [newRun(), newRun({ scheduledFor: NOW + 60_000 }), newRun()];
      const handed = newRun({ handedOver: true });
      await store.insertRuns([due, later, begun, handed]);
      await store.startAttempts([{ runId: begun.id, attempt: 1, worker: 'a', at: NOW }]);
      const left = async (which: { readonly after?: number } = {}) =>
        (await store.notHandedOver('send-reminders', { limit: 10, ...which })).map(({ id }) => id);
      expect(await left()).toEqual([due.id, later.id]);
      expect(await left({ after: NOW })).toEqual([later.id]);
      await store.transaction((within) => store.noteHandedOver([due.id, later.id, begun.id], within));
      expect(await left()).toEqual([]);
      const made = await store.transaction((within) =>
        store.makeWay(
          [
            { id: handed.id, at: null },
            { id: later.id, at: NOW + 60_000 },
            // Put off since its delivery was due; begun already.
            { id: due.id, at: NOW - 1 },
            { id: begun.id, at: null },
          ],
          within,
        ),
      );
      expect([...made].sort()).toEqual([handed.id, later.id].sort());
      expect(await left()).toEqual([later.id, handed.id]);
      expect(await store.run(later.id)).toMatchObject({ handedOver: false, madeWay: 1, ready: true });
      const first = await store.contenders('send-reminders', { now: NOW - 3_600_000, limit: 9, keys: [null] });
      expect(first.map(({ id }) => id)).toContain(later.id);
    });

    it('knows the keys of the open runs of a job', async () => {
      await store.insertRuns(['b', 'a', 'b', null].map((concurrencyKey) => newRun({ concurrencyKey })));
      await store.insertRuns([
        newRun({ concurrencyKey: 'c', skipped: 'not now' }),
        newRun({ job: 'other', concurrencyKey: 'd' }),
      ]);
      const keys = await store.openKeys('send-reminders');
      expect([...new Set(keys)].filter((key) => key !== '').sort()).toEqual(['a', 'b', null]);
    });

    it('counts attempts that began and were lost in a row, and no delivery that began nothing', async () => {
      const run = newRun();
      const [delivery, other] = [randomUUID(), randomUUID()];
      await store.insertRuns([run]);
      const start = { runId: run.id, attempt: 1, at: NOW, delivery };
      await store.startAttempts([{ ...start, worker: 'a' }]);
      const worn = (times: number, claimed = delivery) =>
        store.lostTooOften([{ runId: run.id, delivery: claimed }], times);
      expect(await worn(1)).toEqual(new Set([run.id]));
      expect(await worn(2)).toEqual(new Set());
      await store.startAttempts([{ ...start, worker: 'b', recovers: true }]);
      await store.startAttempts([{ ...start, worker: 'c', recovers: true }]);
      expect(await worn(3)).toEqual(new Set([run.id]));
      expect(await worn(1, other)).toEqual(new Set());
      await store.finishAttempts([{ ...end(run.id), outcome: 'failed', next: 'pending' }]);
      await store.startAttempts([{ ...start, attempt: 2, worker: 'd' }]);
      expect(await worn(2)).toEqual(new Set());
    });

    it('lets no backfill hide what comes before it, and finds the own runs of a schedule behind all others', async () => {
      const filled = [3, 2, 1].map((n) => newRun({ reason: 'backfill', scheduledFor: NOW - n * 86_400_000 }));
      const [due, own] = [newRun(), newRun({ scheduledFor: NOW - 1, cause: { schedule: 's' }, concurrencyKey: 'x' })];
      await store.insertRuns([...filled, due, own]);
      const ask = async (query: Partial<ContenderQuery>) =>
        (await store.contenders('send-reminders', { now: NOW, limit: 1, ...query })).map(({ id }) => id);
      expect(await ask({ keys: [null] })).toEqual([filled[0]?.id, due.id]);
      expect(await ask({ schedules: ['s', 'none'] })).toEqual([own.id]);
    });

    it('lets one transaction at a time decide about a job', async () => {
      const order: string[] = [];
      let begun = (): void => {};
      const locked = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const first = store.transaction(async (within) => {
        await store.lockJob('send-reminders', within);
        begun();
        await store.openRuns('send-reminders', within);
        order.push('first');
      });
      await locked;
      const second = store.transaction(async (within) => {
        await store.lockJob('send-reminders', within);
        order.push('second');
      });
      await Promise.all([first, second]);
      expect(order).toEqual(['first', 'second']);
    });
  });

  describe('attempts', () => {
    it('starts, fails, tries again, completes', async () => {
      const run = newRun({ input: { n: 1 } });
      await store.insertRuns([run]);
      const started = await store.startAttempts([{ runId: run.id, attempt: 1, worker: 'a', at: NOW }]);
      expect(started).toMatchObject([{ id: run.id, attempt: 1, input: { n: 1 }, scheduledFor: NOW }]);
      expect(await store.run(run.id)).toMatchObject({ status: 'running', startedAt: NOW });
      const failed = end(run.id, {
        outcome: 'failed',
        error: ERROR,
        next: 'pending',
        message: 'again in 2 s',
        at: NOW + 10,
      });
      expect(await store.finishAttempts([failed])).toEqual([{ runId: run.id, job: run.job, status: 'pending' }]);
      expect(await store.run(run.id)).toMatchObject({ status: 'pending', attempt: 1, error: ERROR, finishedAt: null });
      await store.startAttempts([{ runId: run.id, attempt: 2, worker: 'b', at: NOW + 20 }]);
      await store.finishAttempts([end(run.id, { attempt: 2, result: { sent: 12 }, at: NOW + 30 })]);
      expect(await store.run(run.id)).toMatchObject({
        status: 'completed',
        attempt: 2,
        result: { sent: 12 },
        error: null,
        startedAt: NOW,
        finishedAt: NOW + 30,
      });
      expect(await store.attempts(run.id)).toEqual([
        {
          runId: run.id,
          attempt: 1,
          worker: 'a',
          startedAt: NOW,
          finishedAt: NOW + 10,
          outcome: 'failed',
          error: ERROR,
        },
        {
          runId: run.id,
          attempt: 2,
          worker: 'b',
          startedAt: NOW + 20,
          finishedAt: NOW + 30,
          outcome: 'completed',
          error: null,
        },
      ]);
    });

    it('writes a dead letter with the failure, once', async () => {
      const run = await running();
      const failed = end(run.id, { outcome: 'failed', error: ERROR, next: 'failed', message: 'attempt 4 of 4 failed' });
      await store.finishAttempts([failed]);
      await store.finishAttempts([failed]);
      const { items } = await store.deadLetters({ limit: 10 });
      expect(items).toEqual([
        {
          id: expect.any(String),
          runId: run.id,
          job: run.job,
          at: failed.at,
          reason: 'attempt 4 of 4 failed',
          error: ERROR,
        },
      ]);
      const [letter] = items;
      expect(await store.deadLetter(letter?.id ?? '')).toEqual(letter);
      expect(await store.removeDeadLetters([letter?.id ?? '', randomUUID(), 'none'])).toEqual([letter?.id]);
      expect(await store.deadLetter(letter?.id ?? '')).toBeNull();
    });

    it('moves no run that is terminal, whatever comes late', async () => {
      for (const next of ['completed', 'failed', 'cancelled'] as const) {
        const run = await running();
        await store.finishAttempts([end(run.id, { next })]);
        const before = await store.run(run.id);
        expect(await store.finishAttempts([end(run.id, { next: 'pending' })])).toEqual([]);
        expect(await store.startAttempts([{ runId: run.id, attempt: 2, worker: 'b', at: NOW }])).toEqual([]);
        expect(await store.endRuns([run.id], 'cancelled', 'too late')).toEqual([]);
        await store.setProgress(run.id, { processed: 1, total: 2, message: null });
        expect(await store.requestCancel(run.id)).toEqual(before);
        expect(await store.run(run.id)).toEqual(before);
      }
    });

    it('charges no interrupted attempt', async () => {
      const run = await running();
      await store.finishAttempts([end(run.id, { outcome: 'interrupted', next: 'pending', message: 'given back' })]);
      expect(await store.run(run.id)).toMatchObject({ status: 'pending', attempt: 0 });
    });

    it('starts nothing twice: neither what runs on another worker, unless that was lost, nor an attempt that is over', async () => {
      const run = await running();
      const second = { runId: run.id, attempt: 1, worker: 'b', at: NOW + 1 };
      expect(await store.startAttempts([second])).toEqual([]);
      expect(await store.startAttempts([{ ...second, attempt: 2, recovers: true }])).toEqual([]);
      expect(await store.attempts(run.id)).toMatchObject([{ worker: 'a', outcome: null }]);
      await store.finishAttempts([end(run.id, { outcome: 'failed', next: 'pending', worker: 'a' })]);
      expect(await store.startAttempts([second])).toEqual([]);
      expect(await store.startAttempts([{ ...second, recovers: true }])).toEqual([]);
      expect(await store.startAttempts([{ ...second, attempt: 2 }])).toMatchObject([{ id: run.id, attempt: 2 }]);
      expect(await store.attempts(run.id)).toHaveLength(2);
    });

    it('closes an attempt whose worker died, and hears no late word from that worker', async () => {
      const run = await running();
      await store.startAttempts([{ runId: run.id, attempt: 1, worker: 'b', at: NOW + 60_000, recovers: true }]);
      expect(await store.attempts(run.id)).toMatchObject([
        { worker: 'a', outcome: 'interrupted', finishedAt: NOW + 60_000 },
        { worker: 'b', outcome: null },
      ]);
      expect(await store.finishAttempts([end(run.id, { next: 'failed', worker: 'a' })])).toEqual([]);
      expect(await store.finishAttempts([end(run.id, { worker: 'b' })])).toMatchObject([{ status: 'completed' }]);
    });

    it('recovers an attempt for the delivery that began it, and for no other', async () => {
      const run = newRun();
      await store.insertRuns([run]);
      const [mine, other] = [randomUUID(), randomUUID()];
      const start = { runId: run.id, attempt: 1, worker: 'a', at: NOW, delivery: mine };
      await store.startAttempts([start]);
      const again = { ...start, worker: 'b', recovers: true };
      expect(await store.startAttempts([{ ...again, delivery: other }])).toEqual([]);
      expect(await store.startAttempts([again])).toMatchObject([{ id: run.id, attempt: 1 }]);
      expect(await store.attempts(run.id)).toMatchObject([
        { worker: 'a', outcome: 'interrupted' },
        { worker: 'b', outcome: null },
      ]);
    });

    it('starts with the claim what needs no look, and gives the rest of the claim back as it came', async () => {
      const plain = newRun({ cause: { event: 'signed-up' }, scope: 'acme', previousScheduledFor: NOW - 1 });
      const [retried, lost, other, correlated, over, twice] = Array.from({ length: 6 }, () => newRun());
      if (!retried || !lost || !other || !correlated || !over || !twice) throw new Error('six runs');
      const runs = [plain, retried, lost, other, { ...correlated, correlation: randomUUID() }, over, twice];
      await store.insertRuns(runs);
      await store.endRuns([over.id], 'cancelled', 'called off');
      await store.startAttempts([{ runId: retried.id, attempt: 1, worker: 'a', at: NOW }]);
      await store.finishAttempts([end(retried.id, { outcome: 'failed', next: 'pending' })]);
      const deliveryOf = (attempt: number): string => `${randomUUID().slice(0, -4)}000${attempt}`;
      const rows = runs.map((run) => ({
        id: deliveryOf(run === retried ? 2 : 1),
        data: { runId: run.id },
        retryCount: run === lost ? 1 : 0,
        groupId: run === other ? 'looked-at' : 'plain',
      }));
      // A second attempt's delivery, of a run that has had none.
      rows.push({ id: deliveryOf(2), data: { runId: twice.id }, retryCount: 0, groupId: 'plain' });
      const claim = {
        text: `SELECT * FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, data jsonb, "retryCount" integer, "groupId" text)`,
        values: [JSON.stringify(rows)],
      };
      const answer = await store.startClaimed?.(claim, { groups: ['plain'], worker: 'b', at: NOW + 1 });
      const idOf = ({ id }: NewRun): string => rows.find(({ data }) => data.runId === id)?.id ?? '';
      expect(answer?.rows).toHaveLength(rows.length);
      expect(answer?.rows).toEqual(expect.arrayContaining(rows.map((row) => expect.objectContaining(row))));
      const begun = [plain, retried, twice].map((run) => ({ delivery: idOf(run), run: { id: run.id } }));
      expect(answer?.started).toHaveLength(begun.length);
      expect(answer?.started).toEqual(
        expect.arrayContaining(
          begun.map((one) =>
            expect.objectContaining({
              delivery: one.delivery,
              run: expect.objectContaining(one.run),
            }),
          ),
        ),
      );
      const whole = answer?.started.find(({ run }) => run.id === plain.id)?.run;
      const { createdAt: _, ...asked } = plain;
      expect(whole).toEqual({ ...asked, attempt: 1, checkpoint: null, madeWay: 0 });
      expect(await store.run(plain.id)).toMatchObject({ status: 'running', attempt: 1, startedAt: NOW + 1 });
      expect(await store.run(retried.id)).toMatchObject({ status: 'running', attempt: 2, startedAt: NOW });
      for (const run of [lost, other, correlated]) expect(await store.run(run.id)).toMatchObject({ attempt: 0 });
      expect(await store.run(over.id)).toMatchObject({ status: 'cancelled' });
    });

    it('leaves a run that somebody has in hand to be looked at, and waits for nobody', async () => {
      // On the one connection of PGlite nobody else can have it.
      if (database.kind === 'pglite') return;
      const run = newRun();
      await store.insertRuns([run]);
      const claim = {
        text: `SELECT $1::uuid AS id, jsonb_build_object('runId', $2::text) AS data, 0 AS "retryCount", 'plain' AS "groupId"`,
        values: [`${randomUUID().slice(0, -4)}0001`, run.id],
      };
      const start = { groups: ['plain'], worker: 'a', at: NOW };
      await store.transaction(async (within) => {
        await store.requestCancels([run.id], within);
        expect(await store.startClaimed?.(claim, start)).toMatchObject({
          started: [],
          rows: [{ id: claim.values[0] }],
        });
      });
      expect(await store.run(run.id)).toMatchObject({ status: 'cancelled', attempt: 0 });
    });

    it('ends and starts in one statement', async () => {
      const [over, next] = [newRun(), newRun()];
      await store.insertRuns([over, next]);
      await store.startAttempts([{ runId: over.id, attempt: 1, worker: 'a', at: NOW }]);
      const claim = {
        text: `SELECT $1::uuid AS id, jsonb_build_object('runId', $2::text) AS data, 0 AS "retryCount", 'plain' AS "groupId"`,
        values: [`${randomUUID().slice(0, -4)}0001`, next.id],
      };
      const beside = {
        text: 'INSERT INTO nljobs.ledger (job, watermark) VALUES ($1, $2::timestamptz)',
        values: ['beside', new Date(NOW).toISOString()],
      };
      const start = { groups: ['plain'], worker: 'a', at: NOW };
      const ending = { ends: [end(over.id, { result: { sent: 3 } })], beside };
      expect(await store.startClaimed?.(claim, start, ending)).toMatchObject({
        moved: [{ runId: over.id, job: over.job, status: 'completed' }],
        started: [{ delivery: claim.values[0], run: { id: next.id, attempt: 1 } }],
        rows: [{ id: claim.values[0] }],
      });
      expect(await store.run(over.id)).toMatchObject({ status: 'completed', result: { sent: 3 } });
      expect(await store.watermarks()).toEqual(new Map([['beside', NOW]]));
    });

    it.each([
      ['completed', { next: 'completed' }],
      ['failed', { next: 'failed', outcome: 'failed', message: 'no more' }],
    ] as const)('writes ends as %s together with what is said beside them, or neither', async (_, parts) => {
      const run = newRun();
      await store.insertRuns([run]);
      await store.startAttempts([{ runId: run.id, attempt: 1, worker: 'a', at: NOW }]);
      const beside = {
        text: 'INSERT INTO nljobs.ledger (job, watermark) SELECT $1, to_timestamp(1 / $2::integer)',
        values: ['beside', 0],
      };
      const said = {
        text: 'INSERT INTO nljobs.ledger (job, watermark) VALUES ($1, $2::timestamptz)',
        values: ['beside', new Date(NOW).toISOString()],
      };
      await expect(store.finishAttempts([end(run.id, parts)], undefined, beside)).rejects.toThrow();
      expect(await store.run(run.id)).toMatchObject({ status: 'running' });
      expect(await store.finishAttempts([end(run.id, parts)], undefined, said)).toMatchObject([{ runId: run.id }]);
      expect(await store.run(run.id)).toMatchObject({ status: parts.next });
      expect(await store.watermarks()).toEqual(new Map([['beside', NOW]]));
    });

    it('starts and finishes many in one call each', async () => {
      const runs = Array.from({ length: 500 }, () => newRun());
      await store.insertRuns(runs);
      const started = await store.startAttempts(
        runs.map(({ id }) => ({ runId: id, attempt: 1, worker: 'a', at: NOW })),
      );
      expect(started).toHaveLength(500);
      const moved = await store.finishAttempts(
        runs.map(({ id }, n) => end(id, { next: n < 10 ? 'failed' : 'completed' })),
      );
      expect(moved.filter(({ status }) => status === 'failed')).toHaveLength(10);
      expect((await store.deadLetters({ limit: 100 })).items).toHaveLength(10);
    });

    it('keeps a result that no database can hold as far as it can', async () => {
      const cycle: Record<string, unknown> = {};
      cycle['self'] = cycle;
      const results = [cycle, undefined, 10n, 'nul \0 half \ud83d'];
      const kept: unknown[] = [];
      for (const result of results) {
        const run = await running();
        await store.finishAttempts([end(run.id, { result })]);
        kept.push((await store.run(run.id))?.result);
      }
      expect(kept).toEqual([{ unstorable: expect.stringContaining('circular') }, null, '10', 'nul \ufffd half \ufffd']);
    });
  });

  describe('ending from outside', () => {
    it('ends open runs with the reason; failed ones get a dead letter', async () => {
      const [skipped, dead] = [newRun(), newRun()];
      await store.insertRuns([skipped, dead]);
      expect(await store.endRuns([skipped.id, randomUUID()], 'skipped', 'superseded')).toEqual([skipped.id]);
      expect(await store.endRuns([dead.id], 'failed', 'the job was removed')).toEqual([dead.id]);
      expect(await store.run(skipped.id)).toMatchObject({ status: 'skipped', message: 'superseded', finishedAt: NOW });
      expect((await store.deadLetters({ limit: 10 })).items).toMatchObject([
        { runId: dead.id, reason: 'the job was removed', error: null },
      ]);
    });

    it('cancels a pending run at once, and marks a running one', async () => {
      const pending = newRun();
      await store.insertRuns([pending]);
      expect(await store.requestCancel(pending.id)).toMatchObject({ status: 'cancelled', finishedAt: NOW });
      const going = await running();
      expect(await store.requestCancel(going.id)).toMatchObject({ status: 'running', cancelRequested: true });
      expect(await store.requestCancel(randomUUID())).toBeNull();
      const other = await running();
      expect(new Set(await store.cancelRequested([going.id, other.id, pending.id, randomUUID(), 'last']))).toEqual(
        new Set([going.id, pending.id]),
      );
      expect(await store.cancelRequested([])).toEqual([]);
    });

    it('does not try again what was cancelled meanwhile', async () => {
      const run = await running();
      await store.requestCancel(run.id);
      expect(await store.finishAttempts([end(run.id, { outcome: 'failed', error: ERROR, next: 'pending' })])).toEqual([
        { runId: run.id, job: run.job, status: 'cancelled' },
      ]);
      expect(await store.run(run.id)).toMatchObject({ status: 'cancelled', finishedAt: expect.any(Number) });
    });
  });

  it('keeps progress, checkpoint and logs', async () => {
    const run = await running();
    await store.setProgress(run.id, { processed: 5, total: 10, message: 'half' });
    await store.setCheckpoint(run.id, { last: 'k' });
    expect(await store.run(run.id)).toMatchObject({
      progress: { processed: 5, total: 10, message: 'half' },
      checkpoint: { last: 'k' },
    });
    const line = { runId: run.id, attempt: 1, at: NOW, level: 'info', data: { a: [1] } } as const;
    await store.appendLogs([
      { ...line, message: 'first' },
      { ...line, message: 'of a run that is gone', runId: randomUUID() },
      { ...line, message: 'binary \0 \ud800', level: 'error', data: null },
    ]);
    const first = await store.logs(run.id, { limit: 1 });
    expect(first).toEqual({ items: [{ ...line, message: 'first' }], cursor: expect.any(String) });
    expect(await store.logs(run.id, { limit: 1, cursor: first.cursor ?? '' })).toEqual({
      items: [{ ...line, message: 'binary \ufffd \ufffd', level: 'error', data: null }],
      cursor: null,
    });
    await expect(store.logs(run.id, { limit: 1, cursor: 'x' })).rejects.toMatchObject({ code: 'cursor-invalid' });
  });

  it('moves watermarks forward only', async () => {
    expect(await store.watermarks()).toEqual(new Map());
    await store.advance([
      { job: 'a', to: NOW },
      { job: 'b', to: NOW },
      { job: 'a', to: NOW - 1 },
    ]);
    await store.advance([
      { job: 'a', to: NOW - 1 },
      { job: 'b', to: NOW + 1 },
    ]);
    expect(await store.watermarks()).toEqual(
      new Map([
        ['a', NOW],
        ['b', NOW + 1],
      ]),
    );
  });

  it('advances the same jobs from several instances at once', async () => {
    const jobs = Array.from({ length: 20 }, (_, n) => `job-${n}`);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        store.advance((n % 2 === 0 ? jobs : jobs.toReversed()).map((job) => ({ job, to: NOW + n }))),
      ),
    );
    expect(new Set((await store.watermarks()).values())).toEqual(new Set([NOW + 7]));
  });

  describe('pauses', () => {
    const pause = (parts: Partial<Pause>): Pause => ({
      job: 'a',
      since: NOW,
      until: null,
      by: null,
      reason: null,
      ...parts,
    });

    it('keeps a pause with its end, author and reason; one that is set again keeps its beginning', async () => {
      await store.pause(pause({ until: NOW + 1000, by: 'ana', reason: 'month-end \0' }));
      await store.pause(pause({ job: 'b' }));
      await store.pause(pause({ since: NOW + 10, until: NOW + 2000, by: 'bo' }));
      const pauses = await store.pauses();
      expect(pauses.of('a', NOW)).toMatchObject({ since: NOW, until: NOW + 2000, by: 'bo', reason: null });
      expect(pauses.named(NOW)).toEqual(['a', 'b']);
      expect(pauses.named(NOW + 2000)).toEqual(['b']);
      await store.pause(pause({ since: NOW + 3000 }));
      expect((await store.pauses()).of('a', NOW + 3000)).toMatchObject({ since: NOW + 3000, until: null });
    });

    it('grants the end of a pause to one of those who ask at once, and a due one not before its time', async () => {
      await store.pause(pause({ until: NOW + 1000 }));
      expect(await store.endPause('a', NOW + 999, { onlyDue: true })).toBe(false);
      const ended = await Promise.all([1, 2, 3, 4].map(() => store.endPause('a', NOW + 1000, { onlyDue: true })));
      expect(ended.filter(Boolean)).toHaveLength(1);
      expect(await store.endPause('a', NOW + 1000)).toBe(false);
      expect(await store.endPause('unknown', NOW)).toBe(false);
    });

    it('still knows of the last pause when it is over', async () => {
      await store.pause(pause({ until: NOW + 5000 }));
      await store.endPause('a', NOW + 1000);
      const pauses = await store.pauses();
      expect(pauses.has('a', NOW + 1000)).toBe(false);
      expect(pauses.covering('a', NOW + 999, NOW + 9000)).not.toBeNull();
      expect(pauses.covering('a', NOW + 1000, NOW + 9000)).toBeNull();
    });

    it('ends none that a transaction holds', async () => {
      await store.pause(pause({}));
      const order: string[] = [];
      let ending = Promise.resolve(false);
      await store.transaction(async (sql) => {
        expect((await store.holdPauses(['a', 'b'], sql)).has('a', NOW)).toBe(true);
        // On PGlite a statement past the transaction is refused, and none can come between anyway.
        if (database.kind === 'postgres') {
          ending = store.endPause('a', NOW).finally(() => order.push('ended'));
          await sql.query('SELECT pg_sleep(0.05)');
        }
        order.push('held');
      });
      await ending;
      expect(order[0]).toBe('held');
    });
  });

  describe('guards', () => {
    it('knows within a fixed window what was done', async () => {
      const today = { kind: 'fixed', start: NOW } as const;
      expect(await store.recordGuard('j', ['a', 'b', 'a'], today, NOW)).toEqual(['a', 'b']);
      expect(await store.recordGuard('j', ['b', 'c'], today, NOW)).toEqual(['c']);
      expect(await store.guarded('j', ['a', 'c', 'd'], today)).toEqual(new Set(['a', 'c']));
      expect(await store.guarded('j', ['a'], { kind: 'fixed', start: NOW + 1 })).toEqual(new Set());
      expect(await store.guarded('other', ['a'], today)).toEqual(new Set());
    });

    it('knows within a rolling window what was done since', async () => {
      const since = (instant: number) => ({ kind: 'rolling', since: instant }) as const;
      await store.recordGuard('j', ['a'], since(NOW - 100), NOW);
      expect(await store.guarded('j', ['a'], since(NOW - 1))).toEqual(new Set(['a']));
      expect(await store.guarded('j', ['a'], since(NOW))).toEqual(new Set());
    });

    it('takes keys of any length and content', async () => {
      const forever = { kind: 'fixed', start: 0 } as const;
      const keys = ['', 'x'.repeat(10_000), `${'x'.repeat(10_000)}y`, "'; --", 'nul \0'];
      expect((await store.recordGuard('j', keys, forever, NOW)).toSorted()).toEqual(keys.toSorted());
      expect(await store.guarded('j', [...keys, 'other'], forever)).toEqual(new Set(keys));
    });

    it('records with the effect or not at all, in a transaction', async () => {
      const forever = { kind: 'fixed', start: 0 } as const;
      await store
        .transaction(async (sql) => {
          expect(await store.recordGuard('j', ['a'], forever, NOW, sql)).toEqual(['a']);
          expect(await store.guarded('j', ['a'], forever, sql)).toEqual(new Set(['a']));
          throw new Error('the effect failed');
        })
        .catch(() => {});
      expect(await store.guarded('j', ['a'], forever)).toEqual(new Set());
    });
  });

  describe('guards that claim first', () => {
    const RUN = randomUUID();
    const OTHER = randomUUID();
    const windows = [
      ['a calendar window', { kind: 'fixed', start: NOW }],
      ['a rolling window', { kind: 'rolling', since: NOW - 1_000 }],
      ['for ever', { kind: 'fixed', start: 0 }],
    ] as const;

    it.each(windows)('%s: of several that claim at once, one gets the key', async (_name, window) => {
      const claims = [RUN, OTHER, randomUUID(), randomUUID()].map((run, index) =>
        store.claimGuard({ job: 'j', key: 'a', run }, window, NOW + index),
      );
      expect((await Promise.all(claims)).filter((got) => got)).toHaveLength(1);
      expect(await store.guarded('j', ['a', 'b'], window)).toEqual(new Set(['a']));
    });

    it.each(windows)('%s: a claim stays until its run says how it went, and is its alone', async (_name, window) => {
      for (const key of ['a', 'b', 'c']) await store.claimGuard({ job: 'j', key, run: RUN }, window, NOW);
      await store.settleClaim({ job: 'j', key: 'a', run: RUN }, true);
      await store.settleClaim({ job: 'j', key: 'b', run: RUN }, false);
      await store.settleClaim({ job: 'j', key: 'c', run: OTHER }, false);
      expect(await store.claimsOf('j', ['a', 'b', 'c'], RUN)).toEqual(new Set(['c']));
      expect(await store.guarded('j', ['a', 'b', 'c'], window)).toEqual(new Set(['a', 'c']));
      expect(await store.claimGuard({ job: 'j', key: 'b', run: OTHER }, window, NOW + 1)).toBe(true);
      expect(await store.claimGuard({ job: 'j', key: 'a', run: OTHER }, window, NOW + 1)).toBe(false);
    });

    it('a rolling window passes', async () => {
      const since = (instant: number) => ({ kind: 'rolling', since: instant }) as const;
      expect(await store.claimGuard({ job: 'j', key: 'a', run: RUN }, since(NOW - 10), NOW)).toBe(true);
      expect(await store.claimGuard({ job: 'j', key: 'a', run: RUN }, since(NOW), NOW + 10)).toBe(true);
    });

    it.each(windows)('%s: in a transaction that rolls back, nothing was claimed', async (_name, window) => {
      await store
        .transaction(async (sql) => {
          expect(await store.claimGuard({ job: 'j', key: 'a', run: null }, window, NOW, sql)).toBe(true);
          throw new Error('the effect failed');
        })
        .catch(() => {});
      expect(await store.guarded('j', ['a'], window)).toEqual(new Set());
    });
  });

  describe('items of a run', () => {
    const done = (...keys: string[]) => keys.map((key) => ({ key, error: null }));
    const failed = (key: string, permanent = false) => ({ key, error: { ...ERROR, permanent } });

    it('remembers what became of each, and what is done stays done', async () => {
      const { id } = await running();
      await store.items.record(id, 1, NOW, [...done('a', 'b'), failed('c'), failed('d', true)]);
      const tried = { message: ERROR.message, permanent: false };
      const lost = { ...tried, permanent: true };
      // The attempt goes on after a crash and tries nothing twice; the next tries again what may yet succeed.
      expect((await store.items.before(id, 1, ['c', 'd'])).failed).toEqual([
        { key: 'c', ...tried },
        { key: 'd', ...lost },
      ]);
      expect((await store.items.before(id, 2, ['c', 'd'])).failed).toEqual([{ key: 'd', ...lost }]);
      await store.items.record(id, 2, NOW + 1, [...done('c'), failed('a')]);
      expect(new Set((await store.items.before(id, 2, ['a', 'b', 'c', 'e'])).done)).toEqual(new Set(['a', 'b', 'c']));
      expect(await store.items.count(id)).toEqual({ done: 3, failed: 1 });
      const { items } = await store.items.list(id, { limit: 10 });
      expect(items.map(({ key, attempt }) => `${key}${attempt}`)).toEqual(['a1', 'b1', 'c2', 'd1']);
      expect(items[3]).toEqual({ key: 'd', done: false, attempt: 1, at: NOW, error: { ...ERROR, permanent: true } });
    });

    it('lists page by page, all or those that failed', async () => {
      const { id } = await running();
      await store.items.record(id, 1, NOW, [...done('a', 'b', 'c'), failed('d'), failed('e')]);
      const first = await store.items.list(id, { limit: 2 });
      const second = await store.items.list(id, { limit: 2, cursor: first.cursor ?? '' });
      const third = await store.items.list(id, { limit: 2, cursor: second.cursor ?? '' });
      expect([first, second, third].flatMap(({ items }) => items.map(({ key }) => key))).toEqual([...'abcde']);
      expect(third.cursor).toBeNull();
      expect((await store.items.list(id, { limit: 9, done: false })).items.map(({ key }) => key)).toEqual(['d', 'e']);
    });

    it('a retry knows what the run that it retries has done; a replay begins anew', async () => {
      const first = await running();
      await store.items.record(first.id, 1, NOW, [...done('a'), failed('b', true)]);
      const again = newRun({ reason: 'retry', cause: { run: first.id } });
      const third = newRun({ reason: 'retry', cause: { run: again.id } });
      const replay = newRun({ reason: 'replay', cause: { run: first.id } });
      await store.insertRuns([again, third, replay]);
      expect(await store.items.before(again.id, 1, ['a', 'b'])).toEqual({ done: ['a'], failed: [] });
      expect(await store.items.before(third.id, 1, ['a', 'b'])).toEqual({ done: ['a'], failed: [] });
      expect(await store.items.before(replay.id, 1, ['a', 'b'])).toEqual({ done: [], failed: [] });
    });

    it('a run that does an item or keeps a checkpoint has not lost its workers in a row', async () => {
      const delivery = randomUUID();
      const lose = async (runId: string): Promise<void> => {
        await store.startAttempts([{ runId, attempt: 1, worker: 'b', at: NOW, delivery, recovers: true }]);
      };
      for (const work of ['nothing', 'an item', 'a checkpoint'] as const) {
        const { id } = newRun();
        await store.insertRuns([newRun({ id })]);
        await store.startAttempts([{ runId: id, attempt: 1, worker: 'a', at: NOW, delivery }]);
        await lose(id);
        if (work === 'an item') await store.items.record(id, 1, NOW, done('a'));
        if (work === 'a checkpoint') await store.setCheckpoint(id, { n: 1 });
        await lose(id);
        expect((await store.lostTooOften([{ runId: id, delivery }], 3)).has(id)).toBe(work === 'nothing');
      }
    });

    it('takes keys of any length and content, and a long list of them', async () => {
      const { id } = await running();
      const keys = ['x'.repeat(10_000), "'; --", 'nul \0', ...Array.from({ length: 2_000 }, (_, n) => `k${n}`)];
      await store.items.record(id, 1, NOW, done(...keys));
      expect(new Set((await store.items.before(id, 1, keys)).done)).toEqual(new Set(keys));
    });
  });

  describe('alerts', () => {
    const NS = 'n';
    const within = <T>(body: (sql: Sql) => Promise<T>): Promise<T> => store.transaction(body);
    const failedRun = async (parts: Partial<NewRun> = {}): Promise<NewRun> => {
      const run = newRun({ namespace: NS, ...parts });
      await store.insertRuns([run]);
      await store.endRuns([run.id], 'failed', 'no route');
      return run;
    };

    it('takes each failure in once, also where two look at once, and not at all where the look fails', async () => {
      const runs = await Promise.all([failedRun(), failedRun(), failedRun({ namespace: 'other' })]);
      await within(async (sql) => {
        expect(await store.alerts.takeFailures(NS, 9, sql)).toHaveLength(2);
        throw new Error('not now');
      }).catch(() => {});
      expect(await store.alerts.stirs(NS)).toBe(true);
      const looks = await Promise.all([1, 2].map(() => within((sql) => store.alerts.takeFailures(NS, 9, sql))));
      const taken = looks.flat();
      expect(taken.map(({ run }) => run).toSorted()).toEqual(
        runs
          .slice(0, 2)
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(taken[0]).toMatchObject({ job: runs[0]?.job, message: 'no route' });
    });

    it('takes in the end of a run that somebody wants to hear of, once', async () => {
      const told = newRun({ namespace: NS, notify: { to: 'ana@example.com', missed: false } });
      const missed = newRun({ namespace: NS, skipped: 'missed by 3 h', notify: { to: null, missed: true } });
      await store.insertRuns([told, missed, newRun({ namespace: NS })]);
      const take = () => within((sql) => store.alerts.takeEnds(NS, 9, sql));
      expect(await take()).toMatchObject([{ run: missed.id, status: 'skipped', notify: { missed: true }, took: null }]);
      await store.startAttempts([{ runId: told.id, attempt: 1, worker: 'a', at: NOW }]);
      expect(await take()).toEqual([]);
      const end = { runId: told.id, attempt: 1, at: NOW + 1_500, outcome: 'completed', next: 'completed' } as const;
      await store.finishAttempts([{ ...end, error: null, result: 1, message: null }]);
      expect(await take()).toMatchObject([
        { run: told.id, at: NOW + 1_500, status: 'completed', notify: { to: 'ana@example.com' }, took: 1_500 },
      ]);
      expect(await take()).toEqual([]);
    });

    it('finds the run that shows that a job is well again, and those that go on, with what is usual', async () => {
      for (let n = 0; n < 5; n += 1) {
        const run = newRun({ namespace: NS, job: 'j' });
        await store.insertRuns([run]);
        await store.startAttempts([{ runId: run.id, attempt: 1, worker: 'a', at: NOW + n }]);
        const end = {
          runId: run.id,
          attempt: 1,
          at: NOW + n + 2_000,
          outcome: 'completed',
          next: 'completed',
        } as const;
        await store.finishAttempts([{ ...end, error: null, result: null, message: null }]);
      }
      const going = newRun({ namespace: NS, job: 'j' });
      await store.insertRuns([going]);
      await store.startAttempts([{ runId: going.id, attempt: 1, worker: 'a', at: NOW }]);
      const found = await within((sql) =>
        store.alerts.completedAfter(
          NS,
          [
            { job: 'j', after: NOW + 2_002 },
            { job: 'other', after: 0 },
          ],
          sql,
        ),
      );
      expect([...found].map(([job, { at }]) => [job, at])).toEqual([['j', NOW + 2_003]]);
      expect(await within((sql) => store.alerts.going(NS, ['j'], sql))).toEqual([
        { job: 'j', run: going.id, startedAt: NOW, usual: 2_000 },
      ]);
    });

    it('keeps what is wrong until it is closed', async () => {
      const one = {
        kind: 'failure',
        job: 'j',
        since: NOW,
        lastAt: NOW,
        count: 1,
        toldAt: NOW,
        toldCount: 1,
        run: randomUUID(),
        message: 'no route',
      } as const;
      await within((sql) => store.alerts.put(NS, [one, { ...one, kind: 'late', run: null }], sql));
      await within((sql) => store.alerts.put(NS, [{ ...one, count: 7, lastAt: NOW + 9 }], sql));
      expect(await within((sql) => store.alerts.open(NS, sql))).toEqual([
        { ...one, count: 7, lastAt: NOW + 9 },
        { ...one, kind: 'late', run: null },
      ]);
      await within((sql) => store.alerts.close(NS, [one], sql));
      expect((await within((sql) => store.alerts.open(NS, sql))).map(({ kind }) => kind)).toEqual(['late']);
    });

    it('hands each message to one sender at a time, until it is sent or given up', async () => {
      const post = (id: string) => ({
        id,
        target: { via: 'email', to: 'ops@example.com' } as const,
        message: { subject: 's', text: 't', data: { n: 1 } },
      });
      const [a, b] = [randomUUID(), randomUUID()];
      await within((sql) => store.alerts.post(NS, [post(a), post(b)], NOW, sql));
      const claims = await Promise.all([1, 2].map(() => store.alerts.claim(NS, NOW, NOW + 60, 9)));
      expect(
        claims
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([a, b].toSorted());
      expect(claims.flat()[0]).toMatchObject({ ...post(claims.flat()[0]?.id ?? ''), attempts: 1, createdAt: NOW });
      expect(await store.alerts.claim(NS, NOW + 59, NOW + 99, 9)).toEqual([]);
      await store.alerts.sent(a, NOW + 10);
      await store.alerts.unsent(b, NOW + 10, NOW + 500, 'no answer');
      expect(await store.alerts.claim(NS, NOW + 499, NOW + 600, 9)).toEqual([]);
      expect(await store.alerts.claim(NS, NOW + 500, NOW + 600, 9)).toMatchObject([{ id: b, attempts: 2 }]);
      await store.alerts.unsent(b, NOW + 510, null, 'given up');
      expect(await store.alerts.claim(NS, NOW + 9_999, NOW + 9_999, 9)).toEqual([]);
      expect(await store.alerts.posted(NS, 9)).toMatchObject([
        { id: b, endedAt: NOW + 510, error: 'given up' },
        { id: a, endedAt: NOW + 10, error: null },
      ]);
      await store.alerts.forget(NOW + 500);
      expect((await store.alerts.posted(NS, 9)).map(({ id }) => id)).toEqual([b]);
    });
  });

  describe('rates', () => {
    it('gives as many as are left of a window, to several that ask at once, and all of the next', async () => {
      const ask = { namespace: 'n', job: 'j', limit: 10, windowStart: NOW, wanted: 4 };
      const given = await Promise.all(Array.from({ length: 5 }, () => store.takeRate(ask)));
      expect(given.toSorted((a, b) => b - a)).toEqual([4, 4, 2, 0, 0]);
      expect(await store.takeRate({ ...ask, namespace: 'other', wanted: 99 })).toBe(10);
      expect(await store.takeRate({ ...ask, windowStart: NOW + 1_000 })).toBe(4);
      // By a clock that is behind, the window that has begun still counts.
      expect(await store.takeRate({ ...ask, wanted: 99 })).toBe(6);
    });
  });

  describe('retention', () => {
    it('prunes what finished before, with its attempts and logs, and keeps what is open', async () => {
      const [old, recent, open] = [await running(), await running(), await running()];
      await store.appendLogs([{ runId: old.id, attempt: 1, at: NOW, level: 'info', message: 'x', data: null }]);
      await store.finishAttempts([end(old.id, { at: NOW }), end(recent.id, { at: NOW + 1_000 })]);
      expect(await store.prune({ history: NOW + 500 })).toEqual({ runs: 1, deadLetters: 0, guards: 0 });
      expect(await store.run(old.id)).toBeNull();
      expect(await store.attempts(old.id)).toEqual([]);
      expect((await store.logs(old.id, { limit: 5 })).items).toEqual([]);
      expect(await store.run(recent.id)).not.toBeNull();
      expect(await store.run(open.id)).not.toBeNull();
    });

    it('leaves long values out of a list of runs, and gives them with the run', async () => {
      const long = { text: 'x'.repeat(20_000) };
      const [one, two] = [newRun({ input: long }), newRun({ input: { n: 1 } })];
      await store.insertRuns([one, two]);
      await store.startAttempts([{ runId: two.id, attempt: 1, worker: 'a', at: NOW }]);
      await store.setCheckpoint(two.id, long);
      const { items } = await store.runs({ limit: 5 });
      expect(items).toMatchObject([
        { input: { n: 1 }, checkpoint: OMITTED },
        { input: OMITTED, checkpoint: null },
      ]);
      expect(await store.run(one.id)).toMatchObject({ input: long });
      expect(await store.run(two.id)).toMatchObject({ checkpoint: long });
    });

    it('prunes no more than a portion at once, the oldest first', async () => {
      const runs = Array.from({ length: PRUNE_LIMIT + 5 }, (_, n) => newRun({ skipped: 'x', createdAt: NOW + n }));
      await store.insertRuns(runs);
      const before = { history: NOW + 10_000 };
      expect(await store.prune(before)).toMatchObject({ runs: PRUNE_LIMIT });
      expect((await store.runs({ limit: 10 })).items.map(({ createdAt }) => createdAt).sort()).toEqual(
        runs.slice(-5).map(({ createdAt }) => createdAt),
      );
      expect(await store.prune(before)).toMatchObject({ runs: 5 });
      expect(await store.prune(before)).toMatchObject({ runs: 0 });
    });

    it('keeps a run as long as its dead letter', async () => {
      const run = await running();
      await store.finishAttempts([end(run.id, { next: 'failed', at: NOW })]);
      expect(await store.prune({ history: NOW + 10_000 })).toMatchObject({ runs: 0 });
      expect(await store.prune({ deadLetters: NOW })).toMatchObject({ deadLetters: 0 });
      expect(await store.prune({ history: NOW + 10_000, deadLetters: NOW + 1 })).toMatchObject({
        runs: 1,
        deadLetters: 1,
      });
    });

    it('prunes one job, or guards alone', async () => {
      const [one, two] = [await running({ job: 'one' }), await running({ job: 'two' })];
      await store.finishAttempts([end(one.id), end(two.id)]);
      await store.recordGuard('one', ['k'], { kind: 'fixed', start: 0 }, NOW);
      expect(await store.prune({ jobs: ['two'], history: NOW + 10_000, guards: NOW + 1 })).toEqual({
        runs: 1,
        deadLetters: 0,
        guards: 0,
      });
      expect(await store.prune({ guards: NOW + 1 })).toEqual({ runs: 0, deadLetters: 0, guards: 1 });
    });
  });

  it('keeps the planner informed where nothing else does', async () => {
    await store.insertRuns(Array.from({ length: 100 }, () => newRun()));
    await store.sweep();
    const [counted] = await database.query<{ rows: number }>(
      "SELECT reltuples::integer AS rows FROM pg_class WHERE oid = 'nljobs.runs'::regclass",
    );
    if (database.kind === 'pglite') expect(counted?.rows).toBe(100);
  });

  it('migrates once, also from several instances at once', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => store.migrate()));
    expect(applied.flat()).toEqual([]);
    expect(await store.pendingMigrations()).toEqual([]);
    await database.script('DROP SCHEMA nljobs CASCADE');
    expect(await store.pendingMigrations()).toEqual(MIGRATIONS.map(({ name }) => name));
    const again = await Promise.all([1, 2, 3].map(() => store.migrate()));
    expect(again.flat()).toEqual(MIGRATIONS.map(({ name }) => name));
  });
}

function newRun(parts: Partial<NewRun> = {}): NewRun {
  return {
    id: randomUUID(),
    namespace: 'default',
    version: 'v1',
    job: 'send-reminders',
    reason: 'schedule',
    scheduledFor: NOW,
    previousScheduledFor: null,
    input: {},
    scope: null,
    concurrencyKey: null,
    maxAttempts: 4,
    createdAt: NOW,
    ...parts,
  };
}

function end(runId: string, parts: Partial<AttemptEnd> = {}): AttemptEnd {
  return {
    runId,
    attempt: 1,
    at: NOW + 5,
    outcome: 'completed',
    error: null,
    result: null,
    next: 'completed',
    message: null,
    ...parts,
  };
}
