import { clock } from '../readback/times.ts';
import { CYCLE, calendar, countOf, type DaySet, gapsOf, membersIn, sameDays, within } from './day-set.ts';
import type { SaidDays, SaidTimes } from './said.ts';

/** How what was said of one side of a schedule stands to what fires. */
export type Outcome =
  | { readonly kind: 'same' }
  /** Near enough, and worth a note. */
  | { readonly kind: 'soft'; readonly note: string; readonly drifts?: true }
  /** Nobody can tell. */
  | { readonly kind: 'open'; readonly why: string }
  | { readonly kind: 'different'; readonly what: 'days' | 'times'; readonly why: string };

const SAME: Outcome = { kind: 'same' };
const soft = (note: string): Outcome => ({ kind: 'soft', note });
const open = (why: string): Outcome => ({ kind: 'open', why });
const different = (what: 'days' | 'times', why: string): Outcome => ({ kind: 'different', what, why });

const RANK = { same: 0, soft: 1, open: 2, different: 3 } as const;

/** The better of two outcomes for the words. */
export const better = (a: Outcome, b: Outcome): Outcome => (RANK[b.kind] < RANK[a.kind] ? b : a);
/** The worse of two outcomes: what both sides together come to. */
export const worse = (a: Outcome, b: Outcome): Outcome => (RANK[b.kind] > RANK[a.kind] ? b : a);

/** The days that were said, and the days on which a cron fires. */
export function compareDays(said: SaidDays, fires: DaySet): Outcome {
  switch (said.kind) {
    case 'unsaid':
      return SAME;
    case 'named':
      return compareNamed(said, fires);
    case 'every':
      if (said.on !== null && !within(fires, said.on)) return different('days', 'They name other days.');
      return said.unit === 'day' ? everyDays(said.n, fires) : everyMonths(said.n, fires);
    case 'count':
      return countDays(said.n, said.unit, fires);
  }
}

function compareNamed({ days, some }: Extract<SaidDays, { kind: 'named' }>, fires: DaySet): Outcome {
  if (sameDays(days, fires)) return SAME;
  if (some !== null && within(fires, days) && countOf(fires) >= (some === 'any' ? 1 : countOf(days) * MOST))
    return some === 'any' ? SAME : soft('It fires on most of the days that the words name, not on all of them.');
  if (onlyLastDays(days) && isLastWeekOfMonth(fires) && within(days, fires))
    return open('It fires on several of the last days of a month; what it starts may pick the last one.');
  return different('days', 'They name other days.');
}

/** Five days of seven, give or take a holiday. */
const MOST = 0.7;

const onlyLastDays = (days: DaySet): boolean => {
  const { day, length } = calendar();
  return days.every((one, at) => one === ((day[at] ?? 0) === (length[at] ?? 0) ? 1 : 0));
};
const isLastWeekOfMonth = (days: DaySet): boolean => {
  const { day } = calendar();
  return days.every((one, at) => one === 0 || (day[at] ?? 0) >= 28);
};

/** Every so many days, from any day on. */
function everyDays(n: number, fires: DaySet): Outcome {
  const gaps = gapsOf(membersIn(fires), CYCLE);
  return rhythm(gaps, n, 'day', 'days');
}

/** Gaps that should all be `n`. */
function rhythm(gaps: readonly number[], n: number, unit: string, what: 'days' | 'times'): Outcome {
  const [shortest, longest] = [Math.min(...gaps), Math.max(...gaps)];
  if (gaps.length === 0) return different(what, 'It never fires.');
  if (shortest === n && longest === n) return SAME;
  const even = gaps.filter((gap) => gap === n).length;
  const restarts = even > 0 && longest <= n;
  const nearly = even * 2 >= gaps.length && longest <= n * 1.5;
  const roughly = unit === 'day' && n >= 14 && shortest >= n * 0.75 && longest <= n * 1.25;
  if (restarts)
    return soft(`The step starts again: its shortest gap is ${counted(shortest, unit)}, not ${counted(n, unit)}.`);
  if (nearly || roughly)
    return soft(
      `Its gaps are ${counted(shortest, unit)} to ${counted(longest, unit)}, not always ${counted(n, unit)}.`,
    );
  const real =
    shortest === longest ? counted(shortest, unit) : `${counted(shortest, unit)} to ${counted(longest, unit)}`;
  return different(what, `They say every ${counted(n, unit)}, and it fires ${real} apart.`);
}

/** A length in the largest unit that comes out even: 120 minutes are 2 hours. */
function counted(n: number, unit: string): string {
  if (unit === 'minute' && n >= 60 && n % 60 === 0)
    return n % 1440 === 0 ? counted(n / 1440, 'day') : counted(n / 60, 'hour');
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

/** One day in every so many months, whichever. */
function everyMonths(n: number, fires: DaySet): Outcome {
  const { year, month } = calendar();
  const counts = new Map<number, number>();
  for (const at of membersIn(fires)) {
    const key = (year[at] ?? 0) * 12 + (month[at] ?? 0);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const often = Math.max(0, ...counts.values());
  if (often !== 1) return different('days', `It fires on up to ${counted(often, 'day')} of a month.`);
  const gaps = gapsOf([...counts.keys()], 28 * 12);
  const [shortest, longest] = [Math.min(...gaps), Math.max(...gaps)];
  if (shortest === n && longest === n) return SAME;
  // The 31st: months that have no such day are passed over.
  if (n === 1 && shortest === 1 && longest === 2) return soft('Months without this day are passed over.');
  if (gaps.includes(n) && longest <= n)
    return soft(`The step starts again with each year: its shortest gap is ${counted(shortest, 'month')}.`);
  return different('days', `They say every ${counted(n, 'month')}, and it fires ${counted(shortest, 'month')} apart.`);
}

function countDays(n: number, unit: 'week' | 'month' | 'year', fires: DaySet): Outcome {
  const { year, month } = calendar();
  const keyOf = (at: number) =>
    unit === 'week' ? Math.floor(at / 7) : unit === 'month' ? (year[at] ?? 0) * 12 + (month[at] ?? 0) : (year[at] ?? 0);
  const counts = new Map<number, number>();
  for (const at of membersIn(fires)) counts.set(keyOf(at), (counts.get(keyOf(at)) ?? 0) + 1);
  const periods = unit === 'week' ? CYCLE / 7 : unit === 'month' ? 28 * 12 : 28;
  const all = [...counts.values()];
  if (counts.size === periods && all.every((one) => one === n)) return SAME;
  const often = countOf(fires) / periods;
  if (often < n) return open(`It fires less often than ${n} times a ${unit}; another schedule may fire the rest.`);
  return different('days', `They say ${n} times a ${unit}, and it fires about ${Math.round(often)} times.`);
}

/** The times that were said, and the minutes at which a cron fires on its days. */
export function compareTimes(said: SaidTimes, minutes: readonly number[], seconds: readonly number[]): Outcome {
  if (said.kind === 'seconds')
    return said.listed === null
      ? compareSeconds(said.n, minutes, seconds)
      : said.listed.join() === seconds.join()
        ? SAME
        : different('times', 'They name other seconds.');
  if (seconds.length > 1 && said.kind !== 'unsaid')
    return different('times', `It fires ${seconds.length} times in each of its minutes.`);
  switch (said.kind) {
    case 'unsaid':
      return said.once ? onceADay(minutes.length) : SAME;
    case 'named':
      return namedTimes(said, minutes);
    case 'near': {
      const far = minutes.some((one) => !said.minutes.some((other) => distance(one, other) <= 90));
      return far ? open('The words name a time only roughly, and it fires at another.') : SAME;
    }
    case 'part':
      return minutes.every((minute) => isIn(said.part, minute))
        ? SAME
        : open(`“${said.part}” has no hours of its own, and ${clock(minutes[0] ?? 0)} is none that it usually means.`);
    case 'every':
      return everyMinutes(said, minutes);
    case 'count':
      if (minutes.length === said.n) return SAME;
      return minutes.length < said.n
        ? open(`It fires less often than ${said.n} times a day; another schedule may fire the rest.`)
        : different('times', `They say ${said.n} times a day, and it fires ${minutes.length} times.`);
  }
}

/** "Daily" names no time, and is still once a day. Two or three times are no cause for alarm. */
function onceADay(times: number): Outcome {
  if (times === 1) return SAME;
  const often = `It fires ${times} times on each of its days, of which the words say nothing.`;
  return times <= 4 ? soft(often) : different('times', often);
}

const distance = (a: number, b: number): number => Math.min((a - b + 1440) % 1440, (b - a + 1440) % 1440);

/** What people mean by a part of the day, generously. */
const PARTS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  morning: [4, 12],
  'early morning': [2, 9],
  midday: [11, 14],
  afternoon: [12, 18],
  evening: [16, 24],
  night: [18, 32],
  overnight: [18, 32],
};

function isIn(part: string, minute: number): boolean {
  const [from, to] = PARTS[part] ?? [0, 0];
  return [minute, minute + 1440].some((one) => one >= from * 60 && one < to * 60);
}

function namedTimes(
  { minutes, listed, window, any, from }: Extract<SaidTimes, { kind: 'named' }>,
  fires: readonly number[],
): Outcome {
  const missing = minutes.filter((minute) => !fires.includes(minute));
  const extra = fires.filter((minute) => !minutes.includes(minute));
  if (extra.length === 0 && (missing.length === 0 || any === true)) return SAME;
  if (from !== undefined && extra.length === 0 && missing.every((minute) => minute < from))
    return soft(`It begins at ${clock(from)} each day, and does not go on behind midnight.`);
  if (window !== null) {
    const atEnd = windowEnd(minutes, missing, extra, window);
    if (atEnd !== null) return atEnd;
  }
  if (listed && extra.length === 0)
    return open('It fires at some of the times that the words name; another schedule may fire at the rest.');
  return different('times', 'They name other times.');
}

/** A window whose end is left out, or whose last hour is run to its end; null where something else parts them. */
function windowEnd(
  minutes: readonly number[],
  missing: readonly number[],
  extra: readonly number[],
  window: Window,
): Outcome | null {
  // Whether the end itself belongs to a window is said by nobody.
  const last = minutes.at(-1);
  if (missing.some((minute) => minute !== last || minute !== window.to)) return null;
  if (extra.length === 0) return SAME;
  const endOfHour = Math.floor(window.to / 60) * 60 + 59;
  if (extra.some((minute) => minute <= window.to || minute > endOfHour)) return null;
  return soft(`The words end at ${clock(window.to)}, and it goes on until ${clock(Math.max(...extra))}.`);
}

type Window = { readonly from: number; readonly to: number };

function everyMinutes({ n, window }: Extract<SaidTimes, { kind: 'every' }>, fires: readonly number[]): Outcome {
  const gaps = gapsOf(fires, 1440);
  if (window === null) {
    if (n > 1440) return open('The words name a time between runs of more than a day.');
    const whole = rhythm(gaps, n, 'minute', 'times');
    if (whole.kind !== 'different') return whole;
    // "Every ten minutes" beside a cron that rests at night: the words leave out which hours, and contradict nothing.
    const long = gaps.filter((gap) => gap > n);
    const rest = gaps.filter((gap) => gap <= n);
    if (rest.length > 1 && long.length <= 2 && rhythm(rest, n, 'minute', 'times').kind !== 'different')
      return soft('It fires in some hours of the day only, of which the words say nothing.');
    return whole;
  }
  const [first] = fires;
  if (first === undefined) return different('times', 'It never fires.');
  const inside = Array.from(
    { length: Math.max(0, Math.floor((window.to - window.from - ((first - window.from + 1440 * n) % n)) / n) + 1) },
    (_, at) => window.from + ((first - window.from + 1440 * n) % n) + at * n,
  );
  const named = namedTimes({ kind: 'named', minutes: inside, listed: false, window }, fires);
  if (named.kind !== 'different') return named;
  const steps = rhythm(gaps.slice(0, -1), n, 'minute', 'times');
  const [from, to] = [fires[0] ?? 0, fires.at(-1) ?? 0];
  const fits = from >= window.from && from < window.from + Math.max(n, 1) && to <= Math.floor(window.to / 60) * 60 + 59;
  // The step restarts within the hours that were said.
  if (fires.length > 1 && steps.kind === 'soft' && fits && to > window.to - Math.max(n, 60)) return steps;
  return fires.length > 1 && steps.kind === 'different' ? steps : named;
}

function compareSeconds(n: number, minutes: readonly number[], seconds: readonly number[]): Outcome {
  if (seconds.length === 1 && n < 60)
    return different('times', `They say every ${counted(n, 'second')}, and it fires at most once a minute.`);
  if (minutes.length < 1440 && seconds.length > 1 && n < 60)
    return soft('It fires in some minutes of the day only, of which the words say nothing.');
  if (n >= 60 && n % 60 === 0) return compareTimes({ kind: 'every', n: n / 60, window: null }, minutes, seconds);
  return rhythm(gapsOf(seconds, 60), n, 'second', 'times');
}
