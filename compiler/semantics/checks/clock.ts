import { instantsAt, localOfInstant, nextOccurrence, parseLocalTime, type ScheduleTrigger } from 'nljobs/spec/core';
import { HOURS, MINUTES, parseField } from '../../calendar/fields.ts';
import { Memory } from '../memory.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { changesOf } from './transitions.ts';

/** Within 41 years even 29 February falls on every weekday, the years around 2100 included. */
const HORIZON_MS = 41 * 366 * 86_400_000;

/** The schedules of which there is nothing to tell, as of a moment. */
const sound = new Memory<true>(2_000);

/** Schedules that never fire, and named times that a change of the clock skips or repeats. */
export function checkClock(
  triggers: readonly ScheduleTrigger[],
  settings: Settings,
  notes: Notes,
  whole: { start: number; end: number },
): void {
  const key = JSON.stringify([settings.now, triggers]);
  if (sound.get(key) === true) return;
  const said = notes.list.length;
  lookAtClock(triggers, settings, notes, whole);
  if (notes.list.length === said) sound.put(key, true);
}

function lookAtClock(
  triggers: readonly ScheduleTrigger[],
  settings: Settings,
  notes: Notes,
  whole: { start: number; end: number },
): void {
  let fires = false;
  for (const trigger of triggers) {
    const from = settings.now ?? Date.UTC(2020, 0, 1);
    if (trigger.kind === 'once' && settings.now === null) fires = true;
    else if (nextOccurrence(within(trigger, from), from) !== null) fires = true;
    if (trigger.timezone === 'UTC') continue;
    if (trigger.kind === 'once') {
      const instants = instantsAt(parseLocalTime(trigger.at), trigger.timezone);
      if (instants.length === 0)
        notes.add(
          'NLJ4009',
          whole,
          `${trigger.at.slice(0, 16).replace('T', ' ')} does not exist in ${trigger.timezone}: the clock jumps over it. The run takes place right after the gap.`,
        );
      if (instants.length > 1)
        notes.add(
          'NLJ4009',
          whole,
          `${trigger.at.slice(0, 16).replace('T', ' ')} happens twice in ${trigger.timezone}. The first is used.`,
        );
      continue;
    }
    const minutes = namedMinutes(trigger);
    if (minutes === null) continue;
    const hit = changesOf(trigger.timezone).find((change) =>
      minutes.some((minute) => minute >= change.from && minute < change.to),
    );
    if (hit !== undefined) {
      notes.add(
        'NLJ4009',
        whole,
        `In ${trigger.timezone} the clock ${hit.kind === 'gap' ? 'skips' : 'repeats'} this time on some days (next: ${hit.date}): the run takes place ${hit.kind === 'gap' ? 'right after the gap' : 'at the first of the two'}, once.`,
      );
    }
  }
  if (!fires && triggers.length > 0)
    notes.add('NLJ4010', whole, 'No run lies ahead: every occurrence is in the past, or there is none.');
}

/**
 * A schedule with exceptions of another, up to a horizon: one that they empty would be searched for to the end of the
 * calendar. The others find their first occurrence, or its absence, at once.
 */
function within(trigger: ScheduleTrigger, from: number): ScheduleTrigger {
  if (trigger.until !== null || !trigger.except.some((one) => 'schedule' in one)) return trigger;
  return { ...trigger, until: localOfInstant(from + HORIZON_MS, trigger.timezone) };
}

/** The named times of day in minutes, or null for rhythms within the day, which run through a change. */
function namedMinutes(trigger: ScheduleTrigger): readonly number[] | null {
  if (trigger.kind === 'cron') {
    const all = trigger.cron.flatMap((cron) => {
      const [minute = '', hour = ''] = cron.split(' ');
      return (parseField(hour, HOURS) ?? []).flatMap((one) =>
        (parseField(minute, MINUTES) ?? []).map((each) => one * 60 + each),
      );
    });
    return all.length > 6 ? null : all;
  }
  if (trigger.kind !== 'rrule') return null;
  const numbers = (name: string): number[] =>
    new RegExp(`(?:^|;)${name}=([^;]*)`).exec(trigger.rrule)?.[1]?.split(',').map(Number) ?? [];
  const all = numbers('BYHOUR').flatMap((hour) => numbers('BYMINUTE').map((minute) => hour * 60 + minute));
  return all.length > 6 ? null : all;
}
