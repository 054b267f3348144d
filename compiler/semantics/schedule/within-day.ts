import { isEveryDay } from '../../ast/days.ts';
import type { Time } from '../../ast/nodes.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { isSteady } from '../../calendar/times.ts';
import { secondsOf } from '../../grammar/time/value.ts';
import type { Group } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Whole } from './civil.ts';
import { elapsed } from './elapsed.ts';
import type { DayPlan } from './rhythms.ts';
import { DAY_MINUTES, type Hours, inWindows, settleWindows } from './windows.ts';
import { noteHalfHour, noteLateMinute, noteLeftOut, noteMinutes, noteStart } from './within-day-notes.ts';

type Rhythm = Group['rhythms'][number];
type Calendar = Extract<Schedule, { kind: 'calendar' }>;

const CLASH =
  'A time of day and a rhythm within the day do not fit together. Say “starting at …” for where the rhythm begins, or leave one out.';

/**
 * Everything that is said of the time within a day, beside a plain list of times: rhythms, named hours, minutes and
 * seconds, windows. Null on trouble, which is noted.
 */
export function subDay(
  group: Group,
  sub: Rhythm | null,
  times: readonly Time[],
  days: DayPlan,
  notes: Notes,
  whole: Whole,
): Schedule | null {
  const windows = settleWindows(group, notes, whole);
  if (windows === null) return null;
  noteHalfHour(group, sub, notes);
  const listed = group.clauses.find((one) => one.clause.kind === 'times') ?? whole;
  // "Every three hours: midnight, 3am, 6am …" says the same thing twice, if it does.
  if (sub !== null && times.length > 1 && group.minutes === null && group.seconds === null) {
    const rhythm = subDay({ ...group, windows: [] }, sub, [], days, notes, whole);
    const within = rhythm?.kind === 'calendar' ? inWindows(rhythm.minutes, windows) : [];
    const said = times.map((time) => time.hour * 60 + time.minute);
    if (rhythm?.kind === 'calendar' && same(within, said)) return { ...rhythm, minutes: within };
    // "Every 12 hours at 6 and 18": the times say where the rhythm begins, and all of it.
    const step = sub.unit === 'hour' ? sub.n * 60 : Number.NaN;
    const whole24 = windows.length === 0 && said.length * step === DAY_MINUTES;
    if (rhythm?.kind === 'calendar' && whole24 && said.every((minute, at) => minute === (said[0] ?? 0) + at * step))
      return { ...rhythm, minutes: said };
    notes.add('NLJ4005', listed, CLASH);
    return null;
  }
  const hours = hoursOf(group, sub, times, windows);
  if (hours === 'clash') {
    notes.add('NLJ4005', listed, CLASH);
    return null;
  }
  // "At 5 and 10 seconds past the minute, every day at 9:30": the times say the minutes.
  if (times.length > 0 && sub === null && group.minutes === null && group.hourSet === null)
    return {
      kind: 'calendar',
      ...days,
      minutes: times.map((time) => time.hour * 60 + time.minute),
      seconds: group.seconds ?? [0],
      rhythm: false,
    };
  const said: Frequency = { n: sub?.n ?? 1, group, days, hours, windows, notes, whole };
  switch (sub?.unit ?? (group.minutes !== null || group.hourSet !== null ? 'hour' : 'minute')) {
    case 'second':
      return everySeconds(said);
    case 'minute':
      return everyMinutes(said);
    default:
      return everyHours(said);
  }
}

/** Every so many seconds, minutes or hours of some days, and what else was said with it. */
interface Frequency {
  readonly n: number;
  readonly group: Group;
  readonly days: DayPlan;
  /** The hours that are named; null for all of them. */
  readonly hours: readonly number[] | null;
  readonly windows: readonly Hours[];
  readonly notes: Notes;
  readonly whole: Whole;
}

/** A frequency, as far as the minutes are one; counted days and hours of no order hold named times. */
function frequent(days: DayPlan, minutes: readonly number[], seconds: readonly number[]): Calendar {
  const ascending = [...new Set(minutes)].sort((a, b) => a - b);
  const rhythm = days.every === null && isSteady(ascending);
  return { kind: 'calendar', ...days, minutes: ascending, seconds, rhythm };
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length &&
  [...a].sort((x, y) => x - y).every((value, index) => value === [...b].sort((x, y) => x - y)[index]);

/** The hours that are named: by themselves, or by full times beside minutes of the hour. Null for all of them. */
function hoursOf(
  group: Group,
  sub: Rhythm | null,
  times: readonly Time[],
  windows: readonly Hours[],
): readonly number[] | null | 'clash' {
  if (times.length === 0) return group.hourSet;
  const full = times.every((time) => time.minute === 0 && time.second === 0);
  if (group.hourSet !== null || sub?.unit === 'hour' || windows.length > 0) return 'clash';
  if (group.minutes !== null) return full ? times.map((time) => time.hour) : 'clash';
  return sub === null ? null : 'clash';
}

/** Minutes of the day: the given minutes of the named hours, or of all, within the windows. */
function dayMinutes(
  hours: readonly number[] | null,
  inHour: readonly number[],
  windows: readonly Hours[],
): readonly number[] {
  const all = (hours ?? stretch(0, 23)).flatMap((hour) => inHour.map((minute) => hour * 60 + minute));
  return inWindows(all, windows);
}

/** Every so many of a named stretch ("every 3 minutes, minutes 2 through 59"), or from one named value on. */
function stepped(named: readonly number[] | null, n: number): readonly number[] | null {
  if (named === null) return 60 % n === 0 ? stretch(0, 59, n) : null;
  if (n === 1) return named;
  const [first = 0] = named;
  if (named.length === 1) return 60 % n === 0 ? stretch(first, 59, n) : null;
  // Each run of them begins the step anew; a list that keeps the step by itself is what the step stands for.
  const ascending = [...named].sort((a, b) => a - b);
  const even = ascending.every((value, index) => index === 0 || value - (ascending[index - 1] as number) === n);
  if (even && ascending.length * n === 60) return ascending;
  const runs = ascending.filter((value) => !ascending.includes(value - 1));
  if (runs.length * 2 > ascending.length) return null;
  return runs.flatMap((start) => {
    let end = start;
    while (ascending.includes(end + 1)) end += 1;
    return stretch(start, end, n);
  });
}

function everySeconds({ n, group, days, hours, windows, notes, whole }: Frequency): Schedule | null {
  const bare = hours === null && group.minutes === null && group.seconds === null;
  const everyDay = days.days.length === 1 && days.days.every(isEveryDay) && days.every === null;
  if (bare && ((everyDay && windows.length === 0) || 60 % n !== 0))
    return elapsed(n * 1000, days, windows, notes, whole);
  const seconds = stepped(group.seconds, n);
  if (seconds === null) {
    notes.add('NLJ4005', whole, 'Every so many seconds and these seconds or minutes do not fit together.');
    return null;
  }
  if (group.minutes !== null) noteMinutes(group, notes);
  // A window of hours ends with the minute before its end.
  const open = windows.map(({ from, to }) => ({ from, to: to - 1 }));
  return frequent(days, dayMinutes(hours, group.minutes ?? stretch(0, 59), open), seconds);
}

function everyMinutes({ n, group, days, hours, windows, notes, whole }: Frequency): Schedule | null {
  const seconds = group.seconds ?? [0];
  if (group.minutes === null && hours === null && 60 % n !== 0) {
    if (group.seconds === null) return elapsed(n * 60_000, days, windows, notes, whole);
    notes.add('NLJ4005', whole, 'An interval that does not divide the hour leaves no second to name.');
    return null;
  }
  if (group.minutes === null && hours === null) {
    // Within hours the rhythm keeps to the clock where the hours begin on it, and else to their beginning.
    const phases = windows.length > 0 ? windows.map(({ from }) => from % n) : [0];
    const phase = group.startTime !== null ? (secondsOf(group.startTime) / 60) % n : null;
    if (group.startTime !== null && windows.length === 0) noteStart(group.startTime, n, group, notes);
    const minutes = (windows.length > 0 ? windows : [null]).flatMap((window, index) =>
      inWindows(stretch(phase ?? phases[index] ?? 0, DAY_MINUTES - 1, n), window === null ? [] : [window]),
    );
    return frequent(days, minutes, seconds);
  }
  const inHour = stepped(group.minutes, n);
  if (inHour === null) {
    notes.add('NLJ4005', whole, 'Every so many minutes and named minutes do not fit together.');
    return null;
  }
  noteLateMinute(inHour, n, group, notes);
  return frequent(days, dayMinutes(hours, inHour, windows), seconds);
}

function everyHours({ n, group, days, hours, windows, notes, whole }: Frequency): Schedule | null {
  const seconds = group.seconds ?? [0];
  const { startTime } = group;
  if (hours !== null) {
    if (n > 1) {
      notes.add('NLJ4005', whole, 'Named hours and this rhythm do not fit together. Say one of them.');
      return null;
    }
    // Two hours or fewer are named; more that follow evenly are a step through the day.
    const minutes = dayMinutes(hours, group.minutes ?? [0], windows);
    const schedule = frequent(days, minutes, seconds);
    return hours.length > 2 ? schedule : { ...schedule, rhythm: false };
  }
  if (windows.length === 0) {
    if (24 % n !== 0 && group.minutes === null && startTime === null)
      return elapsed(n * 3_600_000, days, [], notes, whole);
    if (24 % n !== 0) {
      notes.add(
        'NLJ4005',
        whole,
        `Every ${n} hours does not come round to the same hours each day, so no minute or start of the day can be named.`,
      );
      return null;
    }
    const inHour = group.minutes ?? [startTime?.minute ?? 0];
    const all = dayMinutes(stretch(startTime === null ? 0 : startTime.hour % n, 23, n), inHour, []);
    if (startTime !== null) noteStart(startTime, n * 60, group, notes);
    return frequent(days, all, seconds);
  }
  const minutes = windows.flatMap((window) => {
    const inHour = group.minutes ?? [window.from % 60];
    const first = Math.floor(window.from / 60);
    const all = stretch(first, first + 23, n).flatMap((hour) => inHour.map((minute) => hour * 60 + minute));
    const left = all.filter((minute) => minute > window.to && Math.floor(minute / 60) === Math.floor(window.to / 60));
    if (left.length > 0 && window.to % 60 === 0) noteLeftOut(left, group, notes, whole);
    return all.filter((minute) => minute >= window.from && minute <= window.to);
  });
  return frequent(days, minutes, seconds);
}
