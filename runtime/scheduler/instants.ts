import { durationMs } from '../spec/duration.ts';
import type { ScheduleTrigger } from '../spec/job-spec.ts';
import { mergedOccurrences, nextOccurrence } from '../spec/occurrences/occurrences.ts';
import { fractionOf } from './identity.ts';

/** Questions about when schedules fire, as the scheduler and a backfill ask them. Epoch milliseconds. */

/** How many are looked for before others get their turn. */
const PORTION = 200;

/** The first occurrence after an instant, or null. */
export function nextAfter(schedules: readonly ScheduleTrigger[], from: number): number | null {
  return mergedOccurrences(schedules, { from, count: 1 })[0] ?? null;
}

/** The occurrences in (from, to], at most `most`; in portions, so that a long list does not hold the event loop. */
export async function occurrencesBetween(
  schedules: readonly ScheduleTrigger[],
  from: number,
  to: number,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (;;) {
    const count = Math.min(PORTION, most - found.length);
    const more = mergedOccurrences(schedules, { from: found.at(-1) ?? from, to, count });
    found.push(...more);
    if (more.length < PORTION) return found;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The occurrence before `first`, looked for in a few of its periods; null where there is none so near. */
export function previousOf(schedules: readonly ScheduleTrigger[], first: number, second: number | null): number | null {
  const period = second === null ? 86_400_000 : second - first;
  for (const periods of [2, 8, 40]) {
    const before = mergedOccurrences(schedules, { from: first - periods * period - 1, to: first - 1, count: 1_000 });
    const last = before.at(-1);
    if (last !== undefined) return last;
  }
  return null;
}

/** The stable offset of the starts of `key`, milliseconds: below the jitter of the trigger that the occurrence is of. */
export function jitterOf(
  schedules: readonly ScheduleTrigger[],
  scheduledFor: number,
  ...key: readonly string[]
): number {
  const jitters = schedules
    .filter((trigger) => trigger.jitter !== null && nextOccurrence(trigger, scheduledFor - 1) === scheduledFor)
    .map((trigger) => durationMs(trigger.jitter ?? 'PT0S'));
  return jitters.length === 0 ? 0 : Math.floor(Math.max(...jitters) * fractionOf(...key));
}
