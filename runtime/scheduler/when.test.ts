import { describe, expect, test } from 'vitest';
import type { Compile } from './english.ts';
import type { ReadWhen } from './read-when.ts';
import { kindOf, readWhen, type When, type WhenAsked } from './when.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 250);

function read(when: When, over: Partial<WhenAsked> = {}): ReadWhen {
  return readWhen({ when, timezone: 'Europe/Berlin', now: NOW, compile: null, ...over });
}
const faults = (answer: ReadWhen): readonly string[] =>
  answer.ok ? [] : answer.faults.map(({ at, message }) => `${at}: ${message}`);

describe('what a text is, by its form alone', () => {
  test.each([
    ['0 9 * * 1-5', 'cron'],
    [' */5  * * JAN,feb mon ', 'cron'],
    ['0 0 L * ?', 'cron'],
    ['RRULE:FREQ=DAILY', 'rrule'],
    ['rrule:FREQ=DAILY', 'rrule'],
    ['PT15M', 'interval'],
    ['P1D', 'interval'],
    ['-PT1H', 'interval'],
    ['2027-12-24T09:00:00', 'once'],
    ['2027-12-24T09:00:00+01:00', 'once'],
    ['every weekday at 9am', 'english'],
    ['at 5 on may 3', 'english'],
    ['5 pm on every friday', 'english'],
    ['2027-12-24', 'english'],
    ['2027-12-24T09:00 and daily after', 'english'],
    ['PM', 'english'],
    ['@daily', 'english'],
    ['0 0 9 * * 1-5', 'english'],
  ] as const)('%s is %s', (text, kind) => expect(kindOf(text)).toBe(kind));
});

describe('a schedule', () => {
  test.each([
    ['0  9 * * 1-5', { kind: 'cron', cron: ['0 9 * * 1-5'], timezone: 'Europe/Berlin' }],
    [{ cron: ['0 9 * * 1', '0 10 * * 2'] }, { kind: 'cron', cron: ['0 9 * * 1', '0 10 * * 2'] }],
    ['RRULE:FREQ=DAILY', { kind: 'rrule', rrule: 'FREQ=DAILY', start: '2026-01-01T13:00:01' }],
    [
      { rrule: 'FREQ=DAILY', start: '2026-02-01T08:00' },
      { kind: 'rrule', start: '2026-02-01T08:00:00' },
    ],
    ['PT90M', { kind: 'interval', every: 'PT90M', start: '2026-01-01T12:00:01Z', within: null }],
    [
      { every: 'PT1H', start: new Date(NOW) },
      { kind: 'interval', start: '2026-01-01T12:00:00.250Z' },
    ],
    ['2027-12-24T09:00', { kind: 'once', at: '2027-12-24T09:00:00', timezone: 'Europe/Berlin' }],
    ['2027-12-24T09:00+01:00', { kind: 'once', at: '2027-12-24T08:00:00', timezone: 'UTC' }],
    [new Date(NOW + 60_000), { kind: 'once', at: '2026-01-01T12:01:01', timezone: 'UTC' }],
  ] as const)('%o is read', (when, trigger) => {
    const answer = read(when);
    expect(faults(answer)).toEqual([]);
    expect(answer).toMatchObject({ ok: true, triggers: [trigger], readback: null });
  });

  test('is bounded by dates, local times or instants, both included', () => {
    const bounds = (from: string | Date, until: string | Date) => {
      const answer = read('0 9 * * *', { from, until });
      return answer.ok ? answer.triggers.map((one) => [one.from, one.until]) : faults(answer);
    };
    expect(bounds('2026-02-01', '2026-02-03')).toEqual([['2026-02-01T00:00:00', '2026-02-03T23:59:59']]);
    expect(bounds('2026-02-01T10:00', new Date(Date.UTC(2026, 5, 1)))).toEqual([
      ['2026-02-01T10:00:00', '2026-06-01T02:00:00'],
    ]);
    expect(bounds('soon', '2026-02-30T00:00:00')).toEqual([
      expect.stringContaining('from: "soon" is neither a date'),
      expect.stringContaining('until: '),
    ]);
  });
});

describe('what is no schedule is refused where it is wrong', () => {
  test.each([
    ['61 9 * * *', 'when: '],
    [{ cron: ['0 9 * * *', '0 25 * * *'] }, 'when.cron.1: '],
    ['RRULE:FREQ=SOMETIMES', 'when: '],
    [{ rrule: 'DTSTART:20270101T090000\nRRULE:FREQ=DAILY' }, 'give the start beside the rule'],
    [{ rrule: 'FREQ=DAILY', start: 'soon' }, 'when.start: '],
    ['PT0S', 'when: '],
    ['P1M', 'when: '],
    [{ every: 'PT1H', start: 'soon' }, 'when.start: "soon" is not an instant'],
    ['2020-01-01T09:00:00', 'it never comes'],
    ['2027-02-30T09:00:00', 'when: '],
    ['', 'nothing was said'],
    [{} as When, 'give a text, a Date, or one of'],
    ['every weekday at 9am', "hand the compiler over: import { compile } from '@nljobs/compiler/core'"],
  ] as const)('%o', (when, message) => {
    const [first, ...more] = faults(read(when));
    expect(first).toContain(message);
    expect(more).toEqual([]);
  });

  test('a zone that is none, and bounds of a single time', () => {
    expect(faults(read('0 9 * * *', { timezone: 'Berlin' }))).toEqual([
      'timezone: "Berlin" is not a zone of the IANA database, such as Europe/Berlin',
    ]);
    expect(faults(read('2027-12-24T09:00:00', { from: '2026-01-01' }))).toEqual(['from: a single time has no bounds']);
  });
});

describe('English', () => {
  const cron = { kind: 'cron', cron: ['0 9 * * *'], timezone: 'UTC', from: null, until: null, count: null } as const;
  const trigger = { ...cron, except: [], jitter: null, dst: { gap: 'after', overlap: 'first' } } as const;
  const answer: ReturnType<Compile> = {
    spec: { triggers: [trigger], provenance: { triggers: 'stated', timezone: 'implied' } },
    readback: 'Every day at 09:00 UTC',
    diagnostics: [],
    words: [{ start: 0, end: 10, as: 'schedule' }],
  };
  const compiling =
    (over: Partial<ReturnType<Compile>>, asked: unknown[] = []): Compile =>
    (...args) => {
      asked.push(...args);
      return { ...answer, ...over };
    };

  test('is read by the compiler that was handed over, against now and the zone', () => {
    const asked: unknown[] = [];
    expect(read('daily at 9', { compile: compiling({}, asked) })).toEqual({
      ok: true,
      triggers: [trigger],
      timezone: 'UTC',
      readback: 'Every day at 09:00 UTC',
    });
    const context = { timezone: 'Europe/Berlin' };
    expect(asked).toEqual(['daily at 9', { now: '2026-01-01T12:00:00.250Z', phrase: true, context }]);
  });

  test('within bounds says them; one that says them itself is bounded once', () => {
    expect(read('daily at 9', { compile: compiling({}), until: '2026-03-01' })).toMatchObject({
      readback: 'Every day at 09:00 UTC until 2026-03-01T23:59:59',
      triggers: [{ until: '2026-03-01T23:59:59' }],
    });
    const spec = { triggers: [{ ...trigger, until: '2027-01-01T00:00:00' }], provenance: {} };
    expect(faults(read('daily until 2027', { compile: compiling({ spec }), until: '2026-03-01' }))).toEqual([
      'until: the text says "until" already; say it once',
    ]);
  });

  test('that cannot be read says so at the place', () => {
    const span = { start: 6, end: 14 };
    const diagnostics = [{ code: 'NLJ2002', severity: 'error', message: 'cannot be read', span }];
    const refused = read('every blursday', { compile: compiling({ spec: null, diagnostics }) });
    expect(refused).toEqual({
      ok: false,
      faults: [{ at: 'when', message: '“blursday”: cannot be read (NLJ2002)', span }],
    });
  });

  test('that says more than a schedule is refused, and nothing of it left out', () => {
    const words = [
      { start: 0, end: 10, as: 'schedule' },
      { start: 11, end: 21, as: 'action' },
    ];
    expect(faults(read('daily at 9 send mails', { compile: compiling({ words }) }))).toEqual([
      'when: “send mails”: only a schedule can be said here, and this says what to do',
    ]);
    const stated = { triggers: [trigger], provenance: { triggers: 'stated', retry: 'stated' } } as const;
    expect(faults(read('daily, thrice', { compile: compiling({ spec: stated }) }))).toEqual([
      'when: only a schedule can be said here, not retry',
    ]);
    const event = { triggers: [{ kind: 'manual' }], provenance: {} } as const;
    expect(faults(read('on demand', { compile: compiling({ spec: event }) }))).toEqual([
      'when: "on demand" names no times: a trigger of kind manual',
    ]);
  });

  test('tells a cron back where it means the same times', () => {
    expect(read('0 9 * * *', { timezone: 'UTC', compile: compiling({}) })).toMatchObject({
      readback: 'Every day at 09:00 UTC',
    });
    expect(read('0 8 * * *', { timezone: 'UTC', compile: compiling({}) })).toMatchObject({ readback: null });
  });
});
