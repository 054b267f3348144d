import { canonicalJson } from 'nljobs/spec/core';
import type { Clause, PlacedClause } from '../ast/nodes.ts';
import { type Group, isSubDay } from './groups.ts';

/* What tells one schedule from the next: whether a clause goes on with what was said, or begins another. */

/** Whether a rhythm follows another with nothing but a comma between: "every minute, every 6 hours" may be one within the other. */
export function nests(group: Group, clause: Clause): boolean {
  return (
    clause.kind === 'rhythm' &&
    isSubDay(clause.unit) &&
    group.windows.length === 0 &&
    group.rhythms.some((one) => isSubDay(one.unit))
  );
}

/** "Every 30 minutes on weekdays, every hour on weekends": each rhythm has days of its own. */
export function onOtherDays(group: Group, clauses: readonly PlacedClause[], placed: PlacedClause): boolean {
  if (placed.clause.kind !== 'rhythm') return false;
  const at = clauses.indexOf(placed);
  const others = (clause: Clause | undefined): boolean =>
    group.days !== null && clause?.kind === 'days' && canonicalJson(clause.days) !== canonicalJson(group.days);
  // "Every 4 hours on weekdays and daily at 8:00 on weekends".
  if (placed.clause.unit === 'day') {
    const rest = clauses.slice(at + 1, at + 3).map(({ clause }) => clause);
    return (
      group.rhythms.some(({ unit }) => isSubDay(unit)) && rest.some(({ kind }) => kind === 'times') && rest.some(others)
    );
  }
  return isSubDay(placed.clause.unit) && others(clauses[at + 1]?.clause);
}

/** Whether a group says both days and times, so that another time or day begins a new schedule. */
export function isComplete(group: Group): boolean {
  const days =
    group.days !== null ||
    group.among.length > 0 ||
    group.dates !== null ||
    group.dayParts.length > 0 ||
    group.rhythms.some((rhythm) => !isSubDay(rhythm.unit));
  return (
    group.cron !== null ||
    group.hourSet !== null ||
    (group.minutes !== null && group.windows.length > 0) ||
    (days && (group.times !== null || group.windows.length > 0)) ||
    group.rhythms.some((rhythm) => isSubDay(rhythm.unit))
  );
}

/** Whether the clauses from one that is set apart on make up a schedule of their own: "…, and every Friday at noon". */
export function beginsAnother(clauses: readonly PlacedClause[], placed: PlacedClause): boolean {
  const from = clauses.indexOf(placed);
  const end = clauses.findIndex((one, index) => index > from && (one.apart || one.marked));
  const kinds = new Set<string>();
  for (const { clause } of clauses.slice(from, end < 0 ? undefined : end)) {
    if (clause.kind === 'rhythm' && isSubDay(clause.unit)) return true;
    kinds.add(clause.kind);
  }
  return kinds.has('times') && ['days', 'dates', 'rhythm', 'months'].some((kind) => kinds.has(kind));
}
