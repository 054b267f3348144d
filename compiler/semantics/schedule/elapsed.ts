import { isEveryDay, isPlainWeekdays } from '../../ast/days.ts';
import { stretch } from '../../ast/stretch.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { durationOf } from '../../calendar/to-triggers.ts';
import type { Notes } from '../notes.ts';
import type { Whole } from './civil.ts';
import type { DayPlan } from './rhythms.ts';
import { DAY_MINUTES, type Hours } from './windows.ts';

/**
 * A rhythm that does not divide the hour or the day: elapsed time, on some weekdays counted anew in each window. On
 * dates and in months, which intervals do not know, its times are listed from the window's start on each day.
 */
export function elapsed(
  ms: number,
  plan: DayPlan,
  windows: readonly Hours[],
  notes: Notes,
  whole: Whole,
): Schedule | null {
  const said = durationOf(ms).slice(2).toLowerCase();
  const all = plan.days.length === 1 && plan.days.every(isEveryDay);
  const window = windows[0] ?? null;
  const plain = plan.every === null && windows.length < 2 && (all || plan.days.every(isPlainWeekdays));
  if (ms > 86_400_000 && (window !== null || !all || plan.every !== null)) {
    notes.add('NLJ4005', whole, 'An interval longer than a day cannot be limited to days or hours.');
    return null;
  }
  const inDay = window !== null || !all || plan.every !== null;
  if (60_000 % ms !== 0 || inDay)
    notes.add(
      'NLJ3021',
      whole,
      inDay
        ? `Every ${said} is counted from the start of the window on each day.`
        : `Every ${said} does not divide the hour or the day: it is elapsed time, counted from 2024-01-01T00:00Z.`,
    );
  if (plain) {
    const wrapped = window === null ? null : { from: window.from, to: window.to % DAY_MINUTES };
    return { kind: 'elapsed', ms, days: plan.days, window: wrapped };
  }
  if (ms % 60_000 !== 0) {
    notes.add(
      'NLJ4005',
      whole,
      'An interval of seconds that does not divide the minute can be limited to weekdays and to one window, but not further.',
    );
    return null;
  }
  const within = windows.length > 0 ? windows : [{ from: 0, to: DAY_MINUTES - 1 }];
  const minutes = [...new Set(within.flatMap(({ from, to }) => stretch(from, to, ms / 60_000)))];
  return { kind: 'calendar', ...plan, minutes: minutes.sort((a, b) => a - b), seconds: [0], rhythm: false };
}
