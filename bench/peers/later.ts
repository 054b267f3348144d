import later from '@breejs/later';
import { COMPARED } from '../oracle.ts';
import { instantOf, wallOf } from '../zone.ts';
import type { Tool } from './tool.ts';

/**
 * later's text parser gives a schedule of its own and says where it stopped reading, which is a refusal; so is a schedule
 * without any constraint. Its own occurrences are judged; it knows UTC and the machine's zone only, so it is asked in
 * local times of the phrase's zone.
 */
export const laterText: Tool = {
  name: '@breejs/later',
  module: '@breejs/later',
  rule: 'its own occurrences, as local times of the zone the phrase names; a text it does not read to the end counts as refused.',
  reads: 'schedules',
  read: later.parse.text,
  answer(text, { zone, start }) {
    const schedule = later.parse.text(text);
    if (schedule.error !== -1 || schedule.schedules.length === 0) return null;
    const wall = wallOf(start, zone);
    const next = later.schedule(schedule).next(COMPARED + 20, new Date(wall));
    // In the middle of a time that its schedule holds for, it gives the start itself first: that is no occurrence.
    const walls = (Array.isArray(next) ? (next as readonly Date[]) : []).filter((one) => one.getTime() > wall);
    return { instants: walls.map((one) => instantOf(one.getTime(), zone)), flagged: false };
  },
};
