import type { PlacedClause, Time, When } from '../../ast/nodes.ts';
import { type Group, isSubDay, type Shared } from '../groups.ts';

/**
 * Settles to what a time or a single day belongs. "Every Monday starting 1 June at 9 AM" gives the schedule its time;
 * "every hour starting 1 June at 9 AM" begins there. "Every hour tomorrow" is a rhythm within that day's bounds.
 */
export function placeBounds(groups: readonly Group[], shared: Shared): void {
  for (const bound of ['start', 'until'] as const) {
    const said = shared[bound];
    if (said === null || said.when.time === null || said.when.offset !== null) continue;
    if (groups.length === 0 || !groups.every(lacksTime)) continue;
    for (const group of groups) takeTime(group, said.when.time, said.at);
    if (bound === 'start' && shared.start !== null) shared.start = { ...shared.start, when: untimed(said.when) };
    if (bound === 'until' && shared.until !== null) shared.until = { ...shared.until, when: untimed(said.when) };
  }
  takeTimesBehindDays(groups, shared);
  const [group] = groups;
  if (group === undefined || groups.length > 1) return;
  takePhase(group, shared);
  if (shared.start !== null || shared.until !== null) return;
  const within = dayBounds(group);
  if (within === null) return;
  shared.start = { when: within.when, anchor: false, behind: false, at: within.at };
  shared.until = { when: within.when, before: false, whole: true, at: within.at };
}

/** "Every day except Sunday at 9 AM": the time is that of the days that are left, where they have none. */
function takeTimesBehindDays(groups: readonly Group[], shared: Shared): void {
  shared.except.forEach(({ what, at }, index) => {
    if (!('days' in what) || what.hours === undefined || !('times' in what.hours)) return;
    const named = what.days.some((one) => Object.keys(one).length > 0);
    if (!named || groups.length === 0 || !groups.every(lacksTime)) return;
    for (const group of groups) {
      group.times = what.hours.times;
      group.clauses.push({ ...at, clause: { kind: 'times', times: what.hours.times } });
    }
    shared.except[index] = { what: { days: what.days }, at };
  });
}

/** "Every 2 hours starting 1 June at 9:00" runs at odd hours: a rhythm that divides the day keeps the start's phase. */
function takePhase(group: Group, shared: Shared): void {
  const said = shared.start;
  if (said === null || !said.anchor || said.when.time === null || said.when.offset !== null) return;
  const sub = group.rhythms.find((one) => isSubDay(one.unit));
  const divides = sub?.unit === 'hour' ? 24 % sub.n === 0 : sub?.unit === 'minute' && 60 % sub.n === 0;
  if (divides && group.startTime === null && group.windows.length === 0 && group.minutes === null)
    group.startTime = said.when.time;
}

const untimed = (when: When): When => ({ ...when, time: null });

/** Whether a schedule is one of days, and no time of day was said of it. */
function lacksTime(group: Group): boolean {
  const within = group.minutes !== null || group.seconds !== null || group.windows.length > 0 || group.cron !== null;
  return group.times === null && !within && !group.rhythms.some((one) => isSubDay(one.unit));
}

function takeTime(group: Group, time: Time, at: PlacedClause): void {
  group.times = [time];
  group.clauses.push({ ...at, clause: { kind: 'times', times: [time] } });
}

/** The single stretch of days within which a rhythm goes on, taken out of the group. */
function dayBounds(group: Group): { readonly when: When; readonly at: PlacedClause } | null {
  const subDay = group.rhythms.some((one) => isSubDay(one.unit));
  const { moment, dates } = group;
  if (moment !== null && moment.when.length === 1 && moment.after === undefined && moment.tonight !== true) {
    const [when] = moment.when;
    const at = group.clauses.find((one) => one.clause === moment);
    if (when === undefined || at === undefined || when.time !== null) return null;
    const long = when.period.of === 'current' && when.period.unit !== 'day';
    if (!subDay && !(long && group.rhythms.length > 0)) return null;
    group.moment = null;
    group.clauses.splice(group.clauses.indexOf(at), 1);
    return { when, at };
  }
  const [date] = dates ?? [];
  if (subDay && date !== undefined && dates?.length === 1 && date.year !== null && group.dateWeekday === null) {
    const at = group.clauses.find((one) => one.clause.kind === 'dates');
    if (at === undefined) return null;
    group.dates = null;
    group.clauses.splice(group.clauses.indexOf(at), 1);
    return { when: { period: { of: 'date', date }, time: null, offset: null }, at };
  }
  return null;
}
