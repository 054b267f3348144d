import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../store/sql.ts';
import type { Addressed, Claim, Delivery, Depth, Engine } from './engine.ts';

/** What the suite needs of an engine under test, fresh and started for each promise. */
export interface Subject {
  readonly engine: Engine;
  /** Another instance on the same queue, started; null where there can be none (in memory, in a locked folder). */
  readonly other: Engine | null;
  /** The store's database, where the engine shares it. */
  readonly database: Database | null;
  /** Lets time pass for what waits and what is leased. The suite never sleeps. */
  pass(milliseconds: number): Promise<void>;
  /** Stops everything and opens it again on what was kept; null where nothing is. */
  reopen: (() => Promise<Engine>) | null;
  /** The lease of `engine`, in milliseconds. */
  readonly lease: number;
  /**
   * How long an engine may keep from others what a claim has left alone, milliseconds; left out where it does not touch it.
   * One that can only take what is next has to give it back, and would meet it again at once.
   */
  readonly aside?: number;
  /** True where depth is read from what lags behind: it is asked for again until it is right, for some seconds. */
  readonly depthLags?: boolean;
  /** How many are too many to be handled one by one; default 1 000. */
  readonly many?: number;
}

/** One promise of the port, by name. `null` from `needs` runs it; a reason in words skips it. */
export interface Promised {
  readonly name: string;
  needs?(subject: Subject): string | null;
  /** Leases run out while it looks on: where time really has to pass, they should be short, and else long. */
  readonly lapses?: true;
  check(subject: Subject): Promise<void>;
}

const DISTANT = 3_600_000;

/** What every engine keeps. Run each with a fresh subject; a failure throws. */
export const CONTRACT: readonly Promised[] = [
  {
    name: 'what is enqueued is delivered, whole',
    async check({ engine }) {
      const sent = delivery({ priority: 'high' });
      assert.deepEqual(await engine.enqueue([sent]), [sent.id]);
      assert.deepEqual(await engine.claim(10), [{ ...sent, lost: 0 }]);
    },
  },
  {
    name: 'an id is accepted once: while it waits, while it is leased, when it is done, when it was cancelled',
    async check({ engine }) {
      const [done, cancelled] = [delivery(), delivery()];
      assert.deepEqual(await engine.enqueue([done, done]), [done.id]);
      assert.deepEqual(await engine.enqueue([done]), []);
      await engine.claim(1);
      assert.deepEqual(await engine.enqueue([done]), []);
      await engine.complete([done.id]);
      assert.deepEqual(await engine.enqueue([done, cancelled]), [cancelled.id]);
      await engine.cancel(addressed([cancelled]));
      assert.deepEqual(await engine.enqueue([done, cancelled]), []);
      assert.deepEqual(await engine.claim(10), []);
    },
  },
  {
    name: 'an id is accepted once by calls at the same moment',
    async check({ engine, other }) {
      const sent = many(50);
      const accepted = await Promise.all(
        [engine, other ?? engine, engine, other ?? engine].map((instance) => instance.enqueue(sent)),
      );
      assert.deepEqual(accepted.flat().toSorted(), ids(sent).toSorted());
      assert.equal((await engine.claim(500)).length, 50);
    },
  },
  {
    name: 'what is enqueued in a transaction that rolls back is not there, and may be enqueued again',
    needs: sharing,
    async check({ engine, database }) {
      const sent = delivery();
      await assert.rejects(
        held(database).transaction(async (sql) => {
          assert.deepEqual(await engine.enqueue([sent], sql), [sent.id]);
          throw new Error('roll back');
        }),
        /roll back/,
      );
      assert.deepEqual(await engine.claim(1), []);
      assert.deepEqual(await engine.enqueue([sent]), [sent.id]);
      assert.deepEqual(ids(await engine.claim(1)), [sent.id]);
    },
  },
  {
    name: 'complete and cancel in a transaction that rolls back have not happened',
    lapses: true,
    needs: sharing,
    async check(subject) {
      const { engine, database, pass, lease } = subject;
      const [leased, waiting] = [delivery(), delivery({ at: Date.now() + DISTANT })];
      await engine.enqueue([leased, waiting]);
      await engine.claim(1);
      await assert.rejects(
        held(database).transaction(async (sql) => {
          await engine.complete([leased.id], sql);
          await engine.cancel(addressed([waiting]), sql);
          throw new Error('roll back');
        }),
        /roll back/,
      );
      assert.deepEqual(await engine.extend([leased.id]), [leased.id]);
      await depthIs(subject, { ready: 0, deferred: 1, active: 1 });
      await engine.complete([leased.id]);
      await pass(Math.max(DISTANT, lease) + 1_000);
      assert.deepEqual(ids(await engine.claim(10)), [waiting.id]);
    },
  },
  {
    name: 'a claim is exclusive, also between instances at the same moment',
    async check({ engine, other }) {
      const sent = many(60);
      await engine.enqueue(sent);
      const claims = await Promise.all([engine, other ?? engine, engine, other ?? engine].map((one) => one.claim(25)));
      const all = claims.flatMap(ids);
      assert.equal(new Set(all).size, all.length);
      const rest = await engine.claim(100);
      assert.deepEqual([...all, ...ids(rest)].toSorted(), ids(sent).toSorted());
    },
  },
  {
    name: 'a claim takes no more than its limit, and nothing where nothing is due',
    async check({ engine }) {
      assert.deepEqual(await engine.claim(5), []);
      await engine.enqueue(many(7));
      assert.equal((await engine.claim(5)).length, 5);
      assert.deepEqual(await engine.claim(0), []);
      assert.equal((await engine.claim(5)).length, 2);
    },
  },
  {
    name: 'a claim leaves alone the groups that it is told to, in their order for those who take them',
    async check({ engine, other, pass, aside = 0 }) {
      const moment = async (): Promise<void> => {
        if (aside > 0) await pass(aside);
      };
      const sent = [
        delivery({ group: 'old' }),
        delivery({ group: 'new' }),
        delivery({ group: 'old' }),
        delivery({ group: 'new' }),
      ];
      const [first, second, third, fourth] = ids(sent);
      await engine.enqueue(sent);
      assert.deepEqual(await engine.claim(10, ['old', 'new', 'unheard of']), []);
      await moment();
      assert.deepEqual(ids(await engine.claim(10, ['new'])), [first, third]);
      await moment();
      assert.deepEqual(
        (await (other ?? engine).claim(10, ['old'])).map(({ id, group }) => [id, group]),
        [
          [second, 'new'],
          [fourth, 'new'],
        ],
      );
    },
  },
  {
    name: 'a lease that runs out comes back, counted as lost each time',
    lapses: true,
    async check({ engine, pass, lease }) {
      const sent = delivery();
      await engine.enqueue([sent]);
      await engine.claim(1);
      await pass(lease / 2);
      assert.deepEqual(await engine.claim(1), []);
      for (const lost of [1, 2]) {
        await pass(lease + 1_000);
        assert.deepEqual(await engine.claim(10), [{ ...sent, lost }]);
      }
    },
  },
  {
    name: 'extend renews a lease, and names only what is still held',
    lapses: true,
    async check({ engine, pass, lease }) {
      const [kept, dropped] = [delivery(), delivery()];
      await engine.enqueue([kept, dropped]);
      await engine.claim(2);
      await engine.cancel(addressed([dropped]));
      for (const _ of [1, 2, 3]) {
        await pass(lease * 0.6);
        assert.deepEqual(await engine.extend([kept.id, dropped.id, randomUUID()]), [kept.id]);
        assert.deepEqual(await engine.claim(10), []);
      }
    },
  },
  {
    name: 'who lost a lease can neither extend nor complete nor give back what another has claimed since',
    lapses: true,
    needs: ({ other }) => (other === null ? 'there is one instance only' : null),
    async check(subject) {
      const { engine, other, pass, lease } = subject;
      const sent = delivery();
      await engine.enqueue([sent]);
      await engine.claim(1);
      await pass(lease + 1_000);
      assert.deepEqual(await held(other).claim(1), [{ ...sent, lost: 1 }]);
      assert.deepEqual(await engine.extend([sent.id]), []);
      await engine.complete([sent.id]);
      await engine.release([sent.id]);
      assert.deepEqual(await held(other).extend([sent.id]), [sent.id]);
      await depthIs(subject, { ready: 0, deferred: 0, active: 1 });
    },
  },
  {
    name: 'what is released is due at once, and not charged',
    async check({ engine }) {
      const sent = delivery();
      await engine.enqueue([sent]);
      for (const _ of [1, 2, 3]) {
        assert.deepEqual(await engine.claim(1), [{ ...sent, lost: 0 }]);
        await engine.release([sent.id]);
      }
    },
  },
  {
    name: 'a release after a loss keeps the count of losses',
    lapses: true,
    async check({ engine, pass, lease }) {
      const sent = delivery();
      await engine.enqueue([sent]);
      await engine.claim(1);
      await pass(lease + 1_000);
      await engine.claim(1);
      await engine.release([sent.id]);
      assert.deepEqual(await engine.claim(1), [{ ...sent, lost: 1 }]);
    },
  },
  {
    name: 'what is released in a transaction that rolls back stays with its worker',
    needs: ({ engine, database }) => (engine.sharesStore && database !== null ? null : 'shares no database'),
    async check({ engine, database }) {
      const sent = delivery();
      await engine.enqueue([sent]);
      await engine.claim(1);
      const rollBack = new Error('roll back');
      await database
        ?.transaction(async (within) => {
          await engine.release([sent.id], undefined, within);
          throw rollBack;
        })
        .catch((error: unknown) => assert.equal(error, rollBack));
      assert.deepEqual(await engine.claim(1), []);
      assert.deepEqual(await engine.extend([sent.id]), [sent.id]);
      await database?.transaction((within) => engine.release([sent.id], undefined, within));
      assert.deepEqual(ids(await engine.claim(1)), [sent.id]);
    },
  },
  {
    name: 'what is released until later is not due before',
    lapses: true,
    async check({ engine, pass, lease }) {
      const sent = delivery();
      await engine.enqueue([sent]);
      await engine.claim(1);
      const at = Date.now() + DISTANT;
      for (const [due, known] of [
        [at, at],
        [{ after: DISTANT }, null],
      ] as const) {
        await engine.release([sent.id], due);
        await pass(lease + 1_000);
        assert.deepEqual(await engine.claim(1), []);
        await pass(DISTANT);
        assert.deepEqual(await engine.claim(1), [{ ...sent, at: known, lost: 0 }]);
      }
    },
  },
  {
    name: 'what is due after a while is not due before, whatever the clock of who asks',
    async check(subject) {
      const { engine, pass } = subject;
      const sent = delivery();
      await engine.enqueue([{ ...sent, after: DISTANT }]);
      await pass(DISTANT - 60_000);
      assert.deepEqual(await engine.claim(1), []);
      await depthIs(subject, { ready: 0, deferred: 1, active: 0 });
      await pass(61_000);
      assert.deepEqual(await engine.claim(1), [{ ...sent, lost: 0 }]);
    },
  },
  {
    name: 'what is deferred is not due early, and is due then',
    async check({ engine, pass }) {
      const [later, now, past] = [
        delivery({ at: Date.now() + DISTANT }),
        delivery(),
        delivery({ at: Date.now() - DISTANT }),
      ];
      await engine.enqueue([later, now, past]);
      assert.deepEqual(ids(await engine.claim(10)).toSorted(), [now.id, past.id].toSorted());
      await engine.complete([now.id, past.id]);
      await pass(DISTANT - 60_000);
      assert.deepEqual(await engine.claim(10), []);
      await pass(60_000);
      assert.deepEqual(ids(await engine.claim(10)), [later.id]);
    },
  },
  {
    name: 'cancel takes out what waits, what is deferred and what is leased',
    lapses: true,
    async check(subject) {
      const { engine, pass, lease } = subject;
      const sent = [delivery(), delivery(), delivery({ at: Date.now() + DISTANT })];
      await engine.enqueue(sent);
      const [leased] = await engine.claim(1);
      assert.ok(leased);
      await engine.cancel(addressed(sent));
      assert.deepEqual(await engine.extend([leased.id]), []);
      await engine.complete([leased.id]);
      await pass(DISTANT + lease);
      assert.deepEqual(await engine.claim(10), []);
      await depthIs(subject, { ready: 0, deferred: 0, active: 0 });
    },
  },
  {
    name: 'what is completed never comes back',
    lapses: true,
    async check({ engine, pass, lease }) {
      const sent = many(3);
      await engine.enqueue(sent);
      await engine.claim(3);
      await engine.complete(ids(sent));
      await engine.release(ids(sent));
      await pass(lease + 1_000);
      assert.deepEqual(await engine.claim(10), []);
    },
  },
  {
    name: 'higher priority goes first, within a claim and between claims',
    async check({ engine }) {
      const sent = (['low', 'normal', 'high', 'critical'] as const).map((priority) => delivery({ priority }));
      for (const one of sent) await engine.enqueue([one]);
      const first = await engine.claim(2);
      const then = await engine.claim(2);
      assert.deepEqual(
        [...first, ...then].map(({ priority }) => priority),
        ['critical', 'high', 'normal', 'low'],
      );
    },
  },
  {
    name: 'within a priority the older goes first, within a claim and between claims',
    async check({ engine }) {
      const sent = many(12);
      for (const one of sent) await engine.enqueue([one]);
      const claims: Claim[] = [];
      for (const limit of [1, 1, 5, 5]) claims.push(...(await engine.claim(limit)));
      assert.deepEqual(ids(claims), ids(sent));
    },
  },
  {
    name: 'a great many are accepted, claimed and completed in one call each',
    async check(subject) {
      const { engine, many: count = 1_000 } = subject;
      const sent = many(count);
      assert.equal((await engine.enqueue(sent)).length, count);
      await depthIs(subject, { ready: count, deferred: 0, active: 0 });
      const claims = await engine.claim(count);
      assert.deepEqual(ids(claims), ids(sent));
      assert.equal((await engine.extend(ids(claims))).length, count);
      await engine.complete(ids(claims));
      await depthIs(subject, { ready: 0, deferred: 0, active: 0 });
    },
  },
  {
    name: 'listeners are woken by what becomes due: enqueued, or given back; not after they stopped',
    async check({ engine, other }) {
      let silent = 0;
      const stopSilent = engine.listen(() => {
        silent += 1;
      });
      stopSilent();
      const sent = delivery();
      const enqueued = woken(engine);
      await (other ?? engine).enqueue([sent]);
      await enqueued;
      assert.deepEqual(ids(await engine.claim(1)), [sent.id]);
      const released = woken(engine);
      await engine.release([sent.id]);
      await released;
      assert.equal(silent, 0);
    },
  },
  {
    name: 'depth counts what is ready, deferred and leased',
    async check(subject) {
      const { engine } = subject;
      await depthIs(subject, { ready: 0, deferred: 0, active: 0 });
      await engine.enqueue([...many(5), delivery({ at: Date.now() + DISTANT })]);
      const claims = await engine.claim(2);
      await depthIs(subject, { ready: 3, deferred: 1, active: 2 });
      await engine.complete(ids(claims));
      await depthIs(subject, { ready: 3, deferred: 1, active: 0 });
    },
  },
  {
    name: 'nothing is lost when all is closed and opened again',
    lapses: true,
    needs: ({ reopen }) => (reopen === null ? 'it keeps nothing' : null),
    async check(subject) {
      const { engine, pass, lease } = subject;
      const [waiting, leased, done] = many(3);
      assert.ok(waiting && leased && done);
      await engine.enqueue([done]);
      await engine.claim(1);
      await engine.complete([done.id]);
      await engine.enqueue([leased]);
      await engine.claim(1);
      await engine.enqueue([waiting]);
      const again = await held(subject.reopen)();
      assert.deepEqual(await again.enqueue([waiting, leased, done]), []);
      assert.deepEqual(await again.claim(10), [{ ...waiting, lost: 0 }]);
      await again.complete([waiting.id]);
      await pass(lease + 1_000);
      assert.deepEqual(await again.claim(10), [{ ...leased, lost: 1 }]);
    },
  },
  {
    name: 'empty calls do nothing',
    async check(subject) {
      const { engine } = subject;
      assert.deepEqual(await engine.enqueue([]), []);
      assert.deepEqual(await engine.extend([]), []);
      await engine.complete([]);
      await engine.release([]);
      await engine.cancel([]);
      await depthIs(subject, { ready: 0, deferred: 0, active: 0 });
    },
  },
];

/** A delivery of its own, to be changed in parts. */
function delivery(parts: Partial<Delivery> = {}): Delivery {
  return { id: randomUUID(), runId: randomUUID(), job: 'contract', group: 'g', priority: 'normal', at: null, ...parts };
}

function many(count: number): readonly Delivery[] {
  return Array.from({ length: count }, () => delivery());
}

function ids(deliveries: readonly { readonly id: string }[]): string[] {
  return deliveries.map(({ id }) => id);
}

function addressed(deliveries: readonly Delivery[]): readonly Addressed[] {
  return deliveries.map(({ id, runId }) => ({ id, root: runId }));
}

function woken(engine: Engine): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.listen(() => {
      stop();
      resolve();
    });
  });
}

function sharing({ engine, database }: Subject): string | null {
  return engine.sharesStore && database !== null ? null : 'it does not share the store';
}

async function depthIs({ engine, depthLags = false }: Subject, expected: Depth): Promise<void> {
  const until = performance.now() + (depthLags ? 30_000 : 0);
  for (;;) {
    const found = await engine.depth();
    if (isDeepStrictEqual(found, expected) || performance.now() >= until) {
      assert.deepEqual(found, expected);
      return;
    }
  }
}

/** What `needs` has made sure of. */
function held<T>(value: T | null): T {
  assert.ok(value !== null);
  return value;
}
