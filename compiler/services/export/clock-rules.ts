import { DAY_MS, instantOfWall, instantsAt, occurrences, type ScheduleTrigger, wallAt } from 'nljobs/spec/core';
import { transitions } from '../transitions.ts';
import { fallsOn, type Recurrence } from './recurrence.ts';

/**
 * What schedulers do with local times that a change of the clock skips or repeats:
 *
 * - `matching`: each minute whose local time fits, so that a skipped time is lost and a repeated one comes twice
 *   (robfig/cron, which Kubernetes is built on, and crontab where minute or hour begins with a star);
 * - `made-up`: a skipped time at the end of the gap, a repeated one at the first of the two (crontab(5) of Vixie cron);
 * - `lost`: a skipped time is lost, a repeated one comes at the first of the two (Amazon EventBridge Scheduler).
 */
export type ClockRule = 'matching' | 'made-up' | 'lost';

/** The years whose changes of the clock are looked at. Rules of zones that are made later are nobody's to know. */
const FROM = Date.UTC(2025, 0, 1);
const TO = Date.UTC(2041, 0, 1);
const MOST_MOVED = 3 * 3_600_000;
/** Rhythms of up to this long are seen on both sides of a change. */
const AROUND = 26 * 3_600_000;

/** The instants at which a scheduler would start a recurrence, around the days of an instant; some may be there twice. */
export function instantsNear(
  recurrence: Recurrence,
  timezone: string,
  around: { readonly from: number; readonly to: number },
  rule: ClockRule,
): readonly number[] {
  const found: number[] = [];
  // A wall time can stand for an instant that lies as far off as the clock moves.
  const [first, last] = [wallAt(around.from, timezone) - MOST_MOVED, wallAt(around.to, timezone) + MOST_MOVED];
  for (let day = Math.floor(first / DAY_MS) * DAY_MS; day <= last; day += DAY_MS) {
    if (!fallsOn(recurrence, day)) continue;
    for (const hour of recurrence.hours) {
      const start = day + hour * 3_600_000;
      if (start + 3_600_000 <= first || start > last) continue;
      for (const minute of recurrence.minutes) found.push(...instantsOf(start + minute * 60_000, timezone, rule));
    }
  }
  return found.filter((at) => at > around.from && at <= around.to).sort((a, b) => a - b);
}

function instantsOf(wall: number, timezone: string, rule: ClockRule): readonly number[] {
  const instants = instantsAt(wall, timezone);
  if (rule === 'matching') return instants;
  const [first] = instants;
  if (first !== undefined) return [first];
  const after = rule === 'lost' ? null : instantOfWall(wall, timezone, { gap: 'after', overlap: 'first' });
  return after === null ? [] : [after];
}

/**
 * The first change of the clock at which a scheduler would start a job at other instants than the spec says, as the
 * local date of the change; null where there is none, so that what is exported is exact.
 */
export function firstDifference(
  trigger: ScheduleTrigger,
  recurrences: readonly Recurrence[],
  ruleOf: (recurrence: Recurrence) => ClockRule,
): string | null {
  const { timezone } = trigger;
  for (const change of transitions(timezone, FROM, TO)) {
    const around = { from: change - AROUND, to: change + AROUND };
    const theirs = recurrences
      .flatMap((recurrence) => instantsNear(recurrence, timezone, around, ruleOf(recurrence)))
      .sort((a, b) => a - b);
    const ours = occurrences(trigger, { ...around, count: 100_000 });
    if (ours.length !== theirs.length || ours.some((at, i) => at !== theirs[i])) {
      return new Date(wallAt(change - 1, timezone)).toISOString().slice(0, 10);
    }
  }
  return null;
}
