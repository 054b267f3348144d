import type { PlacedClause, Time, Unit } from '../ast/nodes.ts';
import { secondsOf } from '../grammar/time/value.ts';
import { type Group, isSubDay } from './groups.ts';

const SUB_DAY_ORDER: readonly Unit[] = ['second', 'minute', 'hour'];
const coarser = (a: Unit, b: Unit): boolean => SUB_DAY_ORDER.indexOf(a) > SUB_DAY_ORDER.indexOf(b);

/** Adds a clause to a group; false where the group has that dimension already and the clause is no continuation of it. */
export function put(group: Group, placed: PlacedClause, last: PlacedClause | null): boolean {
  const { clause } = placed;
  const continues =
    placed.joined && !placed.marked && last?.clause.kind === clause.kind && group.clauses.at(-1) === last;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  // A cron says all of it: what is said beside it would be dropped.
  if (group.cron !== null) return false;
  switch (clause.kind) {
    case 'rhythm': {
      // "Every hour divisible by 3, and every hour from 8 to 17" are two schedules.
      if (placed.also && group.hourSet !== null && clause.unit === 'hour') return false;
      // "Every hour divisible by 3, and every hour from 8 to 5" are two schedules.
      if (placed.also && group.hourSet !== null && isSubDay(clause.unit)) return false;
      if (
        placed.joined &&
        (group.windows.length > 0 || group.times !== null) &&
        group.rhythms.some((one) => isSubDay(one.unit)) &&
        isSubDay(clause.unit)
      )
        return false;
      const rival = group.rhythms.find(
        (one) => one.unit === clause.unit || (isSubDay(one.unit) && isSubDay(clause.unit)),
      );
      // "Every minute, every hour": the second says within what the first goes on, and that is all hours.
      if (rival !== undefined && clause.n === 1 && coarser(clause.unit, rival.unit)) break;
      if (rival !== undefined && rival.n !== clause.n) return false;
      if (rival !== undefined && rival.unit !== clause.unit) return false;
      if (rival === undefined) group.rhythms.push(clause);
      if (clause.approximate === true) group.approximate = true;
      break;
    }
    case 'times-per':
      if (group.timesPer !== null) return false;
      group.timesPer = clause;
      break;
    case 'times': {
      if (clause.gloss === true && (group.times !== null || group.rhythms.some((one) => isSubDay(one.unit)))) {
        group.glosses.push({ times: clause.times, at: placed });
        break;
      }
      // "Hourly from 9 to 5, and at midnight" are two schedules.
      const within = group.minutes !== null && group.windows.length > 0;
      if (placed.also && group.times === null && (within || group.rhythms.some((one) => isSubDay(one.unit))))
        return false;
      if (group.times !== null && !continues && !same(group.times, clause.times)) return false;
      group.times = group.times === null ? clause.times : [...group.times, ...clause.times];
      group.approximate ||= clause.approximate === true;
      break;
    }
    case 'day-part':
      if (group.dayParts.length > 0 && !continues && !group.dayParts.includes(clause.part)) return false;
      group.dayParts = [...new Set([...group.dayParts, clause.part])];
      break;
    case 'minutes':
      // "In each of the first 5 minutes of every half hour (on the hour and at half past)" names where they begin.
      if (placed.bracketed && clause.minutes.every((minute) => group.minutes?.includes(minute))) break;
      if (group.minutes !== null && !continues) return same(group.minutes, clause.minutes);
      group.minutes = [...(group.minutes ?? []), ...clause.minutes];
      break;
    case 'seconds':
      if (group.seconds !== null && !continues) return same(group.seconds, clause.seconds);
      group.seconds = [...(group.seconds ?? []), ...clause.seconds];
      break;
    case 'hour-set':
      if (group.hourSet !== null && !continues) return same(group.hourSet, clause.hours);
      group.hourSet = [...new Set([...(group.hourSet ?? []), ...clause.hours])].sort((a, b) => a - b);
      break;
    case 'days':
      if (clause.among) {
        // "In the first week and in the last week": a second one that is joined widens the first.
        if (continues && last?.clause.kind === 'days' && last.clause.among)
          group.among = [...group.among.slice(0, -1), [...(group.among.at(-1) ?? []), ...clause.days]];
        else group.among = [...group.among, clause.days];
        break;
      }
      if (
        placed.also &&
        group.days === null &&
        group.times !== null &&
        last?.clause.kind === 'times' &&
        group.rhythms.length > 0
      )
        return false;
      if (group.days !== null && !continues && !same(group.days, clause.days)) return false;
      // "Every other Monday and every Wednesday": only the first are counted.
      if (group.days !== null && group.everyN !== (clause.everyN ?? 1)) return false;
      group.days = group.days === null || same(group.days, clause.days) ? clause.days : [...group.days, ...clause.days];
      group.everyN = Math.max(group.everyN, clause.everyN ?? 1);
      break;
    case 'months':
      if (group.months !== null && !continues && !same(group.months, clause.months)) return false;
      group.months = [...new Set([...(group.months ?? []), ...clause.months])].sort((a, b) => a - b);
      break;
    case 'dates':
      if (group.dates !== null && !continues) return false;
      group.dates = [...(group.dates ?? []), ...clause.dates];
      group.datesEvery ||= clause.every;
      group.dateWeekday = clause.weekday ?? group.dateWeekday;
      break;
    case 'moment':
      if (group.moment !== null) return false;
      group.moment = clause;
      if (clause.tonight === true && group.dayParts.length === 0) group.dayParts = ['night'];
      break;
    case 'once':
      group.once = placed;
      break;
    case 'window':
      {
        const open = group.windows.at(-1);
        if (open !== undefined && open.to === null && clause.from === null)
          group.windows = [...group.windows.slice(0, -1), { ...open, to: clause.to, open: clause.open }];
        // "Until 5pm, from 9am" is one window the other way round; "before 9am and after 5pm" are two.
        else if (open !== undefined && open.from === null && clause.to === null && opensBefore(clause.from, open.to))
          group.windows = [...group.windows.slice(0, -1), { ...open, from: clause.from }];
        else if (open === undefined || continues) group.windows = [...group.windows, clause];
        else return false;
      }
      break;
    case 'move':
      if (group.move !== null) return false;
      group.move = placed;
      break;
    case 'hours':
      group.hours = clause.name;
      break;
    case 'cron':
      if (group.cron !== null || group.clauses.length > 0) return false;
      group.cron = clause;
      break;
    default:
      return true;
  }
  group.clauses.push(placed);
  return true;
}

/** Whether a window that is said from both ends begins before it ends; a bare hour is left to whoever settles the window. */
function opensBefore(from: Time | null, to: Time | null): boolean {
  if (from === null || to === null) return false;
  return from.style === 'bare' || to.style === 'bare' || secondsOf(from) < secondsOf(to);
}
