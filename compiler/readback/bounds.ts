import type { ScheduleTrigger } from 'nljobs/spec/core';
import { anchorOf } from '../calendar/from-trigger.ts';
import { lengthInWords } from '../semantics/words.ts';
import { describeExceptions } from './exceptions.ts';

/**
 * What limits schedules that share their bounds: where they begin and end, how often they run, what they leave out,
 * and over how long a start is spread. Begins with a blank where it says anything.
 *
 * @param changing those of which it must be said what a change of the clock does to them: a frequency says it itself.
 */
export function describeBounds(triggers: readonly ScheduleTrigger[], changing: readonly ScheduleTrigger[]): string {
  const [first] = triggers;
  if (first === undefined) return '';
  const parts = [...describeStart(triggers, first)];
  if (first.count !== null) parts.push(first.count === 1 ? 'for 1 run in all' : `for ${first.count} times in all`);
  if (first.jitter !== null) parts.push(`spread over ${lengthInWords(first.jitter)}`);
  const except = describeExceptions(first.except);
  if (except !== '') parts.push(except);
  const dst = changing[0]?.dst;
  if (dst?.gap === 'skip') parts.push('(times that a clock change skips are left out)');
  if (dst !== undefined && dst.overlap !== 'first')
    parts.push(`(times that a clock change repeats run ${dst.overlap === 'both' ? 'twice' : 'the second time'})`);
  return parts.map((part) => ` ${part}`).join('');
}

function describeStart(triggers: readonly ScheduleTrigger[], first: ScheduleTrigger): readonly string[] {
  const { from, until } = first;
  const anchors = new Set(triggers.map((trigger) => (trigger.kind === 'once' ? 'none' : anchorOf(trigger))));
  const own = triggers.find((trigger) => trigger.kind !== 'once' && anchorOf(trigger) === 'own');
  const counted = own !== undefined && 'start' in own ? [`starting ${moment(own.start, 'T00:00:00')}`] : [];
  const end = until === null ? [] : [`until ${moment(until, 'T23:59:59')}`];
  if (from === null) return [...counted, ...end];
  const year = from.slice(0, 4);
  // What is counted from elsewhere only begins here: "starting" would move what the count begins with.
  // So would a time of day a rhythm's hours and minutes.
  const timed = !from.endsWith('T00:00:00') && triggers.every((trigger) => trigger.kind === 'cron');
  const apart = timed || anchors.has('usual') || anchors.has('own');
  if (apart && from === `${year}-01-01T00:00:00` && until === `${year}-12-31T23:59:59`)
    return [...counted, `in ${year}`];
  return [...counted, `${apart ? 'not before' : 'starting'} ${moment(from, 'T00:00:00')}`, ...end];
}

/** A local time without what goes without saying: the time of day of a first, or a last, moment. */
function moment(local: string, usual: string): string {
  return local.endsWith(usual) ? local.slice(0, -usual.length) : local;
}
