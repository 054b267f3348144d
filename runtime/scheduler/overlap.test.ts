import { describe, expect, test } from 'vitest';
import type { JobSpec } from '../spec/job-spec.ts';
import {
  concurrencyKeyOf,
  decideHandOver,
  keyOfRun,
  type OpenRun,
  slotHolders,
  slotsOf,
  TENANT_SLOTS,
} from './gate.ts';
import { decideOverlap } from './overlap.ts';

type Shape = Pick<JobSpec, 'serial' | 'overlap' | 'concurrency'>;
const NOW = Date.UTC(2026, 0, 1, 12);
const parallel: Shape = { serial: false, overlap: 'allow', concurrency: { limit: null, key: null } };
const serial: Shape = { ...parallel, serial: true, overlap: 'skip' };

function run(id: string, over: Partial<OpenRun> = {}): OpenRun {
  return {
    id,
    status: 'pending',
    attempt: 0,
    reason: 'schedule',
    scheduledFor: NOW - 60_000,
    createdAt: NOW - 120_000,
    ready: false,
    concurrencyKey: null,
    ...over,
  };
}
const going = run('a', { status: 'running', attempt: 1 });

describe('overlap', () => {
  const table: readonly (readonly [string, Parameters<typeof decideOverlap>[0], string])[] = [
    ['nothing open', { spec: serial, reason: 'schedule', open: [], now: NOW }, 'run'],
    ['parallel jobs overlap', { spec: parallel, reason: 'schedule', open: [going], now: NOW }, 'run'],
    [
      'serial: a scheduled run that finds one running',
      { spec: serial, reason: 'schedule', open: [going], now: NOW },
      'skip',
    ],
    ['serial: one that waits counts too', { spec: serial, reason: 'schedule', open: [run('a')], now: NOW }, 'skip'],
    [
      'serial: one that waits for a retry counts too',
      { spec: serial, reason: 'schedule', open: [run('a', { attempt: 1, scheduledFor: NOW + 1 })], now: NOW },
      'skip',
    ],
    [
      'serial: a backfill does not, going or waiting',
      {
        spec: serial,
        reason: 'schedule',
        open: [{ ...going, reason: 'backfill' }, run('b', { reason: 'backfill' })],
        now: NOW,
      },
      'run',
    ],
    [
      'serial: one deferred to tomorrow does not',
      { spec: serial, reason: 'schedule', open: [run('a', { scheduledFor: NOW + 86_400_000 })], now: NOW },
      'run',
    ],
    [
      'serial: caught-up runs are scheduled runs',
      { spec: serial, reason: 'catch-up', open: [going], now: NOW },
      'skip',
    ],
    ['serial: an event queues', { spec: serial, reason: 'event', open: [going], now: NOW }, 'run'],
    ['serial: a manual run queues', { spec: serial, reason: 'manual', open: [going], now: NOW }, 'run'],
    ['serial and queue', { spec: { ...serial, overlap: 'queue' }, reason: 'schedule', open: [going], now: NOW }, 'run'],
    [
      'cancel the running one',
      { spec: { ...parallel, overlap: 'cancel' }, reason: 'schedule', open: [going], now: NOW },
      'cancel',
    ],
    [
      'skip without a limit means one',
      { spec: { ...parallel, overlap: 'skip' }, reason: 'schedule', open: [going], now: NOW },
      'skip',
    ],
    [
      'a limit of two leaves room for a second',
      {
        spec: { ...parallel, overlap: 'skip', concurrency: { limit: 2, key: null } },
        reason: 'schedule',
        open: [going],
        now: NOW,
      },
      'run',
    ],
    [
      'and none for a third',
      {
        spec: { ...parallel, overlap: 'skip', concurrency: { limit: 2, key: null } },
        reason: 'schedule',
        open: [going, run('b')],
        now: NOW,
      },
      'skip',
    ],
  ];
  test.each(table)('%s', (_name, facts, action) => {
    expect(decideOverlap(facts).action).toBe(action);
  });

  test('a skipped run says what it found', () => {
    expect(decideOverlap({ spec: serial, reason: 'schedule', open: [going], now: NOW })).toEqual({
      action: 'skip',
      message: 'the run of 2026-01-01T11:59:00.000Z was still going',
    });
  });
});

describe('gate', () => {
  test('how many slots a job has', () => {
    const of = (spec: Omit<Parameters<typeof slotsOf>[0], 'scope' | 'action'>, scope: string | null = null) =>
      slotsOf({ ...spec, scope, action: { steps: [] } });
    expect(of(parallel)).toBeNull();
    expect(of(serial)).toBe(1);
    expect(of({ ...parallel, overlap: 'queue' })).toBe(1);
    expect(of({ ...parallel, overlap: 'skip' })).toBeNull();
    expect(of({ ...parallel, concurrency: { limit: 3, key: null } })).toBe(3);
    // Of each tenant only so many are handed over, so that none waits behind all of another's.
    expect(of(parallel, 'organization')).toBe(TENANT_SLOTS);
    expect(of({ ...parallel, concurrency: { limit: 3, key: null } }, 'organization')).toBe(3);
  });

  test('runs count by tenant where their job has no limit of its own, or one for each', () => {
    const spec = { ...parallel, scope: 'organization' };
    expect(keyOfRun(spec, { organizationId: 'a' }, null)).toBe('a');
    expect(keyOfRun(spec, null, 'b')).toBe('b');
    expect(keyOfRun({ ...spec, concurrency: { limit: 3, key: null } }, null, 'b')).toBeNull();
    expect(keyOfRun({ ...spec, concurrency: { limit: 3, key: 'organization' } }, null, 'b')).toBe('b');
    expect(keyOfRun({ ...spec, scope: null }, null, 'b')).toBeNull();
  });

  test('the next in order is handed over, whatever the order of the facts', () => {
    const open = [run('c', { scheduledFor: NOW - 1 }), run('b', { scheduledFor: NOW - 2 }), going];
    expect(decideHandOver(open, 1, NOW)).toEqual([]);
    expect(decideHandOver(open, 2, NOW).map((one) => one.id)).toEqual(['b']);
    expect(decideHandOver(open.slice(0, 2), 1, NOW).map((one) => one.id)).toEqual(['b']);
    expect(decideHandOver(open, null, NOW).map((one) => one.id)).toEqual(['b', 'c']);
  });

  test('when a run has ended, who holds its slot is handed over', () => {
    const waiting = [run('b'), run('c'), run('d')];
    expect(decideHandOver(waiting, 1, NOW).map((one) => one.id)).toEqual(['b']);
    expect(decideHandOver([going, ...waiting], 2, NOW).map((one) => one.id)).toEqual(['b']);
    expect(decideHandOver([going], 1, NOW)).toEqual([]);
  });

  test('a run that waits for its next attempt keeps its slot and is not handed over twice', () => {
    const retrying = run('a', { attempt: 1 });
    expect(decideHandOver([retrying, run('b', { scheduledFor: NOW })], 1, NOW)).toEqual([]);
    expect(slotHolders([retrying, run('b')], 1, NOW)).toEqual([retrying]);
  });

  test('a backfill that has not begun lets all others go first, and is in order itself', () => {
    const filling = (id: string, ago: number): OpenRun => run(id, { reason: 'backfill', scheduledFor: NOW - ago });
    const open = [filling('b', 2_000), filling('a', 3_000), run('c', { scheduledFor: NOW })];
    expect(slotHolders(open, 2, NOW).map(({ id }) => id)).toEqual(['c', 'a']);
    expect(slotHolders([{ ...filling('b', 2_000), attempt: 1 }, ...open], 1, NOW).map(({ id }) => id)).toEqual(['b']);
  });

  test('a deferred run holds no slot before its time', () => {
    const later = run('a', { scheduledFor: NOW + 1 });
    expect(decideHandOver([later, run('b')], 1, NOW).map((one) => one.id)).toEqual(['b']);
    expect(slotHolders([later], null, NOW)).toEqual([]);
    expect(slotHolders([later], null, NOW, new Set([later.id]))).toEqual([later]);
  });

  test('each key has slots of its own', () => {
    const open = [
      run('a', { concurrencyKey: 'x' }),
      run('b', { concurrencyKey: 'x' }),
      run('c', { concurrencyKey: 'y' }),
    ];
    expect(decideHandOver(open, 1, NOW).map((one) => one.id)).toEqual(['a', 'c']);
  });

  test('the key is found in the input', () => {
    const spec: Shape = { ...parallel, concurrency: { limit: 1, key: 'customer' } };
    expect(concurrencyKeyOf(spec, { customer: 'c1' })).toBe('c1');
    expect(concurrencyKeyOf(spec, { customerId: 7 })).toBe('7');
    expect(concurrencyKeyOf(spec, { customer: { id: 'c2' } })).toBe('c2');
    expect(concurrencyKeyOf(spec, { order: {} })).toBeNull();
    expect(concurrencyKeyOf(spec, null)).toBeNull();
    expect(concurrencyKeyOf({ concurrency: { limit: 1, key: 'order.customer' } }, { order: { customer: 'c3' } })).toBe(
      'c3',
    );
    expect(concurrencyKeyOf(parallel, { customer: 'c1' })).toBeNull();
  });
});
