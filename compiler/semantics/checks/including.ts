import type { Reading } from '../../ast/nodes.ts';
import type { Assembly } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';

/** "Every weekday at 9, including weekends": days that were just left out cannot be included as well. */
export function checkIncluding(assembly: Assembly, reading: Reading, text: string, notes: Notes): void {
  for (const { rule, start, end } of reading.clauses) {
    const said = text.slice(start, end);
    if (rule !== 'exception.including' || !/weekend|saturday|sunday/i.test(said)) continue;
    for (const { days, clauses } of assembly.groups) {
      const named = days?.length === 1 ? days[0]?.weekdays : undefined;
      const place = clauses.find(({ clause }) => clause.kind === 'days');
      if (named === undefined || place === undefined || named.some(({ n }) => n !== null)) continue;
      const has = (day: number) => named.some((one) => one.day === day);
      if (has(7) && (has(6) || !/weekend|saturday/i.test(said))) continue;
      notes.add(
        'NLJ4005',
        { start, end },
        `“${text.slice(place.start, place.end)}” leaves out what “${said.replace(/^\W+/, '')}” includes. Say “every day”, or leave one of them out.`,
        [replace(place, 'Every day', 'every day')],
      );
    }
  }
}
