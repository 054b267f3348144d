import type { Reading } from '../../ast/nodes.ts';
import type { Assembly, PlacedExcluded } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';

/** What says no more than that all days are meant. */
const REMARKS: ReadonlySet<string> = new Set(['exception.including', 'lead.whatever-day']);
/** Any day at all, so that no day may be left out: "whatever the weekday". */
const ANY_DAY = /\b(?:weekday|day|day of (?:the )?week|date)\b/i;

/**
 * "Every weekday at 9, including weekends", "except holidays …, holidays included", "every Monday …, whatever the
 * weekday": days that are left out cannot be included as well.
 */
export function checkIncluding(assembly: Assembly, reading: Reading, text: string, notes: Notes): void {
  for (const { rule, start, end } of reading.clauses) {
    if (!REMARKS.has(rule)) continue;
    const said = text.slice(start, end);
    const left = assembly.shared.except.find((one) => leavesOut(one, said));
    if (left !== undefined) {
      const out = text.slice(left.at.start, left.at.end).replace(/^\W+/, '');
      notes.add(
        'NLJ4005',
        { start, end },
        `“${out}” leaves out what “${said.replace(/^\W+/, '')}” includes. Leave one of them out.`,
      );
      continue;
    }
    const any = rule === 'lead.whatever-day' && ANY_DAY.test(said);
    const needed = any
      ? [1, 2, 3, 4, 5, 6, 7]
      : /weekend|saturday/i.test(said)
        ? [6, 7]
        : /sunday/i.test(said)
          ? [7]
          : [];
    for (const { days, clauses } of assembly.groups) {
      const named = days?.length === 1 ? days[0]?.weekdays : undefined;
      const place = clauses.find(({ clause }) => clause.kind === 'days');
      if (named === undefined || place === undefined || named.some(({ n }) => n !== null)) continue;
      if (needed.every((day) => named.some((one) => one.day === day))) continue;
      notes.add(
        'NLJ4005',
        { start, end },
        `“${text.slice(place.start, place.end)}” leaves out what “${said.replace(/^\W+/, '')}” includes. Say “every day”, or leave one of them out.`,
        [replace(place, 'Every day', 'every day')],
      );
    }
  }
}

/** Whether an exception takes out days that a remark says are in. */
function leavesOut({ what }: PlacedExcluded, said: string): boolean {
  if ('holidays' in what) return /holiday|\bdate\b|\bday\b/i.test(said);
  if (!('days' in what)) return false;
  if (ANY_DAY.test(said)) return true;
  const out = what.days.flatMap(({ weekdays }) => weekdays ?? []).map(({ day }) => day);
  return (/weekend|sunday/i.test(said) && out.includes(7)) || (/weekend|saturday/i.test(said) && out.includes(6));
}
