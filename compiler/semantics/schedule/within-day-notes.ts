import type { Time } from '../../ast/nodes.ts';
import { formatTime } from '../../grammar/time/value.ts';
import type { Group } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import type { Whole } from './civil.ts';

/** "On the half hour" alone: at half past each hour, or every half hour. */
export function noteHalfHour(group: Group, sub: Group['rhythms'][number] | null, notes: Notes): void {
  const placed = group.clauses.find(({ clause }) => clause.kind === 'minutes' && clause.note === 'half-hour');
  if (placed === undefined || sub !== null) return;
  notes.add(
    'NLJ3005',
    placed,
    'Half past each hour is used; to some, “on the half hour” is every half hour.',
    [
      replace(placed, 'half past each hour', 'at half past each hour'),
      replace(placed, 'every half hour', 'every half hour'),
    ],
    'warning',
  );
}

/** From here on a rhythm is so wide that its start only says which of its hours are meant. Minutes. */
const WIDE = 360;

/**
 * "Every hour starting at 4pm": all day long, or from then on each day? `period` in minutes. A start before which
 * nothing would run leaves no doubt, nor does one of a wide rhythm: "every 12 hours starting at 9pm".
 */
export function noteStart(start: Time, period: number, group: Group, notes: Notes): void {
  if (period >= WIDE || start.hour * 60 + start.minute < period) return;
  // The time of a date that it starts on is no start of each day.
  const placed = group.clauses.find((one) => one.clause.kind === 'start');
  if (placed === undefined) return;
  const from = formatTime(start);
  notes.add(
    'NLJ3005',
    placed,
    `The rhythm goes round the clock whatever its start; if it is to begin anew each day, say “from ${from} to 23:59”.`,
    [replace(placed, 'begin anew each day', `from ${from} to 23:59`)],
    'warning',
  );
}

/** "Every half hour at minute 30", "every 15 minutes at minute 20": what begins so late leaves runs of each hour out. */
export function noteLateMinute(inHour: readonly number[], n: number, group: Group, notes: Notes): void {
  const placed = group.clauses.find((one) => one.clause.kind === 'minutes');
  const [first = 0] = group.minutes ?? [];
  if (placed === undefined || group.minutes?.length !== 1 || n < 2 || first < n) return;
  notes.add(
    'NLJ3005',
    placed,
    `Every ${n} minutes from minute ${first} on leaves ${inHour.length === 1 ? `minute ${first} alone` : `minutes ${inHour.join(', ')}`} of each hour. Say them, or begin before minute ${n}.`,
    [],
    'warning',
  );
}

/** "Every hour from 9 to 17 at minute 30": is 17:30 within? */
export function noteLeftOut(left: readonly number[], group: Group, notes: Notes, whole: Whole): void {
  const placed = group.clauses.find((one) => one.clause.kind === 'window') ?? whole;
  const clock = left.map((minute) =>
    formatTime({ hour: Math.floor(minute / 60) % 24, minute: minute % 60, second: 0, style: 'half' }),
  );
  notes.add(
    'NLJ3012',
    placed,
    `The window ends on the hour, so ${clock.join(', ')} lies behind it and is left out.`,
    [],
    'warning',
  );
}

/** "Every 10 seconds, on the hour": all through that minute, or only where they fall together? */
export function noteMinutes(group: Group, notes: Notes): void {
  const placed = group.clauses.find((one) => one.clause.kind === 'minutes');
  if (placed === undefined || /nested|during/.test(placed.rule)) return;
  notes.add(
    'NLJ3005',
    placed,
    'The seconds go on through the minute that is named, and rest in the others. Say “during minute 0” for that.',
    [],
    'warning',
  );
}
