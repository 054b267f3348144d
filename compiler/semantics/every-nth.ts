import { dayNumber } from 'nljobs/spec/core';
import type { PlacedClause } from '../ast/nodes.ts';
import { isoWeekday } from './schedule/periods.ts';

/**
 * "Every second Monday" is every other week to some, and the second of each month to others. Said to start on a Monday that
 * is not the second of its month, it can only be every other week: then it is that. The clauses come back as they are where
 * nothing settles it.
 */
export function settleEveryNth(clauses: readonly PlacedClause[]): readonly PlacedClause[] {
  const start = startOf(clauses);
  if (start === null) return clauses;
  return clauses.map((placed): PlacedClause => {
    if (placed.clause.kind !== 'problem' || placed.clause.everyNth === undefined) return placed;
    const { n, day } = placed.clause.everyNth;
    if (isoWeekday(dayNumber(start.year, start.month, start.day)) !== day || Math.ceil(start.day / 7) === n)
      return placed;
    return { ...placed, clause: { kind: 'days', days: [{ weekdays: [{ n: null, day }] }], everyN: n } };
  });
}

/** The day on which a schedule is said to begin, with its year. */
function startOf(
  clauses: readonly PlacedClause[],
): { readonly year: number; readonly month: number; readonly day: number } | null {
  for (const { clause } of clauses) {
    const when =
      clause.kind === 'start' && clause.anchor === true ? clause.when : clause.kind === 'span' ? clause.from : null;
    if (when?.period.of !== 'date') continue;
    const { year, month, day } = when.period.date;
    if (year !== null) return { year, month, day };
  }
  return null;
}
