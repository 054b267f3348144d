import { daysInMonth } from 'nljobs/spec/core';
import { DAY_NAMES, MONTH_NAMES } from '../../lexer/vocabulary.ts';
import type { Group } from '../groups.ts';
import { append, type Notes, replace } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { Whole } from './civil.ts';
import type { DayPlan } from './days.ts';

/** "Friday 15:44": a single weekday in the singular, with neither "every" nor "on". */
export function checkWeekdayAlone(group: Group, settings: Settings, notes: Notes): void {
  const placed = group.clauses.find((one) => one.clause.kind === 'days');
  const clause = placed?.clause;
  if (placed === undefined || clause?.kind !== 'days' || clause.days.length !== 1) return;
  const only = clause.days[0]?.weekdays;
  if (only?.length !== 1 || only[0]?.n !== null || clause.days[0]?.monthDays !== undefined) return;
  if (
    !/^(mon|tues?|wed|weds|thu|thurs?|fri|sat|sun)(\.|day|nesday|sday|rsday|urday)?$/i.test(
      settings.text.slice(placed.start, placed.end),
    )
  )
    return;
  notes.add(
    'NLJ3014',
    placed,
    `Every ${DAY_NAMES[(only[0]?.day ?? 1) - 1]} is used; a weekday alone may also mean only the coming one.`,
    [replace(placed, 'every week', `every ${DAY_NAMES[(only[0]?.day ?? 1) - 1]}`, true)],
  );
}

/** Days that no month of theirs has: 31 April. False, with an error, where there are some. */
export function checkDaysExist(plan: DayPlan, notes: Notes, whole: Whole): boolean {
  for (const { monthDays, months } of plan.days) {
    if (monthDays === undefined || months === undefined) continue;
    const longest = Math.max(...months.map((month) => daysInMonth(2024, month)));
    if (monthDays.some((day) => Math.abs(day) <= longest)) continue;
    notes.add(
      'NLJ4002',
      whole,
      `There is no day ${monthDays.join(', ')} in ${months.map((month) => MONTH_NAMES[month - 1]).join(', ')}.`,
    );
    return false;
  }
  return true;
}

export function checkSkippedMonths(plan: DayPlan, notes: Notes, whole: Whole): void {
  for (const one of plan.days) {
    const late = (one.monthDays ?? []).filter((day) => day > 28);
    if (late.length === 0 || one.weekdays !== undefined) continue;
    const months = one.months ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    // A run of days up to the end of the month means the end, whichever it is; so do all odd days.
    if ((one.monthDays?.length ?? 0) > (one.monthDays?.includes(28) ? 3 : 6)) continue;
    const lacking = months.filter((month) => late.some((day) => day > daysInMonth(2023, month)));
    if (lacking.length === 0) continue;
    notes.add(
      'NLJ4006',
      whole,
      `Day ${late.join(', ')} does not exist in ${lacking.map((month) => MONTH_NAMES[month - 1]).join(', ')}${lacking.length === 1 && lacking[0] === 2 && late.every((day) => day === 29) ? ' of most years' : ''}: ${lacking.length > 1 ? 'these months are' : 'it is'} skipped.`,
      [append(whole, 'the last day of the month', ' — or write “on the last day of the month”')],
    );
    return;
  }
}
