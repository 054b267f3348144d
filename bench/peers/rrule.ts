import rrule from 'rrule';
import { beginning, COMPARED, HORIZON_MS } from '../oracle.ts';
import { instantOf, wallOf } from '../zone.ts';
import type { Tool } from './tool.ts';

const { Frequency, RRule } = rrule;

/**
 * rrule reads text to the options of a rule; null and an exception are refusals. The rule's own occurrences are judged.
 * A rule takes from its start what its text does not say: it is given midnight, on a Monday, 1 January.
 */
export const rruleText: Tool = {
  name: 'rrule.fromText',
  module: 'rrule',
  rule: 'its own occurrences, from midnight on a Monday, 1 January (within the day: from midnight), as local times of the zone the phrase names; null and exceptions count as refused.',
  reads: 'schedules',
  read: RRule.parseText,
  answer(text, { zone, start }) {
    const options = RRule.parseText(text);
    if (options === null) return null;
    const withinDay = (options.freq ?? Frequency.YEARLY) >= Frequency.HOURLY;
    const rule = new RRule({ ...options, dtstart: new Date(beginning(start, zone, withinDay)) });
    const after = wallOf(start, zone);
    const instants: number[] = [];
    rule.all((date) => {
      if (date.getTime() > after + HORIZON_MS) return false;
      if (date.getTime() > after) instants.push(instantOf(date.getTime(), zone));
      return instants.length < COMPARED + 20;
    });
    return { instants, flagged: false };
  },
};
