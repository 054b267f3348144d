import {
  canonicalJson,
  formatInstant,
  instantOfLocal,
  localOfInstant,
  mergedOccurrences,
  type ScheduleTrigger,
  scheduleFaults,
} from 'nljobs/spec/core';
import type { Schedule } from '../../calendar/schedule.ts';
import { bySeconds } from '../../calendar/times.ts';
import { DAY_ANCHOR, toTriggers, withinDays } from '../../calendar/to-triggers.ts';
import { type Group, isSubDay, type Shared } from '../groups.ts';
import { append, Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { BuiltBounds } from './bounds.ts';
import { formatLong, isoDate, spanOf, type Whole } from './civil.ts';
import { checkDayDoubts } from './day-doubts.ts';
import { checkIdleLimit, partsAsWindows } from './day-parts.ts';
import { buildDays } from './days.ts';
import { checkGlosses, checkRhythmAgain } from './glosses.ts';
import { checkWeekday, momentsOf } from './once.ts';
import { fromCron } from './raw-cron.ts';
import { checkTimeDoubts } from './time-doubts.ts';
import { applyBusinessHours, checkTimesPer, settleTimes, spreadThroughHour } from './times.ts';
import { subDay } from './within-day.ts';

/** Builds the triggers of one schedule. Null where it cannot be built; the reason is among the notes then. */
export function buildTriggers(
  group: Group,
  bounds: BuiltBounds,
  shared: Shared,
  settings: Settings,
  notes: Notes,
): readonly ScheduleTrigger[] | null {
  const whole = spanOf(group.clauses);
  if (group.cron !== null) return fromCron(group.cron, whole, bounds.bounds, settings, notes);
  const limits = withinDates(group, bounds, notes, whole);
  if (limits === null || !checkRhythmAgain(group, notes)) return null;
  const schedules = buildSchedules(group, shared, settings, limits.start, notes, whole);
  if (schedules === null || !checkGlosses(group, schedules, notes)) return null;
  if (schedules.some((schedule) => schedule.kind === 'calendar' && withinDays(schedule) === null)) {
    notes.add(
      'NLJ4005',
      whole,
      'The hours behind midnight belong to days that cannot be said exactly. Say the hours before and after midnight as two schedules.',
    );
    return null;
  }
  warnOfStart(group, schedules, limits, shared, settings, notes, whole);
  return allTriggers(schedules, limits, limits.start);
}

/** Whether there is a rhythm, or minutes or seconds, within the days: more than a list of times. */
const hasRhythm = (group: Group): boolean =>
  group.minutes !== null ||
  group.seconds !== null ||
  group.hourSet !== null ||
  group.rhythms.some((one) => isSubDay(one.unit));

/** "Every 5 minutes on 24 December 2027": a rhythm on dated days comes round each year, and is kept to that one. */
function withinDates(group: Group, bounds: BuiltBounds, notes: Notes, whole: Whole): BuiltBounds | null {
  const dates = group.dates?.filter((date) => date.year !== null) ?? [];
  if (dates.length === 0 || !hasRhythm(group)) return bounds;
  const all = dates.map(isoDate).sort();
  const [first = ''] = all;
  const last = all.at(-1) ?? first;
  const { from, until } = bounds.bounds;
  if (from !== null || until !== null || dayNumberOf(last) - dayNumberOf(first) > 364) {
    notes.add('NLJ4005', whole, 'A rhythm on these dates and another beginning or end cannot be said in one schedule.');
    return null;
  }
  const start = `${first}T00:00:00`;
  return { ...bounds, bounds: { ...bounds.bounds, from: start, until: `${last}T23:59:59` }, start };
}

const dayNumberOf = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000);

function allTriggers(schedules: readonly Schedule[], bounds: BuiltBounds, start: string | null): ScheduleTrigger[] {
  return schedules.flatMap((schedule) => {
    const instant = schedule.kind === 'elapsed' && start !== null;
    return toTriggers(schedule, bounds.bounds, instant ? instantText(start, bounds.bounds.timezone) : start);
  });
}

/** Two dates show which of the weeks or days they are; the fix begins with the first, which moves nothing. */
function warnOfStart(
  group: Group,
  schedules: readonly Schedule[],
  bounds: BuiltBounds,
  shared: Shared,
  settings: Settings,
  notes: Notes,
  whole: Whole,
): void {
  if (group.counted === null || bounds.start !== null || notes.failed) return;
  const ahead = (all: readonly Schedule[], start: string | null, from: number) =>
    mergedOccurrences(allTriggers(all, bounds, start), { from, count: 6 });
  // What is no sound schedule has no dates; that it is none is told where all triggers are looked at.
  if (allTriggers(schedules, bounds, null).some((one) => scheduleFaults(one, []).length > 0)) return;
  const zone = bounds.bounds.timezone;
  const from = settings.now ?? Date.parse(`${DAY_ANCHOR}Z`) - 1;
  const own = ahead(schedules, null, from);
  const dates = [...new Set(own.map((instant) => localOfInstant(instant, zone).slice(0, 10)))];
  const [first] = dates;
  const said = `Nothing says when to begin, so ${group.counted.unit} are counted from ${group.counted.from}`;
  if (first === undefined) {
    notes.add('NLJ3003', whole, `${said}.`);
    return;
  }
  const scratch = new Notes();
  const again = buildSchedules(group, shared, settings, `${first}T00:00:00`, scratch, whole);
  const same =
    again !== null && canonicalJson(ahead(again, `${first}T00:00:00`, from)) === canonicalJson(own) && !scratch.failed;
  notes.add(
    'NLJ3003',
    whole,
    `${said}; the ${settings.now === null ? 'first' : 'next'} are ${dates.slice(0, 2).join(' and ')}.`,
    same ? [append(whole, `starting ${first}`, ` starting ${first}`)] : [],
  );
}

function instantText(local: string, zone: string): string {
  const instant = instantOfLocal(local, zone);
  return instant === null ? `${local}Z` : formatInstant(instant, 'UTC').replace('+00:00', 'Z');
}

/** The schedules that a group says: one, or several where its times have different seconds. */
function buildSchedules(
  group: Group,
  shared: Shared,
  settings: Settings,
  start: string | null,
  notes: Notes,
  whole: Whole,
): readonly Schedule[] | null {
  const only = (schedule: Schedule | null) => (schedule === null ? null : [schedule]);
  spreadThroughHour(group);
  const sub = group.rhythms.find((rhythm) => isSubDay(rhythm.unit));
  const coarse = group.rhythms.filter((rhythm) => !isSubDay(rhythm.unit));
  if (!partsAsWindows(group, settings, notes)) return null;
  if (group.hours !== null && !applyBusinessHours(group, settings, notes)) return null;
  const times = settleTimes(group, settings, notes);
  if (times === null) return null;
  checkIdleLimit(group, notes, whole);
  const timed = times.length > 0;
  if (group.timesPer !== null && !checkTimesPer(group, times, notes)) return null;
  if (group.moment !== null && (group.rhythms.length > 0 || group.dates?.some((date) => date.year !== null))) {
    notes.add(
      'NLJ4005',
      whole,
      'A single moment and a recurring schedule do not fit together. If the moment belongs to the action, quote it.',
    );
    return null;
  }
  const each = group.clauses.find(({ clause }) => clause.kind === 'days');
  if (group.moment?.after !== undefined && each !== undefined && /^(?:every|each)\b/i.test(wordsOf(each, settings))) {
    notes.add('NLJ4005', each, 'Again and again, and once after so long: say one of them.');
    return null;
  }
  const single = group.moment !== null || group.dates?.every((date) => date.year !== null) === true;
  if (group.once !== null && !single) {
    notes.add('NLJ4005', group.once, 'Once, and again and again: say the date with its year, or leave “once” out.');
    return null;
  }
  if (group.moment !== null) return only(momentsOf(group, times, shared, settings, notes));

  if (group.dates !== null) {
    const years = group.dates.filter((date) => date.year !== null);
    if (years.length > 0 && years.length < group.dates.length) {
      notes.add('NLJ4005', whole, 'Some dates have a year and some have none. Give all of them a year, or none.');
      return null;
    }
    if (!checkWeekday(group, notes)) return null;
    if (years.length > 0 && !hasRhythm(group)) {
      if (!timed) notes.add('NLJ3001', whole, 'No time was said: 00:00 is used.');
      const at = timed ? times.map(formatLong) : ['00:00:00'];
      return only({
        kind: 'once',
        at: group.dates.flatMap((date) => at.map((time) => `${isoDate(date)}T${time}`)).sort(),
      });
    }
  }

  const days = buildDays(group, coarse, hasRhythm(group), start, settings, notes, whole);
  if (days === null) return null;
  checkDayDoubts(group, timed || hasRhythm(group), settings, notes);
  checkTimeDoubts(group, settings, notes);
  if (hasRhythm(group)) return only(subDay(group, sub ?? null, times, days, notes, whole));
  const [window] = group.windows;
  if (window !== undefined) {
    const clause = group.clauses.find((one) => one.clause === window) ?? whole;
    if (!timed) {
      notes.add(
        'NLJ4013',
        clause,
        'A window of hours says between when, but not how often. Add a frequency, such as “every 15 minutes” or “every hour”.',
        [append(clause, 'every hour', ', every hour'), append(clause, 'every 15 minutes', ', every 15 minutes')],
      );
      return null;
    }
    notes.add('NLJ4005', clause, 'A window of hours and a time of day do not fit together. Say one of them.');
    return null;
  }
  if (!timed) {
    notes.add('NLJ3001', whole, 'No time was said: 00:00 is used.');
    return only({ kind: 'calendar', ...days, minutes: [0], seconds: [0], rhythm: false });
  }
  return bySeconds(times).map((some) => ({ kind: 'calendar', ...days, ...some, rhythm: false }));
}

const wordsOf = (at: Whole, { text }: Settings): string => text.slice(at.start, at.end);
