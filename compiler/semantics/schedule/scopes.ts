import type { PlacedClause } from '../../ast/nodes.ts';
import { secondsOf, settleWindow } from '../../grammar/time/value.ts';
import { type Assembly, type Group, isSubDay, type Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';

/**
 * Of how many schedules something is said, where a description holds several. What heads them all is said of all
 * ("In June, Mondays at 9 AM and Tuesdays at 10 AM"); what stands behind the last, or in their midst, may be said of
 * one of them or of all, and the doubt is told.
 */
export function settleScopes({ groups, shared }: Assembly, notes: Notes): void {
  const schedules = groups.filter((one) => one.cron === null);
  for (const one of shared.except) {
    doubtHours(one, schedules, notes);
    doubtNight(one, schedules, notes);
  }
  const [first] = schedules;
  const last = schedules.at(-1);
  if (first === undefined || last === undefined || first === last) return;
  for (const at of [shared.start?.at, shared.until?.at, shared.length?.at, shared.count?.at, ...exceptionsOf(shared)])
    if (at !== undefined && at.start > startOf(first) && at.end <= startOf(last) && groups.every(isPlain))
      notes.add(
        'NLJ3005',
        at,
        'This is taken for all of the schedules; it stands among them, and may be meant for the one before it alone. Say them as two jobs, or say it at the end.',
        [],
        'warning',
      );
  if (shared.count !== null && shared.count.at.start > startOf(last))
    notes.add(
      'NLJ3005',
      shared.count.at,
      'The runs of all of the schedules are counted together; it may be meant for the last alone. Say them as two jobs.',
      [],
      'warning',
    );
  for (const kind of ['months', 'window', 'days'] as const) {
    const holders = schedules.filter((one) => clauseOf(one, kind) !== undefined);
    const [holder] = holders;
    const at = holder === undefined ? undefined : clauseOf(holder, kind);
    if (holders.length !== 1 || at === undefined || !schedules.every((one) => one === holder || takes(one, kind)))
      continue;
    if (kind !== 'days' && holder === first && at.start === startOf(first)) {
      for (const one of schedules) give(one, first, kind);
    } else if (holder === last && at === last.clauses.at(-1))
      notes.add(
        'NLJ3005',
        at,
        'This is taken for the last of the schedules alone; it may be meant for all of them. Say it first, or with each.',
        [],
        'warning',
      );
  }
}

/** Shorter stretches are hours that are left out; longer ones may as well be those it runs in. Hours. */
const WORKING_DAY = 6;

/** "Every hour except Sundays from 9 to 17": are these the hours of Sundays, or those of the days that are left? */
function doubtHours({ what, at }: Shared['except'][number], groups: readonly Group[], notes: Notes): void {
  if (!('days' in what) || what.hours === undefined || !('from' in what.hours)) return;
  const { from, to } = what.hours;
  const named = what.days.some(({ weekdays }) => weekdays !== undefined);
  if (!named || to.hour - from.hour < WORKING_DAY || !groups.every((one) => takes(one, 'window'))) return;
  notes.add(
    'NLJ3005',
    at,
    'The hours are taken for those left out on these days; they may be meant for the days that remain. Say the hours first.',
    [],
    'warning',
  );
}

/** "Every hour from 22:00 to 06:00 except Fridays": a day that is left out ends at midnight, and the night does not. */
function doubtNight({ what, at }: Shared['except'][number], groups: readonly Group[], notes: Notes): void {
  if ('days' in what && what.hours !== undefined) return;
  if (groups.some(({ windows }) => windows.some(isOverMidnight)))
    notes.add(
      'NLJ3027',
      at,
      'The window goes over midnight, and days are left out by the calendar: from 00:00 to 24:00 of the day, not the night that begins on it.',
    );
}

function isOverMidnight({ from, to }: Group['windows'][number]): boolean {
  if (from === null || to === null) return false;
  const settled = settleWindow(from, to);
  const end = secondsOf(settled.to);
  return end > 0 && end < secondsOf(settled.from);
}

type Kind = 'months' | 'window' | 'days';

const startOf = (group: Group): number => Math.min(...group.clauses.map(({ start }) => start));
const isPlain = (group: Group): boolean => group.instead === null && !group.beside;
const exceptionsOf = (shared: Assembly['shared']): readonly PlacedClause[] => [
  ...new Set(shared.except.map(({ at }) => at)),
];
const clauseOf = (group: Group, kind: Kind): PlacedClause | undefined =>
  group.clauses.find(({ clause }) => clause.kind === kind);

/** Whether a schedule without months, a window or days could have them. */
function takes(group: Group, kind: Kind): boolean {
  if (group.dates !== null || group.moment !== null) return false;
  if (kind === 'months')
    return group.months === null && !(group.days ?? []).some((one) => one.months !== undefined || one.yearDays);
  // "At 8 AM and at 6 PM on weekdays": days are missing where nothing says that it is every day.
  if (kind === 'days') return group.days === null && group.among.length === 0 && group.rhythms.length === 0;
  return group.windows.length === 0 && group.times === null && group.rhythms.some(({ unit }) => isSubDay(unit));
}

function give(group: Group, from: Group, kind: Kind): void {
  if (group === from) return;
  if (kind === 'months') group.months = from.months;
  else group.windows = from.windows;
}
