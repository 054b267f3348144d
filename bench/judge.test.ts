import { describe, expect, it } from 'vitest';
import { phraseOf } from './corpus.ts';
import { comparable, judge } from './judge.ts';
import { instantsOf, NoOracle } from './oracle.ts';
import { type Phrase, unbounded } from './phrase.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Answers to every start: instants by the start they come after. */
const answered = ({ starts }: Phrase, list: (start: number) => readonly number[], flagged = false) =>
  starts.map((start) => ({ instants: list(start), flagged }));

/** Sixty instants a period apart, the first after the start that is so much later than a multiple of the period. */
const each =
  (period: number, offset = 0) =>
  (start: number) => {
    const first = (Math.floor((start - offset) / period) + 1) * period + offset;
    return Array.from({ length: 60 }, (_, index) => first + index * period);
  };

describe('a clear phrase', () => {
  const daily = phraseOf({ text: 'every day at 9 AM', expect: { crons: ['0 9 * * *'] } });

  it('is read exactly by who names its instants', () => {
    expect(judge(daily, answered(daily, each(DAY, 9 * HOUR)))).toBe('exact');
  });

  it('is wrong in silence at other instants, and asked with a warning', () => {
    expect(judge(daily, answered(daily, each(DAY, 8 * HOUR)))).toBe('wrong');
    expect(judge(daily, answered(daily, each(DAY, 8 * HOUR), true))).toBe('asked');
    expect(
      judge(
        daily,
        answered(daily, () => []),
      ),
    ).toBe('wrong');
  });

  it('is refused without an answer, from one start alone too, or with the word for nothing', () => {
    const right = answered(daily, each(DAY, 9 * HOUR));
    expect(judge(daily, [null, ...right.slice(1)])).toBe('refused');
    const nothing = answered(daily, each(60_000)).map((answer) => ({ ...answer, nothing: true }));
    expect(judge(daily, nothing)).toBe('refused');
  });

  it('may be read in another way that passes', () => {
    const text = 'weekly';
    const phrase = phraseOf({ text, expect: { crons: ['0 0 * * 1'] }, alt: [{ crons: ['0 0 * * 0'] }] });
    expect(judge(phrase, answered(phrase, each(7 * DAY, 3 * DAY)))).toBe('exact');
    expect(judge(phrase, answered(phrase, each(7 * DAY, 5 * DAY)))).toBe('wrong');
    const any = phraseOf({ text, expect: { crons: ['0 0 * * 1'] }, phase: 'any' });
    expect(judge(any, answered(any, each(7 * DAY, 5 * DAY)))).toBe('exact');
    expect(judge(any, answered(any, each(6 * DAY)))).toBe('wrong');
  });

  it('may begin anywhere when its interval has no start', () => {
    const phrase = phraseOf({
      text: 'every other day',
      expect: { rrule: 'FREQ=DAILY;INTERVAL=2;BYHOUR=0;BYMINUTE=0' },
    });
    expect(judge(phrase, answered(phrase, each(2 * DAY)))).toBe('exact');
    expect(judge(phrase, answered(phrase, each(2 * DAY, DAY)))).toBe('exact');
    expect(judge(phrase, answered(phrase, each(2 * DAY, HOUR)))).toBe('wrong');
    const started = phraseOf({
      text: 'every other day from 1 February 2026',
      expect: { rrule: 'DTSTART:20260201T000000\nRRULE:FREQ=DAILY;INTERVAL=2' },
    });
    const from = Date.UTC(2026, 1, 1);
    const exact = (start: number) => each(2 * DAY, from)(Math.max(start, from - 1));
    expect(judge(started, answered(started, exact))).toBe('exact');
    expect(
      judge(
        started,
        answered(started, (start) => exact(start).map((at) => at + DAY)),
      ),
    ).toBe('wrong');
  });

  it('is elapsed time from anywhere', () => {
    const phrase = phraseOf({ text: 'every 90 minutes', expect: { every: 'PT1H30M' } });
    expect(judge(phrase, answered(phrase, each(1.5 * HOUR, 7000)))).toBe('exact');
    expect(judge(phrase, answered(phrase, each(2 * HOUR)))).toBe('wrong');
  });

  it('is one local time, asked before it', () => {
    const phrase = phraseOf({
      text: 'on 1 June 2011 at 9 AM',
      expect: { at: '2011-06-01T09:00:00' },
      tz: 'Asia/Tokyo',
    });
    expect(
      judge(
        phrase,
        answered(phrase, () => [Date.UTC(2011, 5, 1)]),
      ),
    ).toBe('exact');
    expect(
      judge(
        phrase,
        answered(phrase, () => [Date.UTC(2011, 5, 1, 9)]),
      ),
    ).toBe('wrong');
  });

  it('keeps out what a corpus takes out', () => {
    const rrule = 'RRULE:FREQ=DAILY;BYHOUR=0;BYMINUTE=0\nEXRULE:FREQ=DAILY;BYDAY=SU;BYHOUR=0;BYMINUTE=0';
    const phrase = phraseOf({ text: 'daily except Sundays', expect: { rrule } });
    const weekdays = (start: number) => each(DAY)(start).filter((at) => new Date(at).getUTCDay() !== 0);
    expect(judge(phrase, answered(phrase, weekdays))).toBe('exact');
    expect(judge(phrase, answered(phrase, each(DAY)))).toBe('wrong');
  });

  it('cannot be judged when it never fires', () => {
    const over = phraseOf({ text: 'daily until 2020', expect: { rrule: 'FREQ=DAILY;UNTIL=20200101T000000' } });
    expect(comparable(over)).toBe(false);
    const never = phraseOf({ text: 'every 30 February', expect: { crons: ['0 0 30 2 *'] } });
    expect(() => comparable(never)).toThrow(NoOracle);
  });
});

it('flags an unclear phrase by a refusal or a warning', () => {
  const phrase = phraseOf({ text: 'at five', expect: { ambiguous: true } });
  expect(judge(phrase, [null, null, null])).toBe('flagged');
  expect(judge(phrase, answered(phrase, each(DAY), true))).toBe('flagged');
  expect(judge(phrase, answered(phrase, each(DAY)))).toBe('unflagged');
});

describe('the oracles', () => {
  const start = Date.UTC(2026, 2, 1);

  it('leave out the days around a change of the clock', () => {
    const days = instantsOf([unbounded({ cron: '30 2 * * *' })], 'America/New_York', start, 0, 12);
    expect(days.map((at) => new Date(at).getUTCDate())).toEqual([1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15]);
  });

  it('keep bounds and counts', () => {
    const bounded = { ...unbounded({ cron: '0 0 * * *' }), from: '2026-04-01T00:00:00', until: '2026-04-03T00:00:00' };
    expect(instantsOf([bounded], 'UTC', start)).toHaveLength(3);
    expect(instantsOf([{ ...bounded, until: null, count: 2 }], 'UTC', start)).toHaveLength(2);
    const gone = { ...bounded, except: ['* * 2 * *'] };
    expect(instantsOf([gone], 'UTC', start)).toEqual([Date.UTC(2026, 3, 1), Date.UTC(2026, 3, 3)]);
  });

  it('say when they cannot tell', () => {
    expect(() => instantsOf([{ ...unbounded({ cron: '0 0 * * *' }), count: 2 }], 'UTC', start)).toThrow(NoOracle);
  });
});
