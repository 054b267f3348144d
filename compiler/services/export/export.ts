import { instantsAt, type JobSpec, parseLocalTime } from 'nljobs/spec/core';
import { firstDifference } from './clock-rules.ts';
import { crontab } from './crontab.ts';
import { eventbridge } from './eventbridge.ts';
import { kubernetes } from './kubernetes.ts';
import { meeting, type Recurrence, scheduleOf, toldBy } from './recurrence.ts';
import type { Call, Entry, Target, TargetName } from './target.ts';

const TARGET: Readonly<Record<TargetName, Target>> = { crontab, kubernetes, eventbridge };

/** A job that a scheduler cannot have exactly as it is described. */
export interface Refused {
  readonly job: string;
  readonly reason: string;
}

export interface Exported {
  readonly text: string;
  /** Jobs that are in it, and what is to be known of each; null for nothing. */
  readonly jobs: readonly { readonly job: string; readonly note: string | null }[];
  readonly refused: readonly Refused[];
}

/**
 * Writes the schedules of jobs for another scheduler. A job is exported exactly, at every change of the clock of the
 * years to come, or it is refused by name with the reason; nothing is rounded.
 *
 * @param now epoch milliseconds: schedules that begin later cannot be exported
 */
export function exportJobs(specs: readonly JobSpec[], to: TargetName, call: Call, now: number): Exported {
  const target = TARGET[to];
  const entries: Entry[] = [];
  const refused: Refused[] = [];
  const jobs: { job: string; note: string | null }[] = [];
  for (const spec of specs) {
    const found = entriesOf(spec, target, call, now);
    if ('reason' in found) refused.push({ job: spec.id, reason: found.reason });
    else {
      entries.push(...found);
      jobs.push({ job: spec.id, note: target.note(spec, call) });
    }
  }
  return { text: entries.length === 0 ? '' : target.print(entries, call), jobs, refused };
}

function entriesOf(
  spec: JobSpec,
  target: Target,
  call: Call,
  now: number,
): readonly Entry[] | { readonly reason: string } {
  const schedules = scheduleOf(spec);
  if ('reason' in schedules) return schedules;
  const zones = new Set(schedules.map(({ timezone }) => timezone));
  if (zones.size > 1) return { reason: 'its schedules are in several zones, and could meet and start it twice' };
  const entries: Entry[] = [];
  const recurrences: Recurrence[] = [];
  for (const trigger of schedules) {
    const { timezone } = trigger;
    const told = toldBy(trigger, now);
    if ('reason' in told) return told;
    const add = (when: Entry['when']) => {
      const name = entries.length === 0 ? spec.id : `${spec.id}-${entries.length + 1}`;
      entries.push({ spec, name, timezone, when });
    };
    if ('recurrences' in told) {
      for (const when of told.recurrences) add(when);
      recurrences.push(...told.recurrences);
    } else if (schedules.length > 1) {
      return { reason: 'it has a single date beside other times, which could meet and start it twice' };
    } else if (instantsAt(parseLocalTime(told.at), timezone).length !== 1) {
      return { reason: 'a change of the clock skips or repeats its time' };
    } else add(told);
  }
  for (const entry of entries) {
    const reason = target.refuses(entry, call);
    if (reason !== null) return { reason };
  }
  const meet = meeting(recurrences);
  if (meet !== null) return meet;
  for (const trigger of schedules) {
    const told = toldBy(trigger, now);
    if (!('recurrences' in told)) continue;
    const date = firstDifference(trigger, told.recurrences, target.clock);
    if (date !== null) {
      return {
        reason: `${target.title} would start it at another time, not at all or twice when the clock of ${trigger.timezone} changes (first on ${date})`,
      };
    }
  }
  return entries;
}
