import { describe, expect, test } from 'vitest';
import type { GuardedEventHandler, GuardedHandler } from '../registry.ts';
import { runHandler } from '../testing/run-handler.ts';
import { windowOf } from './window.ts';

describe('the window of a guard', () => {
  const at = (iso: string): number => Date.parse(iso);
  const calendar = (unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year') =>
    ({ kind: 'calendar', unit }) as const;
  const table = [
    [
      'the day of the job’s zone, not of UTC',
      calendar('day'),
      '2026-03-01T02:00:00Z',
      'America/New_York',
      '2026-02-28T05:00:00Z',
      '2026-02-28',
    ],
    [
      'a day that begins without a midnight',
      calendar('day'),
      '2018-11-04T12:00:00Z',
      'America/Sao_Paulo',
      '2018-11-04T03:00:00Z',
      '2018-11-04',
    ],
    ['a week begins on Monday', calendar('week'), '2026-01-04T12:00:00Z', 'UTC', '2025-12-29T00:00:00Z', '2025-12-29'],
    ['a month', calendar('month'), '2026-02-28T23:59:59Z', 'UTC', '2026-02-01T00:00:00Z', '2026-02-01'],
    ['a quarter', calendar('quarter'), '2026-06-30T12:00:00Z', 'UTC', '2026-04-01T00:00:00Z', '2026-04-01'],
    ['a year', calendar('year'), '2026-06-30T12:00:00Z', 'UTC', '2026-01-01T00:00:00Z', '2026-01-01'],
    [
      'an hour of a zone that is half an hour off',
      calendar('hour'),
      '2026-01-01T10:10:00Z',
      'Asia/Kolkata',
      '2026-01-01T09:30:00Z',
      '2026-01-01T15:00+05:30',
    ],
    ['a minute', calendar('minute'), '2026-01-01T10:10:59Z', 'UTC', '2026-01-01T10:10:00Z', '2026-01-01T10:10+00:00'],
  ] as const;
  test.each(table)('%s', (_name, guard, scheduledFor, timezone, start, name) => {
    expect(windowOf(guard, { scheduledFor: at(scheduledFor), now: 0, timezone })).toEqual({
      window: { kind: 'fixed', start: at(start) },
      name,
    });
  });

  test('rolling looks back from now, for ever has one window', () => {
    const facts = { scheduledFor: 5, now: 86_400_000, timezone: 'UTC' };
    expect(windowOf({ kind: 'rolling', duration: 'PT1H' }, facts).window).toEqual({
      kind: 'rolling',
      since: 82_800_000,
    });
    expect(windowOf({ kind: 'forever' }, facts)).toEqual({ window: { kind: 'fixed', start: 0 }, name: 'ever' });
  });
});

describe('a guarded handler', () => {
  interface Customer {
    readonly id: string;
  }
  const customers = (...ids: string[]): readonly Customer[] => ids.map((id) => ({ id }));

  test('each key has its effect once, in this window and in this run; what happened before is left out', async () => {
    const sent: string[] = [];
    const handler: GuardedHandler<Customer> = {
      items: () => customers('a', 'b', 'a', 'c'),
      key: (customer) => customer.id,
      effect: (customer, ctx) => void sent.push(`${customer.id} ${ctx.idempotencyKey}`),
    };
    const run = await runHandler(handler, { job: 'mail', done: ['b'] });
    expect(run).toMatchObject({ status: 'completed', result: { done: 2, alreadyDone: 1 }, effects: ['a', 'c'] });
    expect(sent).toEqual(['a mail:test:a', 'c mail:test:c']);
  });

  test('what fails is named and alone is tried again', async () => {
    const tried: string[] = [];
    const handler: GuardedHandler<Customer> = {
      async *items() {
        yield* customers('a', 'b', 'c');
      },
      key: (customer) => customer.id,
      effect: (customer) => {
        tried.push(customer.id);
        if (customer.id === 'b') throw new Error('mailbox full');
      },
    };
    const first = await runHandler(handler);
    expect(first).toMatchObject({ status: 'failed', effects: ['a', 'c'], error: { permanent: false } });
    expect(first.error?.message).toBe('1 of 3 items failed: b: mailbox full');
    await runHandler(handler, { done: first.effects });
    expect(tried).toEqual(['a', 'b', 'c', 'b']);
  });

  test('asked to stop, it stops between two effects', async () => {
    const controller = new AbortController();
    const handler: GuardedHandler<Customer> = {
      items: () => customers('a', 'b'),
      key: (customer) => customer.id,
      effect: () => controller.abort(),
    };
    const run = await runHandler(handler, { signal: controller.signal });
    expect(run).toMatchObject({ status: 'failed', effects: ['a'], error: { name: 'AbortError' } });
  });

  test('an empty key is a mistake that no retry mends', async () => {
    const handler: GuardedHandler<string> = { items: () => [''], key: (item) => item, effect: () => {} };
    expect((await runHandler(handler)).error).toMatchObject({ permanent: true });
  });
});

describe('the modes of a guard', () => {
  const once = (sent: string[], fail: (key: string) => boolean = () => false): GuardedHandler<string> => ({
    items: () => ['a', 'b'],
    key: (item) => item,
    effect: (item) => {
      sent.push(item);
      if (fail(item)) throw new Error('mailbox full');
    },
  });

  test('claim-first: what an effect throws is its word that it did not happen, and frees the key', async () => {
    const sent: string[] = [];
    const handler = once(sent, (key) => key === 'a' && sent.length === 1);
    const first = await runHandler(handler, { guard: { mode: 'claim-first' } });
    expect(first).toMatchObject({ status: 'failed', effects: ['b'], items: [{ key: 'a' }] });
    const second = await runHandler(handler, { guard: { mode: 'claim-first' }, done: first.effects });
    expect(second).toMatchObject({ status: 'completed', result: { done: 1, alreadyDone: 1 } });
    expect(sent).toEqual(['a', 'b', 'a']);
  });

  test('transaction: an effect asks the database by ctx.sql, and is not recorded where it throws', async () => {
    const asked: string[] = [];
    const handler: GuardedHandler<string> = {
      items: () => ['a', 'b'],
      key: (item) => item,
      async effect(item, ctx) {
        const { rows } = await ctx.sql.query<{ n: number }>('SELECT $1', [item]);
        if (rows[0]?.n === 2) throw new Error('no');
      },
    };
    const sql = {
      query: async <Row extends object>(text: string, values?: readonly unknown[]) => {
        asked.push(`${text} ${String(values)}`);
        return { rows: [{ n: asked.length }] as unknown as readonly Row[] };
      },
    };
    const run = await runHandler(handler, { guard: { mode: 'transaction' }, sql });
    expect(run).toMatchObject({ status: 'failed', effects: ['a'] });
    expect(asked).toEqual(['SELECT $1 a', 'SELECT $1 b']);
  });

  test('in the other modes ctx.sql says what it is for', async () => {
    const handler: GuardedHandler<string> = {
      items: () => ['a'],
      key: (item) => item,
      effect: (_item, ctx) => ctx.sql.query('SELECT 1'),
    };
    expect((await runHandler(handler)).error?.message).toContain('ctx.sql is there for effects that share');
  });

  test('the payload of an event is its item, and names its key by what the guard is per', async () => {
    const keys: string[] = [];
    const handler: GuardedEventHandler = { effect: (_payload, ctx) => void keys.push(ctx.idempotencyKey) };
    const guard = { per: 'customer' };
    for (const input of [{ customer: 'a' }, { customerId: 7 }, { customer_id: 'c' }, { customer: { id: 'd' } }]) {
      expect(await runHandler(handler, { guard, input, job: 'mail' })).toMatchObject({ status: 'completed' });
    }
    expect(keys).toEqual(['mail:test:a', 'mail:test:7', 'mail:test:c', 'mail:test:d']);
    const without = await runHandler(handler, { guard, input: { order: 1 } });
    expect(without.error).toMatchObject({ permanent: true });
    expect(without.error?.message).toContain('The payload names no customer');
  });
});
