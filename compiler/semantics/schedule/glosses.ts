import type { Schedule } from '../../calendar/schedule.ts';
import { formatTime, secondsOf } from '../../grammar/time/value.ts';
import type { Group } from '../groups.ts';
import type { Notes } from '../notes.ts';

/**
 * "Daily (every 12 hours)": a rhythm in brackets right behind a frequency says the frequency again, and must be the
 * same. "Daily (every hour from 9 to 5)" says within which hours of each day.
 */
export function checkRhythmAgain(group: Group, notes: Notes): boolean {
  const [daily, again, ...others] = group.clauses;
  if (daily?.clause.kind !== 'rhythm' || again?.clause.kind !== 'rhythm') return true;
  const within = others.some(({ clause }) => clause.kind === 'window' || clause.kind === 'times');
  const isSaidAgain = again.bracketed && !within;
  if (!isSaidAgain || daily.clause.adverb !== true || daily.clause.unit !== 'day' || again.clause.unit !== 'hour')
    return true;
  if (again.clause.n === 24) return true;
  notes.add('NLJ4005', again, 'What stands in brackets is another frequency than the one before. Say one of the two.');
  return false;
}

/**
 * Whether the times in brackets say what was said before them: "every 4 hours from 9 AM to 5 PM (9 AM, 1 PM, 5 PM)",
 * "at 18:00 (6 PM)". What does not fit is told, since one of the two must be wrong.
 */
export function checkGlosses(group: Group, schedules: readonly Schedule[], notes: Notes): boolean {
  for (const { times, at } of group.glosses) {
    const said = times.map(secondsOf);
    const again = group.times?.map(secondsOf) ?? [];
    if (said.length === 1 && again.includes(said[0] as number)) continue;
    const all = schedules.flatMap((schedule) =>
      schedule.kind === 'calendar'
        ? schedule.minutes.flatMap((minute) => schedule.seconds.map((second) => minute * 60 + second))
        : [],
    );
    if (said.length === new Set(all).size && said.every((time) => all.includes(time))) continue;
    notes.add(
      'NLJ4005',
      at,
      `${times.map(formatTime).join(', ')} in brackets ${times.length === 1 ? 'is' : 'are'} not when the rest of the schedule runs. Say one of the two.`,
    );
    return false;
  }
  return true;
}
