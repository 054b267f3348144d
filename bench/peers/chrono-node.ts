import { parse } from 'chrono-node';
import { instantOf } from '../zone.ts';
import type { Tool } from './tool.ts';

/**
 * chrono-node finds dates, not schedules: its speed is measured on all phrases, its accuracy on those that mean one date.
 * The first date it finds is judged, at midnight where it found no time, as a local time of the zone the phrase names.
 */
export const chronoNode: Tool = {
  name: 'chrono-node',
  module: 'chrono-node',
  rule: 'finds dates only: judged for speed on all phrases and for accuracy on phrases that mean one date (the first it finds; midnight where it found no time).',
  reads: 'dates',
  read: (text) => parse(text),
  answer(text, { zone, start }) {
    const [found] = parse(text, { instant: new Date(start), timezone: 'UTC' }, { forwardDate: true });
    if (found === undefined) return null;
    const { start: date } = found;
    const of = (component: Parameters<typeof date.get>[0]) => date.get(component) ?? 0;
    const time = date.isCertain('hour') ? [of('hour'), of('minute'), of('second')] : [0, 0, 0];
    const wall = Date.UTC(of('year'), of('month') - 1, of('day'), ...(time as [number, number, number]));
    const offset = date.isCertain('timezoneOffset') ? date.get('timezoneOffset') : null;
    return { instants: [offset === null ? instantOf(wall, zone) : wall - offset * 60_000], flagged: false };
  },
};
