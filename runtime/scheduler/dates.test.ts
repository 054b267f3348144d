import { expect, test } from 'vitest';
import { type DateFacts, decideDate } from './dates.ts';

const NOW = Date.UTC(2027, 0, 15);
const HOUR = 3_600_000;
const waiting = { status: 'pending', attempt: 0, scheduledFor: NOW + HOUR } as const;

const table: readonly (readonly [string, Partial<DateFacts>, string])[] = [
  ['a date that is new', {}, 'run'],
  ['a run that waits, whatever its date was', { last: waiting, due: NOW + 2 * HOUR }, 'move'],
  ['the same date, whose run waits', { last: waiting }, 'move'],
  ['the same date, whose run has begun', { last: { ...waiting, status: 'running', attempt: 1 } }, 'keep'],
  ['the same date, whose run tries again', { last: { ...waiting, attempt: 1 } }, 'keep'],
  ['the same date, whose run is over', { last: { ...waiting, status: 'completed', attempt: 1 } }, 'keep'],
  ['the same date, whose run somebody cancelled', { last: { ...waiting, status: 'cancelled' } }, 'keep'],
  ['another date after a run', { last: { ...waiting, status: 'completed' }, due: NOW + 2 * HOUR }, 'run'],
  ['a time that has passed not long ago', { due: NOW - HOUR }, 'run'],
  ['a time that has passed long ago', { due: NOW - HOUR - 1 }, 'skip'],
  ['a waiting run whose time has passed by now', { last: waiting, due: NOW - 9 * HOUR }, 'move'],
];
test.each(table)('%s', (_name, facts, action) => {
  expect(decideDate({ last: null, due: NOW + HOUR, now: NOW, window: HOUR, ...facts }).action).toBe(action);
});
