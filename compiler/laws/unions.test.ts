import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { isSchedule, mergedOccurrences } from 'nljobs/spec/core';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';

/**
 * Several schedules in one description fire together when each of them does, as cron-parser and rrule-temporal count
 * them. What each means is written beside its words as a cron or as a rule, so that nothing of ours is compared with
 * itself. Times lie behind the hours in which these zones change their clocks; those hours are exact.test.ts's, and so
 * is Lord Howe, whose change by half an hour cron-parser (5.x) does not get over (“loop limit exceeded”).
 */
interface Piece {
  readonly text: string;
  readonly cron?: string;
  readonly rule?: string;
}

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Adelaide',
  'Asia/Kathmandu',
  'America/Santiago',
  'Pacific/Apia',
] as const;
const FROM = Date.UTC(2026, 11, 1);
const COUNT = 40;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const two = (n: number) => String(n).padStart(2, '0');

const time = fc.record({ hour: fc.integer({ min: 5, max: 22 }), minute: fc.constantFrom(0, 10, 25, 59) });
const piece: fc.Arbitrary<Piece> = fc
  .record({
    at: time,
    day: fc.nat(6),
    date: fc.integer({ min: 1, max: 28 }),
    nth: fc.constantFrom(1, 2, 3, 4),
    shape: fc.nat(8),
  })
  .map(({ at: { hour, minute }, day, date, nth, shape }): Piece => {
    const at = `at ${two(hour)}:${two(minute)}`;
    const by = `BYHOUR=${hour};BYMINUTE=${minute};BYSECOND=0`;
    const code = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][day];
    const weekday = DAYS[day] ?? 'Sunday';
    switch (shape) {
      case 0:
        return { text: `every day ${at}`, cron: `${minute} ${hour} * * *` };
      case 1:
        return { text: `every ${weekday} ${at}`, cron: `${minute} ${hour} * * ${day}` };
      case 2:
        return { text: `on day ${date} of every month ${at}`, cron: `${minute} ${hour} ${date} * *` };
      case 3:
        return { text: `on weekdays ${at}`, cron: `${minute} ${hour} * * 1-5` };
      case 4:
        return { text: `every 20 minutes from 09:00 to 10:40 on ${weekday}s`, cron: `*/20 9-10 * * ${day}` };
      case 5:
        return { text: `on the last ${weekday} of the month ${at}`, rule: `FREQ=MONTHLY;BYDAY=-1${code};${by}` };
      case 6:
        return {
          text: `on the ${['first', 'second', 'third', 'fourth'][nth - 1]} ${weekday} of every month ${at}`,
          rule: `FREQ=MONTHLY;BYDAY=${nth}${code};${by}`,
        };
      case 7:
        return { text: `on the last day of the month ${at}`, rule: `FREQ=MONTHLY;BYMONTHDAY=-1;${by}` };
      default:
        return {
          text: `on the first working day of the month ${at}`,
          rule: `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;${by}`,
        };
    }
  });

function instantsOf({ cron, rule }: Piece, zone: string): readonly number[] {
  if (cron !== undefined) {
    const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(FROM), tz: zone });
    return Array.from({ length: COUNT }, () => parsed.next().getTime());
  }
  // It counts from a start, which lies well before what is compared.
  const rules = new RRuleTemporal({ rruleString: `DTSTART;TZID=${zone}:20260901T000000\nRRULE:${rule}` });
  const found: number[] = [];
  for (const one of rules.between(new Date(FROM), new Date(FROM + 5 * 366 * 86_400_000), false)) {
    found.push(one.epochMilliseconds);
    if (found.length === COUNT) break;
  }
  return found;
}

const told = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString());

describe.each(ZONES)('in %s', (zone) => {
  it('a union fires whenever one of its schedules does', () => {
    let unions = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 3 }), (pieces) => {
        const text = `${pieces.map((one) => one.text).join(', and ')}, in ${zone}`;
        const { spec, diagnostics } = compile(text, { now: '2026-12-01T00:00:00Z', phrase: true });
        if (spec === null) throw new Error(`“${text}” is refused: ${diagnostics.map((one) => one.message)}`);
        const due = [...new Set(pieces.flatMap((one) => instantsOf(one, zone)))].sort((a, b) => a - b).slice(0, COUNT);
        const fired = mergedOccurrences(spec.triggers.filter(isSchedule), { from: FROM, count: COUNT });
        expect(told(fired), text).toEqual(told(due));
        unions += 1;
      }),
      { seed: 20_261_122, numRuns: 15 },
    );
    expect(unions).toBe(15);
  });
});
