import type { DayOfWeek, DaySelector, PlacedClause, Time } from '../../ast/nodes.ts';
import { formatTime, secondsOf } from '../../grammar/time/value.ts';
import { DAY_NAMES } from '../../lexer/vocabulary.ts';
import { emptyGroup, type Group, isSubDay, type Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';

const WEEK: readonly DayOfWeek[] = [1, 2, 3, 4, 5, 6, 7];
const BEHIND_BUT = /\bbut\s+$/i;
const ONLY = /\bonly\b/i;
const AND_BEHIND = /\b(?:and|also|plus)\s+$/i;
/** "But on Fridays at 4 PM" has another time; "but not on Fridays at 4 PM" has none. */
const ANOTHER_TIME = /^\W*but(?! (?:not|never|skip))\b/i;
/** With no word of leaving out behind it. */
const BARE_BUT = /^\W*but\s+(?:at|on|every|each|only|\w*days?|\d)\b/i;

/**
 * "Every weekday at 6 PM, but on Fridays at 4 PM": some of the days have another time in place of the one said first.
 * What stands behind a “but” is such a time where nothing runs at it anyway, since it would leave nothing out; what
 * stands behind the schedule says so itself, by “instead” or in brackets. The days are taken from the schedules before,
 * so that each day has one of the times. Gives the groups anew.
 */
export function timesInstead(groups: readonly Group[], shared: Shared, text: string, notes: Notes): readonly Group[] {
  const all = onlyOn(groups, text, notes).filter((group, index, groups) => {
    const before = groups.slice(0, index);
    const at = group.instead ?? behindBut(group, before, text);
    return at === null || leave(group, before, at, notes);
  });
  const kept: Shared['except'] = [];
  for (const excluded of shared.except) {
    const own = ANOTHER_TIME.test(text.slice(excluded.at.start, excluded.at.end)) ? idleTimes(excluded, all) : null;
    if (own !== null && takeOut(own.days, all)) {
      all.push(groupOf(own.days, own.times, all[0]?.months ?? null, excluded.at));
      tell(own.days, own.times, excluded.at, notes);
    } else {
      if (isAmbiguous(excluded, all, text)) {
        notes.add(
          'NLJ4005',
          excluded.at,
          'Is this left out, or is it the only time on these days? Say “but not …”, or each schedule in full: “every 15 minutes from Monday to Thursday, and on Friday at 4 PM”.',
        );
      }
      kept.push(excluded);
    }
  }
  shared.except = kept;
  return all;
}

/**
 * "Every weekday at 9 AM, but Fridays only": days that the ones before come down to, not more of them. Days of which some
 * were not said before are refused.
 */
function onlyOn(groups: readonly Group[], text: string, notes: Notes): readonly Group[] {
  return groups.filter((group, index) => {
    const before = groups[index - 1];
    const [first] = group.clauses;
    if (before === undefined || first === undefined || first.clause.kind !== 'days') return true;
    const alone = group.clauses.every(({ clause }) => clause.kind === 'days');
    const also = AND_BEHIND.test(text.slice(Math.max(0, first.start - 8), first.start));
    if (!alone || also || !ONLY.test(text.slice(first.start, first.end))) return true;
    const days = weekdaysOf({ ...group, rhythms: [] });
    const own = index === 1 ? weekdaysOf(before) : null;
    if (days !== null && own !== null && days.every((day) => own.includes(day))) {
      before.days = [selector(days)];
      before.rhythms = [];
      return false;
    }
    notes.add('NLJ4005', first, 'Only these days, and others were said before. Say the days once, with their time.');
    return false;
  });
}

/** The first clause of a schedule behind a “but”, where its days may be among those before: "but on Fridays at 4 PM". */
function behindBut(group: Group, before: readonly Group[], text: string): PlacedClause | null {
  const [first] = group.clauses;
  if (first === undefined || group.times === null) return null;
  if (!BEHIND_BUT.test(text.slice(Math.max(0, first.start - 8), first.start))) return null;
  const own = weekdaysOf(group);
  const others = before.map(weekdaysOf);
  const apart = own !== null && others.every((days) => days !== null && !days.some((day) => own.includes(day)));
  return apart ? null : first;
}

/** Whether the group takes its days from those before it; a finding where they are not among them, or are no weekdays. */
function leave(group: Group, before: readonly Group[], at: PlacedClause, notes: Notes): boolean {
  const days = weekdaysOf(group);
  if (days !== null && group.times !== null && takeOut(days, before)) {
    tell(days, group.times, at, notes);
    return true;
  }
  notes.add(
    'NLJ4005',
    at,
    'Another time instead is understood of days of the week that are among those said before. Say each schedule in full: “from Monday to Thursday at 6 PM, and on Friday at 4 PM”.',
  );
  return false;
}

function tell(days: readonly DayOfWeek[], times: readonly Time[], at: PlacedClause, notes: Notes): void {
  const when = times.map(formatTime).join(', ');
  notes.add(
    'NLJ3047',
    at,
    `On ${days.map((day) => DAY_NAMES[day - 1]).join(', ')} it runs at ${when} instead of the time said first.`,
  );
}

/** "Every 15 minutes, but on Fridays at 4 PM": one run the less, or no other run on these days. */
function isAmbiguous({ what, at }: Shared['except'][number], groups: readonly Group[], text: string): boolean {
  if (!BARE_BUT.test(text.slice(at.start, at.end)) || !('days' in what)) return false;
  const timed = what.hours !== undefined && 'times' in what.hours;
  return timed && groups.some((group) => group.rhythms.some(({ unit }) => isSubDay(unit)));
}

/** Days and times behind a “but” at which nothing runs on any day; null where the exception leaves something out. */
function idleTimes(
  { what }: Shared['except'][number],
  groups: readonly Group[],
): { readonly days: readonly DayOfWeek[]; readonly times: readonly Time[] } | null {
  if (!('days' in what) || what.hours === undefined || !('times' in what.hours)) return null;
  const { times } = what.hours;
  const days = onlyWeekdays(what.days);
  if (days === null || days.length === 0 || groups.length === 0) return null;
  const run = groups.flatMap((group) => group.times ?? []);
  // Of a bare hour it is not known yet which half of the day it means.
  const sure = (time: Time): boolean => time.style !== 'bare';
  if (run.length === 0 || !run.every(sure) || !times.every(sure)) return null;
  const said = new Set(run.map(secondsOf));
  return times.some((time) => said.has(secondsOf(time))) ? null : { days, times };
}

/** Takes days of the week out of schedules that run on such days at named times; false, and nothing done, where one is no such schedule. */
function takeOut(days: readonly DayOfWeek[], groups: readonly Group[]): boolean {
  const left = groups.map((group) => {
    const own = group.times === null ? null : weekdaysOf(group);
    return own === null ? null : { group, own, rest: own.filter((day) => !days.includes(day)) };
  });
  const found = left.flatMap((one) => (one === null ? [] : [one]));
  const months = new Set(groups.map((group) => JSON.stringify(group.months)));
  const among = new Set(found.flatMap(({ own }) => own));
  if (found.length < groups.length || months.size > 1 || !days.every((day) => among.has(day))) return false;
  if (found.some(({ rest }) => rest.length === 0)) return false;
  for (const { group, rest } of found) {
    group.days = [selector(rest)];
    group.rhythms = [];
  }
  return true;
}

/** The days of the week on which a group of days runs; null where its days are others, are counted, or it runs within the day. */
function weekdaysOf(group: Group): readonly DayOfWeek[] | null {
  const within = group.minutes ?? group.seconds ?? group.hourSet ?? group.cron ?? group.moment ?? group.hours;
  const bounded = group.dates ?? group.move ?? group.once ?? group.timesPer;
  if (within !== null || bounded !== null || group.everyN !== 1) return null;
  if (group.among.length + group.windows.length + group.dayParts.length > 0) return null;
  if (group.rhythms.some((one) => isSubDay(one.unit) || one.n !== 1 || !['day', 'week'].includes(one.unit)))
    return null;
  const daily = group.rhythms.some((one) => one.unit === 'day');
  if (group.days === null) return daily ? WEEK : null;
  return onlyWeekdays(group.days);
}

/** The days of the week that selectors name, and nothing else; null where they name more. */
function onlyWeekdays(selectors: readonly DaySelector[]): readonly DayOfWeek[] | null {
  const days = new Set<DayOfWeek>();
  for (const { weekdays, ...more } of selectors) {
    if (Object.keys(more).length > 0) return null;
    for (const { n, day } of weekdays ?? WEEK.map((one) => ({ n: null, day: one }))) {
      if (n !== null) return null;
      days.add(day);
    }
  }
  return WEEK.filter((day) => days.has(day));
}

const selector = (days: readonly DayOfWeek[]): DaySelector => ({ weekdays: days.map((day) => ({ n: null, day })) });

function groupOf(days: readonly DayOfWeek[], times: readonly Time[], months: Group['months'], at: PlacedClause): Group {
  const clauses = [{ ...at, clause: { kind: 'times', times } as const }];
  return { ...emptyGroup(), days: [selector(days)], times, months, clauses };
}
