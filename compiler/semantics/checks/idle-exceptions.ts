import { formatTime, secondsOf, settleWindow } from '../../grammar/time/value.ts';
import { type Group, isSubDay, type Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';

/**
 * "Every day at 9 AM, except Sundays at 11 AM": at the hours that are left out it does not run anyway, so nothing is,
 * and another time on those days was meant. Schedules within the day are not looked at: they may run at any hour.
 */
export function checkIdleExceptions(groups: readonly Group[], shared: Shared, notes: Notes): void {
  const times = groups.flatMap((group) => group.times ?? []).map(secondsOf);
  const named = groups.every((group) => group.times !== null && !group.rhythms.some((one) => isSubDay(one.unit)));
  const within = groups.some(({ minutes, seconds, hourSet }) => minutes ?? seconds ?? hourSet);
  if (groups.length > 0 && groups.every(isHourly)) checkBetweenHours(shared, notes);
  if (times.length === 0 || !named || within) return;
  for (const { what, at } of shared.except) {
    const hours = 'days' in what ? what.hours : undefined;
    if (hours === undefined || 'part' in hours || 'minutes' in hours) continue;
    if ('times' in hours) {
      if (hours.times.some((time) => times.includes(secondsOf(time)))) continue;
      const said = hours.times.map(formatTime).join(', ');
      notes.add(
        'NLJ4005',
        at,
        `It does not run at ${said} anyway, so this leaves nothing out. If it runs at ${said} on those days instead, say both: “every day except Sundays at 9 AM, and on Sundays at 11 AM”.`,
      );
      continue;
    }
    const window = settleWindow(hours.from, hours.to);
    const [from, to] = [secondsOf(window.from), secondsOf(window.to)];
    const inside = (time: number) => (from <= to ? time >= from && time <= to : time >= from || time <= to);
    // A bare hour is settled later, and may be of either half of the day.
    const bare = groups.some((group) => group.times?.some(({ style }) => style === 'bare'));
    if (bare || times.some(inside)) continue;
    notes.add('NLJ4005', at, 'It does not run in these hours anyway, so this leaves nothing out. Say what was meant.');
  }
}

/** Whether it runs on the hour, and at no other minute. */
function isHourly(group: Group): boolean {
  const [rhythm, ...others] = group.rhythms.filter(({ unit }) => isSubDay(unit));
  const moved = group.minutes ?? group.seconds ?? group.startTime ?? group.times ?? group.cron;
  return rhythm?.unit === 'hour' && others.length === 0 && moved === null && group.windows.length === 0;
}

/** "Every hour, but on Sundays at 4:30 PM": on the hour nothing is left out. */
function checkBetweenHours(shared: Shared, notes: Notes): void {
  if (shared.start !== null) return;
  for (const { what, at } of shared.except) {
    const hours = 'days' in what ? what.hours : undefined;
    if (hours === undefined || !('times' in hours) || hours.times.some(({ minute }) => minute === 0)) continue;
    const said = hours.times.map(formatTime).join(', ');
    notes.add(
      'NLJ4005',
      at,
      `It runs on the hour, so not at ${said}, and this leaves nothing out. Say what was meant.`,
    );
  }
}
