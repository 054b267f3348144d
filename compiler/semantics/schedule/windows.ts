import type { Time } from '../../ast/nodes.ts';
import { formatTime, formatTwelve, secondsOf, settleWindow } from '../../grammar/time/value.ts';
import type { Group } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import type { Whole } from './civil.ts';

/** Hours of the day, in minutes, both included. Across midnight `to` lies behind `from` + 24 hours' midnight: 1320 to 1560. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

export const DAY_MINUTES = 1440;

/** The windows that were said, in minutes; none where none was said, null on trouble. */
export function settleWindows(group: Group, notes: Notes, whole: Whole): readonly Hours[] | null {
  const settled: Hours[] = [];
  for (const said of group.windows) {
    const hours = settleOne(said, group, notes, whole);
    if (hours === null) return null;
    settled.push(hours);
  }
  return settled;
}

function settleOne(said: Group['windows'][number], group: Group, notes: Notes, whole: Whole): Hours | null {
  const placed = group.clauses.find((one) => one.clause === said) ?? whole;
  // "Starting at 9am, until 5pm": where the rhythm starts, the window does.
  const started = group.windows.length === 1 ? group.startTime : null;
  const from = said.from ?? started ?? { hour: 0, minute: 0, second: 0, style: 'half' as const };
  const to = said.to ?? { hour: 23, minute: 59, second: 0, style: 'half' as const };
  const window = settleWindow(from, to);
  if (window.guessed) noteGuess(window, placed, notes);
  const start = Math.ceil(secondsOf(window.from) / 60);
  const last = Math.floor(secondsOf(window.to) / 60);
  // “Before midnight” ends with the day; “to midnight” holds the 00:00 that begins the next.
  const end = !said.open ? last : last === 0 ? DAY_MINUTES - 1 : last - 1;
  if (start === end && !said.open) {
    notes.add('NLJ4005', placed, 'The window begins and ends at the same time.');
    return null;
  }
  if (!said.open && said.to !== null)
    notes.add(
      'NLJ3012',
      placed,
      `The end of the window is included: a firing at ${formatTime(window.to)} takes place.`,
    );
  if (end >= start) return { from: start, to: end };
  if (hasNamedDays(group))
    notes.add(
      'NLJ3027',
      placed,
      `The window goes over midnight: it begins on the days that are named, and ends on the mornings after, at ${formatTime(window.to)}.`,
    );
  return { from: start, to: end + DAY_MINUTES };
}

function noteGuess({ from, to }: { from: Time; to: Time }, placed: Whole, notes: Notes): void {
  const other = (time: Time): Time => ({ ...time, hour: (time.hour + 12) % 24 });
  const offer = (a: Time, b: Time, safe: boolean) =>
    replace(placed, `${formatTwelve(a)} to ${formatTwelve(b)}`, `from ${formatTwelve(a)} to ${formatTwelve(b)}`, safe);
  notes.add(
    'NLJ3011',
    placed,
    `The window is read as ${formatTime(from)} to ${formatTime(to)}; AM and PM were not said.`,
    [offer(from, to, true), offer(other(from), other(to), false)],
  );
}

/** Whether the schedule names days, so that it matters to which of them the hours behind midnight belong. */
function hasNamedDays(group: Group): boolean {
  return (
    group.days !== null ||
    group.months !== null ||
    group.among.length > 0 ||
    group.rhythms.some((one) => one.unit === 'weekend') ||
    group.dates !== null
  );
}

/** The minutes of a day that lie in one of the windows; those behind midnight of a window across it are 1440 and more. */
export function inWindows(minutes: readonly number[], windows: readonly Hours[]): readonly number[] {
  if (windows.length === 0) return minutes;
  const within = windows.flatMap(({ from, to }) =>
    minutes.flatMap((minute) => [minute, minute + DAY_MINUTES].filter((one) => one >= from && one <= to)),
  );
  return [...new Set(within)].sort((a, b) => a - b);
}
