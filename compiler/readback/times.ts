import { stretch } from '../ast/stretch.ts';
import { list } from '../semantics/words.ts';

/** When in the day: named times, which follow the days ("every day at 09:00"), or a rhythm, which goes before them. */
export interface TimesPhrase {
  readonly kind: 'times' | 'rhythm';
  readonly text: string;
}

const DAY = 1440;
/** So many times are named before a rhythm, or the hours with their minutes, say it shorter. */
const NAMED = 4;
const LISTED = 12;

const two = (n: number) => String(n).padStart(2, '0');
/** A minute of the day as on a clock. */
export const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, index) => value === b[index]);
const unique = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

/** Minutes of the day, each at these seconds of the minute. */
export interface TimesOfDay {
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

const countOf = (times: readonly TimesOfDay[]) =>
  times.reduce((sum, { minutes, seconds }) => sum + minutes.length * seconds.length, 0);

/** Whether there are few enough to name each. */
export const canBeNamed = (times: readonly TimesOfDay[]): boolean => countOf(times) <= LISTED;

/**
 * Times of day in the shortest form that says them all.
 *
 * @param plain whether the schedule is on all days: only then may a window cross midnight.
 * @param rhythm whether they are a frequency rather than named times.
 */
export function describeTimes(
  times: readonly TimesOfDay[],
  { plain, rhythm: frequent }: { readonly plain: boolean; readonly rhythm: boolean },
): TimesPhrase {
  const [only] = times;
  if (only === undefined || times.length > 1 || (!frequent && only.seconds.join() !== '0' && canBeNamed(times)))
    return named(eachOf(times));
  const { minutes, seconds } = only;
  if (seconds.join() === '0') return ofMinutes(minutes, plain, frequent);
  const every = evenSeconds(seconds);
  // On all days a rhythm of seconds is elapsed time, which is another trigger.
  if (every !== null && minutes.length === DAY && !plain)
    return rhythm(every === 1 ? 'every second' : `every ${every} seconds`);
  if (canBeNamed(times)) return named(eachOf(times));
  const base = ofMinutes(minutes, plain, true);
  const past = `at ${list(seconds.map(String))} seconds past the minute`;
  return base.kind === 'rhythm' ? rhythm(`${base.text} ${past}`) : named(eachOf(times));
}

/** Every time with its seconds, in the order of the day. */
function eachOf(times: readonly TimesOfDay[]): readonly string[] {
  return times
    .flatMap(({ minutes, seconds }) => minutes.flatMap((minute) => seconds.map((second) => minute * 60 + second)))
    .sort((a, b) => a - b)
    .map((at) => `${clock(Math.floor(at / 60))}${at % 60 === 0 && times.length > 1 ? '' : `:${two(at % 60)}`}`);
}

const named = (times: readonly string[]): TimesPhrase => ({ kind: 'times', text: `at ${list(times)}` });
const rhythm = (text: string): TimesPhrase => ({ kind: 'rhythm', text });

/** The step of seconds that go evenly round the minute from its start; null where they do not. */
function evenSeconds(seconds: readonly number[]): number | null {
  const step = seconds.length > 1 ? (seconds[1] as number) - (seconds[0] as number) : 0;
  return step > 0 && same(seconds, stretch(0, 59, step)) && 60 % step === 0 ? step : null;
}

function ofMinutes(minutes: readonly number[], plain: boolean, frequent: boolean): TimesPhrase {
  if (frequent) {
    const found = roundTheClock(minutes) ?? (minutes.length > 1 ? inWindow(minutes, plain) : null);
    if (found !== null) return rhythm(found);
  }
  const hours = unique(minutes.map((minute) => Math.floor(minute / 60)));
  const past = unique(minutes.map((minute) => minute % 60));
  if (minutes.length > LISTED && hours.length * past.length === minutes.length && past.length > 1)
    return {
      kind: 'times',
      text: `at ${list(past.map(String))} minutes past ${list(hours.map((hour) => clock(hour * 60)))}`,
    };
  return named(minutes.map(clock));
}

const everyMinutes = (n: number) => (n === 1 ? 'every minute' : `every ${n} minutes`);
const everyHours = (n: number) => (n === 1 ? 'every hour' : `every ${n} hours`);
const atMinutes = (past: readonly number[]) => `at minute ${list(past.map(String))}`;

/** A rhythm that goes on all day, from one day into the next. */
function roundTheClock(minutes: readonly number[]): string | null {
  const first = minutes[0] as number;
  const past = unique(minutes.map((minute) => minute % 60));
  const hours = unique(minutes.map((minute) => Math.floor(minute / 60)));
  if (hours.length * past.length !== minutes.length) return null;
  if (hours.length === 24) {
    const step = past.length > 1 ? (past[1] as number) - (past[0] as number) : 0;
    if (past.length === 1) return past[0] === 0 ? 'every hour' : `every hour ${atMinutes(past)}`;
    const even = 60 % step === 0 && same(past, stretch(first % step, 59, step));
    if (even && first === 0) return everyMinutes(step);
    return even && past.length > NAMED
      ? `${everyMinutes(step)} starting at ${clock(first)}`
      : `every hour ${atMinutes(past)}`;
  }
  const n = hours.length > 1 ? (hours[1] as number) - (hours[0] as number) : 0;
  const phase = hours[0] as number;
  if (n < 2 || 24 % n !== 0 || !same(hours, stretch(phase, 23, n)) || phase >= n) return null;
  const start = phase === 0 ? '' : ` starting at ${clock(first)}`;
  if (past.length === 1 && (phase > 0 || past[0] === 0)) return `${everyHours(n)}${start}`;
  return `${everyHours(n)} ${atMinutes(past)}${phase === 0 ? '' : ` starting at ${clock(phase * 60)}`}`;
}

/** A rhythm between two times of the day, both of which fire. */
function inWindow(minutes: readonly number[], plain: boolean): string | null {
  const all = new Set(minutes);
  for (const first of plain ? opensAt(minutes) : [minutes[0] as number]) {
    const from = minutes.indexOf(first);
    const turned = [...minutes.slice(from), ...minutes.slice(0, from).map((minute) => minute + DAY)];
    const last = turned.at(-1) as number;
    const step = (turned[1] as number) - first;
    const hours = ` from ${clock(first)} to ${clock(last % DAY)}`;
    if (same(turned, stretch(first, last, step))) {
      if (step < 60 && 60 % step === 0) return everyMinutes(step) + hours;
      if (step % 60 === 0) return everyHours(step / 60) + hours;
    }
    if (last >= DAY) continue;
    // The same minutes of each hour of a stretch, the first and the last hour perhaps in part.
    const past = unique(turned.map((minute) => minute % 60));
    const named = unique(turned.map((minute) => Math.floor(minute / 60)));
    const each = named.length > 1 ? (named[1] as number) - (named[0] as number) : 0;
    if (past.length < 2 || each === 0 || !same(named, stretch(named[0] as number, named.at(-1) as number, each)))
      continue;
    const full = named.flatMap((hour) => past.map((minute) => hour * 60 + minute));
    if (
      same(
        full.filter((minute) => minute >= first && minute <= last),
        minutes,
      ) &&
      all.size > past.length
    )
      return `${everyHours(each)} ${atMinutes(past)}${hours}`;
  }
  return null;
}

/** Where a window may open: at the first time of the day, or behind the longest pause. */
function opensAt(minutes: readonly number[]): readonly number[] {
  let widest = 0;
  let after = minutes[0] as number;
  minutes.forEach((minute, index) => {
    const before = index === 0 ? (minutes.at(-1) as number) - DAY : (minutes[index - 1] as number);
    if (minute - before > widest) {
      widest = minute - before;
      after = minute;
    }
  });
  return unique([minutes[0] as number, after]);
}
