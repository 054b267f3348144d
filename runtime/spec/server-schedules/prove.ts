import { DAY_MS, dayOfWall, formatDate, formatLocalTime, weekdayOf } from '../civil.ts';
import type { ScheduleTrigger } from '../job-spec.ts';
import { occurrences } from '../occurrences/occurrences.ts';
import { stretchAt, wallAt } from '../zone.ts';
import { expand } from './expand.ts';
import type { ServerSchedule } from './server-schedule.ts';

/** So many years are looked at. Rules of zones that are made later are nobody's to know. */
const YEARS = 16;
/** Occurrences that are compared in a row; a schedule that has fewer in all the years is compared whole. */
const ROW = 2_000;
const HOUR = 3_600_000;
/** How far around a change of the clock is compared: the widest that has no more than so many occurrences. */
const AROUND = [26 * HOUR, 3 * HOUR, HOUR];
const MOST_AROUND = 400;
/** How near to a change that is not like others nothing may be. */
const NEAR = 3 * HOUR;

/**
 * In words, where a server would fire at other instants than the spec says; null where both agree, so that it may be told.
 * Compared are the first occurrences from the beginning of `year` on, and those around every change of the zone's clock
 * in 16 years.
 */
export function firstDifference(trigger: ScheduleTrigger, schedule: ServerSchedule, year: number): string | null {
  const from = Date.UTC(year, 0, 1) - 1;
  const to = Date.UTC(year + YEARS, 0, 1);
  const row = occurrences(trigger, { from, to, count: ROW });
  const rowEnd = row.length < ROW ? to : (row.at(-1) ?? to);
  const inRow = compared(row, expand(schedule, from, rowEnd), schedule);
  if (inRow !== null) return inRow;
  for (const change of changes(trigger.timezone, from, to)) {
    for (const around of AROUND) {
      const window = { from: change.at - around, to: change.at + around };
      const ours = occurrences(trigger, { ...window, count: MOST_AROUND + 1 });
      if (ours.length > MOST_AROUND && around > HOUR) continue;
      const end = ours.length > MOST_AROUND ? (ours.at(-1) ?? window.to) : window.to;
      const found = compared(ours, expand(schedule, window.from, end), schedule);
      if (found !== null) return found;
      break;
    }
    if (isDoubtful(schedule, change)) return `${whenChanged(change, schedule)}, at or near one of its times`;
  }
  return null;
}

function compared(ours: readonly number[], theirs: readonly number[], schedule: ServerSchedule): string | null {
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const [our, their] = [ours[index] ?? Number.POSITIVE_INFINITY, theirs[index] ?? Number.POSITIVE_INFINITY];
    if (our === their) continue;
    const at = Math.min(our, their);
    const [change] = changes(schedule.timezone, at - 26 * HOUR, at + 26 * HOUR);
    const where = change ? `${whenChanged(change, schedule)}: ` : '';
    return our < their
      ? `${where}Temporal would leave out its start of ${dated(our, schedule)}`
      : `${where}Temporal would start it at ${dated(their, schedule)} as well`;
  }
  return null;
}

const dated = (at: number, { timezone }: ServerSchedule): string =>
  formatLocalTime(wallAt(at, timezone)).slice(0, 16).replace('T', ' ');

const whenChanged = ({ at }: Change, { timezone }: ServerSchedule): string =>
  `the clock of ${timezone} changes, on ${formatDate(dayOfWall(wallAt(at, timezone)))} for one`;

interface Change {
  readonly at: number;
  /** Milliseconds that the wall clock is ahead of UTC. */
  readonly before: number;
  readonly offset: number;
}

/** The changes of a zone's clock between two instants. */
function* changes(timezone: string, from: number, to: number): Generator<Change> {
  for (let stretch = stretchAt(timezone, from); stretch.end < to; ) {
    stretch = stretchAt(timezone, stretch.end);
    const { start: at, before, offset } = stretch;
    if (before !== offset) yield { at, before, offset };
  }
}

/**
 * Whether Temporal's server may take a change by other rules than it states. It steps through the hours of a day: which
 * of two hours that are read alike it comes to depends on the zone, changes of half an hour confuse it, and a day that
 * begins in a gap is taken for the weekday before. So nothing that calendars say is left to it there.
 */
function isDoubtful(schedule: ServerSchedule, { at, before, offset }: Change): boolean {
  const [left, reached] = [at + before, at + offset];
  const [first, last] = [Math.min(left, reached), Math.max(left, reached)];
  const midnight = Math.ceil(first / DAY_MS) * DAY_MS;
  const isPlain = last - first === HOUR && first % HOUR === 0 && midnight > last;
  const near = isPlain ? HOUR : NEAR;
  const isGap = reached > left;
  if (!(isPlain && isGap)) {
    const ofCalendars = { ...schedule, intervals: [] };
    if (expand(ofCalendars, at - near - 1, at + near - 1).length > 0) return true;
  }
  if (!isGap || midnight >= reached) return false;
  const weekday = weekdayOf(dayOfWall(midnight));
  const [here, dayBefore] = [weekday, (weekday + 6) % 7];
  return schedule.calendars.some(({ weekdays }) => weekdays.includes(here) !== weekdays.includes(dayBefore));
}
