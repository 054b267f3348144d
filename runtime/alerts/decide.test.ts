import { describe, expect, test } from 'vitest';
import type { OpenAlert } from '../store/alert-store.ts';
import { type AlertFacts, CALM, decideAlert, type Seen } from './decide.ts';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const open = (over: Partial<OpenAlert> = {}): OpenAlert => ({
  kind: 'failure',
  job: 'j',
  since: NOW - HOUR,
  lastAt: NOW - HOUR,
  count: 1,
  toldAt: NOW - HOUR,
  toldCount: 1,
  run: 'r1',
  message: 'no route',
  ...over,
});
const seen = (count: number, at = NOW): Seen => ({ kind: 'failure', job: 'j', run: 'r2', message: 'x', count, at });
const facts = (over: Partial<AlertFacts>): AlertFacts => ({
  open: null,
  seen: null,
  over: null,
  now: NOW,
  remind: 4 * HOUR,
  ...over,
});
const over = { run: 'r3', at: NOW };

describe('what is told', () => {
  test.each<[string, Partial<AlertFacts>, string | null, number | null]>([
    ['nothing is wrong', {}, null, null],
    ['it happens for the first time', { seen: seen(1) }, 'new', 1],
    ['it happens three times at once', { seen: seen(3) }, 'new', 3],
    ['it happens again soon', { open: open(), seen: seen(5) }, null, 6],
    ['it happens again after the interval', { open: open({ toldAt: NOW - 4 * HOUR }), seen: seen(2) }, 'reminder', 3],
    ['nothing has happened since it was told', { open: open({ toldAt: NOW - 9 * HOUR }) }, null, 1],
    ['it happened since and the interval is over', { open: open({ toldAt: NOW - 5 * HOUR, count: 7 }) }, 'reminder', 7],
    ['a state goes on past the interval', { open: open({ toldAt: NOW - 4 * HOUR }), seen: seen(0) }, 'reminder', 1],
    ['a state goes on', { open: open(), seen: seen(0) }, null, 1],
    ['it is over', { open: open(), over }, 'recovered', null],
    [
      'it may be over, and is not said to go on',
      { open: open({ lastAt: NOW - 1, toldAt: NOW - 9 * HOUR, count: 9 }), over },
      null,
      9,
    ],
    ['it may be over, but was wrong a moment ago', { open: open({ lastAt: NOW - CALM + 1 }), over }, null, 1],
  ])('%s', (_name, given, tell, count) => {
    const decision = decideAlert(facts(given));
    expect(decision.tell).toBe(tell);
    expect(decision.alert?.count ?? null).toBe(count);
  });
});
