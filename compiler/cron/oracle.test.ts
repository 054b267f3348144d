import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import fc from 'fast-check';
import { mergedOccurrences, type ScheduleBounds } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { toTriggers } from '../calendar/to-triggers.ts';
import { unbounded } from '../calendar/unbounded.ts';
import { compile } from '../compile.ts';
import type { DialectId } from './dialects.ts';
import { readCron } from './read.ts';

/**
 * Crons as two independent readers have them, cron-parser and croner. They are asked only where they agree with each
 * other and with crontab(5). Where they do not, and what is taken here:
 *
 * - A star with a step beside a restricted day field: both take either day, crontab(5) wants both. Ours is crontab(5), with a doubt.
 * - `1-31 * 1`: cron-parser takes the full range for a star, croner does not; crontab(5) looks for the star itself.
 * - `0/5` and steps beyond the field: croner refuses them. Ranges that go round (`FRI-MON`): both refuse them.
 * - `L-3` and `15W`: cron-parser knows neither; croner reads W alone.
 * - Local times that a change of the clock skips or repeats: each has its own rule, so zones are left to other tests.
 */
const FROM = Date.UTC(2027, 0, 1) - 1;
const RUNS = { seed: 20_261_122, numRuns: 150 } as const;
const BOUNDS: ScheduleBounds = unbounded('UTC');

const told = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString());

function ours(cron: string, count: number, dialect: DialectId | null = null): readonly string[] {
  const reading = readCron(cron, dialect);
  if (!reading.ok) throw new Error(`“${cron}” is refused: ${reading.reason}`);
  return told(mergedOccurrences(toTriggers(reading.schedule, BOUNDS, null), { from: FROM, count }));
}

function byCronParser(cron: string, count: number): readonly string[] {
  const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(FROM), tz: 'UTC' });
  return told(Array.from({ length: count }, () => parsed.next().getTime()));
}

function byCroner(cron: string, count: number): readonly string[] {
  return told(new Cron(cron, { timezone: 'UTC' }).nextRuns(count, new Date(FROM)).map((date) => date.getTime()));
}

/** A field of numbers: a star, a step, a number, a range, a range with a step, a list. */
function field(low: number, high: number, star = 3): fc.Arbitrary<string> {
  const number = fc.integer({ min: low, max: high });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    { weight: star, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: Math.floor((high - low + 1) / 2) }).map((step) => `*/${step}`) },
    { weight: 3, arbitrary: number.map(String) },
    { weight: 2, arbitrary: range },
    { weight: 1, arbitrary: fc.tuple(range, fc.integer({ min: 2, max: 4 })).map(([text, step]) => `${text}/${step}`) },
    {
      weight: 2,
      arbitrary: fc.uniqueArray(number, { minLength: 2, maxLength: 4 }).map((all) => all.sort((a, b) => a - b).join()),
    },
  );
}

const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const month = fc.oneof(field(1, 12, 6), fc.constantFrom('JAN', 'MAR-MAY', 'JUN,DEC'));
const weekday = fc.oneof(field(0, 6), fc.constantFrom('7', 'MON', 'MON-FRI', 'TUE,SUN', 'mon'));
/** Days that every chosen month has, so that no cron waits for years. */
const day = field(1, 28);

/** The day fields: one of them restricted, or both without a star that crontab(5) would see. */
const days = fc
  .tuple(day, month, weekday)
  .filter(
    ([inMonth, , inWeek]) => inMonth === '*' || inWeek === '*' || !/^\*|^1-28$|^0-6$/.test(`${inMonth}${inWeek}`),
  );
const five = fc
  .tuple(field(0, 59), field(0, 23), days)
  .filter(([, , [inMonth, , inWeek]]) => inMonth === '*' || inWeek === '*' || !inWeek.startsWith('*'))
  .map(([minute, hour, [inMonth, inYear, inWeek]]) => `${minute} ${hour} ${inMonth} ${inYear} ${inWeek}`);

describe('a cron of five fields', () => {
  it('fires when cron-parser and croner say', () => {
    fc.assert(
      fc.property(five, (cron) => {
        const expected = byCronParser(cron, 30);
        expect(byCroner(cron, 30)).toEqual(expected);
        expect(ours(cron, 30)).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('means in canonical English what it means', () => {
    fc.assert(
      fc.property(five, (cron) => {
        const { spec, diagnostics } = compile(`cron: ${cron}`, { phrase: true });
        if (spec === null) throw new Error(`“${cron}”: ${diagnostics.map(({ message }) => message).join(' ')}`);
        const again = compile(spec.canonical, { phrase: true });
        if (again.spec === null)
          throw new Error(`${spec.canonical}: ${again.diagnostics.map(({ message }) => message).join(' ')}`);
        const fires = (triggers: typeof spec.triggers) => told(mergedOccurrences(triggers, { from: FROM, count: 60 }));
        expect(fires(again.spec.triggers)).toEqual(fires(spec.triggers));
        expect(again.spec.canonical).toBe(spec.canonical);
      }),
      RUNS,
    );
  });

  it('is the same cron for Quartz and EventBridge, where Sunday is 1', () => {
    const either = five.filter((cron) => /^\S+ \S+ \* /.test(cron) || / \*$/.test(cron));
    fc.assert(
      fc.property(either, (cron) => {
        const [minute, hour, inMonth, inYear, inWeek = '*'] = cron.split(' ');
        const next = (text: string) => (text === '7' ? '1' : String(Number(text) + 1));
        // The step of "1-5/2" is no day.
        const shifted = inWeek.replace(/(?<![/*\d])\d+/g, next);
        const [byMonth, byWeek] = inWeek === '*' ? [inMonth, '?'] : ['?', shifted];
        expect(ours(`0 ${minute} ${hour} ${byMonth} ${inYear} ${byWeek}`, 20, 'quartz')).toEqual(ours(cron, 20));
        expect(ours(`cron(${minute} ${hour} ${byMonth} ${inYear} ${byWeek} *)`, 20)).toEqual(ours(cron, 20));
      }),
      RUNS,
    );
  });
});

describe('the extensions', () => {
  it('L, 5L and 5#2 fire when cron-parser and croner say', () => {
    const last = fc.constantFrom('0 9 L * *', '30 6 L 2,4 *', '15 23 L */3 *');
    const nth = fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom('L', '#1', '#2', '#3', '#4', '#5'),
      fc.boolean(),
    );
    const cron = fc.oneof(
      last,
      nth.map(([on, which, named]) => `0 9 * * ${named ? DAY_NAMES[on] : on}${which}`),
      fc.constantFrom('0 9 * * MON#1,MON#3', '0 9 * * 1#2,5L', '0 9 * 3-5 2#1'),
    );
    fc.assert(
      fc.property(cron, (text) => {
        expect(ours(text, 40)).toEqual(byCroner(text, 40));
        // cron-parser reads "SUNL" as nothing it knows.
        if (!/[A-Z]{3}L|,/.test(text)) expect(ours(text, 40)).toEqual(byCronParser(text, 40));
      }),
      RUNS,
    );
  });

  it('15W and LW fire when croner says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 28 }), fc.constantFrom('*', '2', '3', '1-6'), (on, inYear) => {
        const cron = `0 9 ${on}W ${inYear} *`;
        expect(ours(cron, 60)).toEqual(byCroner(cron, 60));
      }),
      { seed: RUNS.seed, numRuns: 60 },
    );
    expect(ours('0 9 LW * *', 120)).toEqual(byCroner('0 9 LW * *', 120));
  });

  it('L-3 is three days before the last', () => {
    const last = ours('0 9 L * *', 40).map((one) => Date.parse(one) - 3 * 86_400_000);
    expect(ours('0 9 L-3 * *', 40)).toEqual(told(last));
  });

  it('seconds fire when cron-parser and croner say', () => {
    fc.assert(
      fc.property(field(0, 59), five, (seconds, rest) => {
        fc.pre(/^\S+ \S+ \* /.test(rest) || / \*$/.test(rest));
        const cron = `${seconds} ${rest}`;
        expect(ours(cron, 25)).toEqual(byCronParser(cron, 25));
        expect(ours(cron, 25)).toEqual(byCroner(cron, 25));
      }),
      RUNS,
    );
  });

  it('ranges go round', () => {
    expect(ours('0 9 * * FRI-MON', 20)).toEqual(byCronParser('0 9 * * 5,6,0,1', 20));
    expect(ours('0 22-2 * * *', 20)).toEqual(byCronParser('0 22,23,0,1,2 * * *', 20));
    expect(ours('0 0 1 NOV-FEB *', 20)).toEqual(byCronParser('0 0 1 11,12,1,2 *', 20));
  });
});

describe('both day fields', () => {
  it('are joined by the star of crontab(5), which the npm readers do not look at', () => {
    const mondays = (dates: readonly string[]) => dates.every((date) => new Date(date).getUTCDay() === 1);
    expect(mondays(ours('0 9 */2 * 1', 20))).toBe(true);
    expect(mondays(byCronParser('0 9 */2 * 1', 20))).toBe(false);
    expect(ours('0 9 */2 * 1', 20, 'kubernetes')).toEqual(byCronParser('0 9 */2 * 1', 20));
    const reading = readCron('0 9 */2 * 1');
    expect(reading.ok && reading.doubts.map(({ kind }) => kind)).toEqual(['both-days']);
  });

  it('must both hold for Spring and node-cron', () => {
    const fridays = ours('0 0 9 13 * 5', 6, 'spring').map((date) => date.slice(0, 10));
    expect(fridays).toEqual(['2027-08-13', '2028-10-13', '2029-04-13', '2029-07-13', '2030-09-13', '2030-12-13']);
    expect(readCron('0 0 9 13 * 5')).toMatchObject({ ok: false, ambiguous: true });
  });
});

it('reads back the hours and the weekday that cronstrue names', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom('MON', '2', 'WED#1', '4L', 'FRI', '6#3', 'SUN'),
      (minute, hour, inWeek) => {
        const cron = `${minute} ${hour} * * ${inWeek}`;
        const theirs = cronstrue.toString(cron, { use24HourTimeFormat: true });
        const named = /\d\d:\d\d/.exec(theirs)?.[0] ?? 'no time';
        const name = /(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/.exec(theirs)?.[0] ?? 'no day';
        const { readback } = compile(cron, { phrase: true });
        expect(readback).toContain(named);
        expect(readback).toContain(name);
        expect(/last/.test(readback ?? '')).toBe(/last/.test(theirs));
      },
    ),
    { seed: RUNS.seed, numRuns: 40 },
  );
});

it.each([
  '',
  ' ',
  '* * * *',
  '* * * * * * * *',
  '@reboot',
  '61 * * * *',
  '* * 31 2 *',
  'H * * * *',
  '0 9 * * 1#6',
  '*/0 * * * *',
  '9-5/0 * * * *',
  'cron()',
  '0 0 12 ? * MON 2027,2029',
  `${'1,'.repeat(300)}1 * * * *`,
])('refuses “%s” with a sentence', (text) => {
  const reading = readCron(text);
  expect(reading.ok).toBe(false);
  if (!reading.ok) expect(reading.reason).toMatch(/^\S.*\.$/);
});

it('answers any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9*?,/LWH# MON-]{1,40}$/)), (text) => {
      const reading = readCron(text);
      if (!reading.ok) expect(reading.reason).not.toBe('');
    }),
    { seed: RUNS.seed, numRuns: 500 },
  );
});
