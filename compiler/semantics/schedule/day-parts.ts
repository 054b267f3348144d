import type { Time } from '../../ast/nodes.ts';
import { type Group, isSubDay } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import type { Whole } from './civil.ts';

const DAY = 1440;

/**
 * The minutes of the day that a part of it takes, both included: from its hour in the project's `dayParts` to the hour
 * before the next part. Null where the project does not name it, or names no other.
 */
export function partHours(part: string, { dayParts }: Settings): { readonly from: number; readonly to: number } | null {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const own = dayParts[part];
  if (own === undefined) return null;
  const from = minutes(own);
  const others = Object.values(dayParts)
    .map(minutes)
    .filter((one) => one !== from);
  const [next] = others.sort((a, b) => ((a - from + DAY) % DAY) - ((b - from + DAY) % DAY));
  return next === undefined ? null : { from, to: (next - 1 + DAY) % DAY };
}

export const noHours = (part: string): string =>
  `Where the ${part === 'overnight' ? 'night' : part} begins and ends differs. Say the hours (“from 22:00 to 06:00”), or set dayParts in the config: it then lasts from its hour to the next part's.`;

/** A rhythm within parts of the day goes on through their hours. False, with a note, where they have none. */
export function partsAsWindows(group: Group, settings: Settings, notes: Notes): boolean {
  const said = group.clauses.filter(({ clause }) => clause.kind === 'day-part');
  const sub = group.rhythms.some((one) => isSubDay(one.unit));
  if (said.length === 0 || group.times !== null || group.windows.length > 0) return true;
  if (!sub && !said.some(({ clause }) => clause.kind === 'day-part' && clause.only)) return true;
  const at = (minute: number): Time => ({
    hour: Math.floor(minute / 60),
    minute: minute % 60,
    second: 0,
    style: 'half',
  });
  for (const placed of said) {
    const part = placed.clause.kind === 'day-part' ? placed.clause.part : '';
    const hours = sub ? partHours(part, settings) : null;
    if (hours === null) {
      notes.add('NLJ3018', placed, sub ? noHours(part) : `Nothing says when in the ${part}. Add the time: “at 9 AM”.`);
      return false;
    }
    group.windows = [...group.windows, { kind: 'window', from: at(hours.from), to: at(hours.to), open: false }];
  }
  group.dayParts = [];
  return true;
}

/** “Every Monday at 9 AM, mornings only”: beside a time, a limit that the time keeps says nothing more. */
export function checkIdleLimit(group: Group, notes: Notes, whole: Whole): void {
  const limit = group.clauses.find(({ clause }) => clause.kind === 'day-part' && clause.only);
  if (limit === undefined || group.times === null || notes.failed) return;
  const said = limit.clause.kind === 'day-part' ? limit.clause.part : '';
  notes.add(
    'NLJ3005',
    limit ?? whole,
    `The time lies in the ${said} as it is. If other times were meant, say them.`,
    [],
    'warning',
  );
}
