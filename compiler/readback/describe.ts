import { canonicalJson, isSchedule, type JobSpec, type ScheduleTrigger, type Trigger } from 'nljobs/spec/core';
import { Memory } from '../semantics/memory.ts';
import { describeBounds } from './bounds.ts';
import { describeOccasion } from './events.ts';
import { describeOptions } from './options.ts';
import { describeSchedules } from './schedules.ts';
import { withZone } from './zone.ts';

/** A spec as canonical English: when, what, how. Compiled under the same config it gives the same spec. */
export function describe(spec: JobSpec): string {
  return describeWith(describeTriggers(spec.triggers), spec);
}

/** The same, where the words for the triggers are at hand. */
export function describeWith(when: string, spec: JobSpec): string {
  const head = withAction(when, spec.action.text.replace(/[.\s]+$/, ''));
  const how = describeOptions(spec);
  return [`${head}.`, ...how].join(' ');
}

/** A word or two behind a schedule could be a part of it that broke; before it, they are a title. */
function withAction(when: string, action: string): string {
  if (action === '') return when;
  if (action.split(' ').length > 2) return `${when}, ${action}`;
  return `${action}: ${when.charAt(0).toLowerCase()}${when.slice(1)}`;
}

const USUAL = { gap: 'after', overlap: 'first' } as const;
const FREQUENCY = /^every (?:\d+ )?(?:second|minute|hour)s?\b/;
const isThroughChanges = (trigger: ScheduleTrigger): boolean =>
  trigger.dst.gap === 'skip' && trigger.dst.overlap === 'both';

const known = new Memory<string>(2_000);

/** The triggers in canonical English, without the action: what people call the readback. */
export function describeTriggers(triggers: readonly Trigger[]): string {
  const key = JSON.stringify(triggers);
  return known.get(key) ?? known.put(key, wordsFor(triggers));
}

function wordsFor(triggers: readonly Trigger[]): string {
  const schedules = triggers.filter(isSchedule);
  const zones = new Set(schedules.map(({ timezone }) => timezone));
  // One schedule is most often all there is.
  const limits = new Set(schedules.length > 1 ? schedules.map(limitsOf) : []);
  const parts: string[] = [];
  // What holds for all schedules alike is said once; schedules that differ in it (no description gives such) say it each.
  const runs = zones.size <= 1 && limits.size <= 1 ? [schedules] : schedules.map((one) => [one]);
  for (const run of runs) {
    const [first] = run;
    if (first === undefined) continue;
    const phrases = describeSchedules(run);
    // A frequency goes on through changes of the clock; it need not be said of one.
    const frequent = phrases.some((phrase) => FREQUENCY.test(phrase));
    const bounds = describeBounds(run, frequent ? run.filter((one) => !isThroughChanges(one)) : run);
    parts.push(`${withZone(phrases, first.timezone)}${bounds}`);
  }
  for (const trigger of triggers) if (!isSchedule(trigger)) parts.push(describeOccasion(trigger));
  const text = parts.join(', and ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function limitsOf(trigger: ScheduleTrigger): string {
  const { from, until, count, except, jitter, dst } = trigger;
  return canonicalJson({ from, until, count, except, jitter, dst: isThroughChanges(trigger) ? USUAL : dst });
}
