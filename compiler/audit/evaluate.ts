import { isTimeZone } from 'nljobs/spec/core';
import { better, compareDays, compareTimes, type Outcome, worse } from './compare.ts';
import { type CronFirings, type Product, sameFirings, shifted } from './firings.ts';
import { type Ahead, ALL_OFFSETS, aheadByLetters, aheadOf, LIVED_IN } from './offsets.ts';
import type { SaidPart, Statement } from './said.ts';

/** Where the clocks of words and cron stand to each other, as far as that is known. */
export interface Clocks {
  /** The zone of words that name none; null: nobody says. */
  readonly words: string | null;
  readonly cron: string | null;
}

export interface Evaluated {
  readonly outcome: Outcome;
  /** How far the words' clock is ahead of the cron's, in minutes, where it was compared best. */
  readonly ahead: number;
  /** Whether the words name two times that are not the same, of which the cron has one: nobody knows which was meant. */
  readonly torn?: true;
}

type CalendarFirings = Extract<CronFirings, { kind: 'calendar' }>;

const isGood = ({ kind }: Outcome): boolean => kind === 'same' || kind === 'soft';

/** Compares what words say with when a cron fires, by whatever is known of their clocks. Pure. */
export function evaluate(statement: Statement, cron: CalendarFirings, clocks: Clocks): Evaluated {
  const first = byClocks(statement, cron, clocks);
  if (isGood(first.outcome)) return first;
  // "9:05 PM UTC (4:05 PM ET)": either of the two may be the one that was converted rightly.
  for (const { minutes, zone } of statement.restated) {
    const [only, ...others] = statement.parts;
    const [timezone] = zone.zones;
    if (only === undefined || others.length > 0 || timezone === undefined) continue;
    const times = { kind: 'named', minutes: [...minutes].sort((a, b) => a - b), listed: false, window: null } as const;
    const again = byClocks({ ...statement, parts: [{ ...only, times }], zone, timezone }, cron, clocks);
    if (isGood(again.outcome)) return tornBetween(statement, again, cron, clocks) ? { ...first, torn: true } : again;
  }
  return first;
}

/** The clock changes by an hour, which is what a conversion may be off by. */
const CONVERTED_BY = 60;

/**
 * "7:00 PM UTC/12:00 AM PST" beside a cron in UTC at 7:00: the cron's own clock is named, and what it says is further
 * off than any conversion to another one could be. One of the two is wrong, and neither excuses the other.
 */
function tornBetween(
  { parts, timezone }: Statement,
  again: Evaluated,
  { product }: CalendarFirings,
  clocks: Clocks,
): boolean {
  const [part] = parts;
  if (timezone === null || timezone !== clocks.cron || part?.times.kind !== 'named' || !isGood(again.outcome))
    return false;
  const { minutes } = part.times;
  const apart = (a: number, b: number) => Math.min((a - b + 1440) % 1440, (b - a + 1440) % 1440);
  return minutes.every((minute) => product.minutes.every((fires) => apart(minute, fires) > CONVERTED_BY));
}

function byClocks(statement: Statement, cron: CalendarFirings, clocks: Clocks): Evaluated {
  const at = (minutes: number): Outcome => {
    const outcome = compareAt(statement.parts, cron, minutes);
    const either = statement.parts.every(({ times }) => times.kind === 'named' && times.either === true);
    if (!isGood(outcome) && either) {
      const other = compareAt(statement.parts.map(otherHalf), cron, minutes);
      if (isGood(other)) return { kind: 'soft', note: 'It fires in the other half of the day: AM or PM is not said.' };
    }
    const ends = statement.parts.every(({ times }) => times.kind === 'named' && times.ends === true);
    if (isGood(outcome) || !ends) return outcome;
    const ended = compareAt(statement.parts, cron, minutes - 1440);
    return isGood(ended)
      ? { kind: 'soft', note: 'It fires at the midnight that ends the day, where the next begins.' }
      : outcome;
  };
  const literal: Evaluated = { outcome: at(0), ahead: 0 };
  const cronZone = clocks.cron !== null && isTimeZone(clocks.cron) ? clocks.cron : null;
  if (statement.zone === null || statement.timezone === null) {
    if (isGood(literal.outcome)) return literal;
    const wordsZone = clocks.words !== null && isTimeZone(clocks.words) ? clocks.words : null;
    if (wordsZone !== null && cronZone !== null) return bestOf(literal, overYear(aheadOf(wordsZone, cronZone), at));
    if (cronZone === 'UTC' && mayBeElsewhere(statement.parts, cron.product) && LIVED_IN.some((one) => isGood(at(one))))
      return {
        outcome: {
          kind: 'open',
          why: 'It fires in UTC, the words name no zone, and somewhere the two are the same time. Name the zone in the comment.',
        },
        ahead: 0,
      };
    return literal;
  }
  const inZone = (zone: string): Evaluated =>
    bestOf(
      overYear(aheadOf(statement.timezone ?? 'UTC', zone), at),
      overYear(statement.zone === null ? [] : aheadByLetters(statement.zone, zone), at),
    );
  if (cronZone !== null) return inZone(cronZone);
  if (isGood(literal.outcome)) return literal;
  const utc = inZone('UTC');
  if (isGood(utc.outcome)) return utc;
  if (ALL_OFFSETS.some((one) => isGood(at(one))))
    return {
      outcome: { kind: 'open', why: 'Nobody says in which zone it fires; in some zone the two are the same time.' },
      ahead: 0,
    };
  return literal;
}

const bestOf = (a: Evaluated, b: Evaluated): Evaluated => (better(a.outcome, b.outcome) === b.outcome ? b : a);

/** Words without a time, beside a cron at midnight: the day is the day, whatever the zone. */
function mayBeElsewhere(parts: readonly SaidPart[], { minutes }: Product): boolean {
  return parts.some(({ times }) => times.kind !== 'unsaid') || minutes.some((minute) => minute !== 0);
}

const NEVER: Evaluated = { outcome: { kind: 'different', what: 'times', why: '' }, ahead: 0 };

/** What holds all year round, or a note where it holds for a part of the year. */
function overYear(all: readonly Ahead[], at: (minutes: number) => Outcome): Evaluated {
  const [usual] = all;
  if (usual === undefined) return NEVER;
  const outcomes = all.map(({ minutes, days }) => ({ minutes, days, outcome: at(minutes) }));
  const good = outcomes.filter(({ outcome }) => isGood(outcome));
  if (good.length === 0) return { outcome: outcomes[0]?.outcome ?? NEVER.outcome, ahead: usual.minutes };
  const best = good.reduce((a, b) => (better(a.outcome, b.outcome) === b.outcome && b.outcome !== a.outcome ? b : a));
  // A gap of a few weeks between the changes of two clocks is nobody's mistake.
  const off = outcomes.filter(({ outcome }) => !isGood(outcome)).reduce((sum, { days }) => sum + days, 0);
  if (off === 0) return { outcome: best.outcome, ahead: best.minutes };
  return {
    outcome: {
      kind: 'soft',
      drifts: true,
      note: `The clock of the words changes with daylight saving time and the clock of the cron does not go along: they agree on ${365 - off} days of the year.`,
    },
    ahead: best.minutes,
  };
}

/** The same times, twelve hours on. */
function otherHalf(part: SaidPart): SaidPart {
  const { times } = part;
  if (times.kind !== 'named') return part;
  const minutes = times.minutes.map((minute) => (minute + 720) % 1440).sort((a, b) => a - b);
  return { ...part, times: { ...times, minutes } };
}

/** The comparison by a clock of the words that is so many minutes ahead of the cron's. */
function compareAt(parts: readonly SaidPart[], { product, seconds }: CalendarFirings, ahead: number): Outcome {
  const fires = shifted(product, ahead);
  const [only, ...others] = parts;
  if (only === undefined) return { kind: 'open', why: 'The words say no schedule.' };
  if (others.length > 0) return compareParts(parts, fires);
  const [first, ...more] = fires;
  if (first === undefined) return { kind: 'different', what: 'times', why: 'It never fires.' };
  if (more.length === 0)
    return worse(compareTimes(only.times, first.minutes, seconds), compareDays(only.days, first.days));
  // The clocks' distance parts its times: some of them belong to the day before or after.
  const { days, times } = only;
  if (days.kind === 'named' && times.kind === 'named' && seconds.length === 1)
    return sameFirings([{ days: days.days, minutes: times.minutes }], fires)
      ? { kind: 'same' }
      : { kind: 'different', what: 'times', why: 'They name other times.' };
  const minutes = [...new Set(fires.flatMap((one) => one.minutes))].sort((a, b) => a - b);
  const onDays = fires.map((one) => compareDays(days, one.days)).reduce(better);
  return worse(compareTimes(times, minutes, seconds), onDays);
}

/** Several schedules in one comment, which all have to be in the cron; where one of them is, others may be elsewhere. */
function compareParts(parts: readonly SaidPart[], fires: readonly Product[]): Outcome {
  const said = parts.flatMap(({ days, times }) =>
    days.kind === 'named' && times.kind === 'named' ? [{ days: days.days, minutes: times.minutes }] : [],
  );
  if (said.length === parts.length && sameFirings(said, fires)) return { kind: 'same' };
  const [first] = fires;
  const one =
    first !== undefined &&
    parts.some(({ days, times }) =>
      isGood(worse(compareDays(days, first.days), compareTimes(times, first.minutes, [0]))),
    );
  if (one) return { kind: 'open', why: 'The words name several schedules, of which it is one.' };
  if (said.length < parts.length)
    return { kind: 'open', why: 'The words name several schedules, not all of them in full.' };
  return { kind: 'different', what: 'times', why: 'They name other times.' };
}
