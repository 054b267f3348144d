import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleSpec } from '../../spec/sample-spec.ts';
import { rolesIn, stretches } from './description.ts';
import { impliedOf } from './implied.ts';
import { isMonth, monthBeside, weeksOf } from './month.ts';
import { coming, headline, lanes, type Standing } from './overview.ts';
import { bars, usual } from './plot.ts';
import { lateBy, reasonWithout } from './run.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

describe('a description', () => {
  test('is cut where its words change their role', () => {
    const words = [
      { start: 0, end: 8, as: 'schedule' },
      { start: 9, end: 16, as: 'schedule' },
      { start: 18, end: 32, as: 'action' },
    ] as const;
    const parts = stretches('Weekdays at 6 PM, send reminders', words);
    expect(parts).toEqual([
      { text: 'Weekdays at 6 PM', role: 'schedule' },
      { text: ', ', role: null },
      { text: 'send reminders', role: 'action' },
    ]);
    expect(rolesIn(parts)).toEqual(['schedule']);
  });

  test('loses nothing, whatever is said of its words', () => {
    const span = fc.record({
      start: fc.integer({ min: -3, max: 40 }),
      end: fc.integer({ min: -3, max: 60 }),
      as: fc.constantFrom('schedule', 'option', 'action'),
    });
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(span, { maxLength: 8 }), (text, words) => {
        expect(
          stretches(text, words as never)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the overview says', () => {
  const standing: Standing = { jobs: 5, failing: 0, late: 0, running: 0, next: null };

  test.each<[Partial<Standing>, string]>([
    [{}, 'All is well. Nothing runs at the moment.'],
    [{ jobs: 0 }, 'There are no jobs yet.'],
    [{ failing: 1, running: 1 }, 'One job is failing. One run is under way.'],
    [{ failing: 2, late: 1, running: 14 }, 'Two jobs are failing and one run is late. 14 runs are under way.'],
    [
      { next: { title: 'Sweep', at: NOW + 5000 } },
      'All is well. Nothing runs at the moment; next comes Sweep, in 5 s.',
    ],
  ])('%j', (parts, words) => {
    expect(
      headline({ ...standing, ...parts }, NOW)
        .join(' ')
        .replaceAll('\u00a0', ' ')
        .trim(),
    ).toBe(words);
  });

  test('what comes by job, the first to come at the top', () => {
    const at = (minute: number): string => `2026-11-24T12:0${minute}:00Z`;
    const found = lanes([
      { job: 'b', at: at(1) },
      { job: 'a', at: at(2) },
      { job: 'b', at: at(3) },
    ]);
    expect(found.map(({ job, times }) => [job, times.length])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });
});

describe('runs', () => {
  const run = {
    id: 'r',
    status: 'completed',
    reason: 'schedule',
    scheduledFor: ago(60),
    startedAt: ago(60),
    finishedAt: ago(50),
  } as const;

  test('are bars, oldest first, as tall as they took among the others', () => {
    const found = bars(
      [{ ...run, id: 'new', finishedAt: ago(40) }, run, { ...run, id: 'never', startedAt: null }],
      NOW,
    );
    expect(found.map((bar) => [bar.run.id, bar.took, Math.round(bar.height * 100)])).toEqual([
      ['never', null, 6],
      ['r', 10_000, 50],
      ['new', 20_000, 100],
    ]);
    expect(usual([run, { ...run, status: 'failed' }])).toBe(10_000);
    expect(usual([])).toBeNull();
  });

  test('are late when their time is a minute past and they have not begun', () => {
    const waiting = { status: 'pending', startedAt: null, createdAt: ago(500), scheduledFor: ago(90) } as const;
    expect(lateBy(waiting, NOW)).toBe(90_000);
    expect(lateBy({ ...waiting, scheduledFor: ago(30) }, NOW)).toBeNull();
    // One that was made up for stands for a time long past, and is not late for that.
    expect(lateBy({ ...waiting, createdAt: ago(10), scheduledFor: ago(90_000) }, NOW)).toBeNull();
    expect(lateBy({ ...waiting, status: 'running', startedAt: ago(1) }, NOW)).toBeNull();
  });

  test('say why without the words of their error', () => {
    expect(reasonWithout('attempt 1 of 1 failed: boom', { message: 'boom' })).toBe('Attempt 1 of 1 failed');
    expect(reasonWithout('attempt 1 of 4 failed: boom; the next is due at 12', { message: 'boom' })).toBe(
      'Attempt 1 of 4 failed; the next is due at 12',
    );
    expect(reasonWithout('skipped', null)).toBe('skipped');
  });
});

test('implied values are those that nobody stated, in words', () => {
  const spec = sampleSpec({ provenance: { timezone: 'implied', timeout: 'implied', retry: 'stated' } });
  expect(impliedOf(spec)).toEqual([
    { name: 'Zone', value: 'UTC' },
    { name: 'An attempt may take', value: '15 minutes' },
  ]);
});

test('a month is its weeks from Monday, with the days beside it', () => {
  const weeks = weeksOf('2026-11');
  expect([weeks.length, weeks[0]?.[0]?.date, weeks.at(-1)?.at(-1)?.date]).toEqual([6, '2026-10-26', '2026-12-06']);
  expect(weeksOf('2027-02').length).toBe(4);
  expect([monthBeside('2026-12', 1), monthBeside('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
  expect([isMonth('2026-11'), isMonth('2026-13'), isMonth(undefined)]).toEqual([true, false, false]);
});

test('a lane is left out whose times have all passed', () => {
  const passed = { job: 'a', times: [1, 5] };
  const half = { job: 'b', times: [5, 6, 9] };
  expect(coming([passed, half], 5)).toEqual([{ ...half, first: 6, ahead: [6, 9] }]);
});
