import { movedOff } from '../../ast/moved.ts';
import type { DaySelector, PlacedClause } from '../../ast/nodes.ts';
import { DAY_NAMES } from '../../lexer/vocabulary.ts';
import type { Notes } from '../notes.ts';
import { list } from '../words.ts';

/**
 * The days of a schedule, each moved off the weekdays on which it shall not fall. Null, with a note where the move was
 * said, for days that no rule can move exactly.
 */
export function moveDays(
  placed: PlacedClause,
  days: readonly DaySelector[] | null,
  counted: boolean,
  notes: Notes,
): readonly DaySelector[] | null {
  if (placed.clause.kind !== 'move') return days;
  const { off } = placed.clause;
  const moved = days === null || counted ? null : movedOff(days, placed.clause);
  if (moved === null)
    notes.add(
      'NLJ4005',
      placed,
      `Only days of the month up to the 28th, and days counted from its end, can be moved off ${list(off.map((day) => `${DAY_NAMES[day - 1]}s`))}. Say such a day, or “the last weekday of the month”.`,
    );
  return moved;
}
