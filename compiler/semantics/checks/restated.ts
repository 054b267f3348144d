import { offsetAt } from 'nljobs/spec/core';
import { formatTime } from '../../grammar/time/value.ts';
import type { Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { restates, restatesOtherHalf } from '../zones.ts';

const HALVES = [Date.UTC(2027, 0, 15), Date.UTC(2027, 6, 15)];

/**
 * A time said again in another zone must be the same instant, at least in one half of the year; the first one counts.
 * Without a zone of its own the first is in the project’s, and a contradiction then means that another was meant.
 */
export function checkRestated(shared: Shared, settings: Settings, notes: Notes): void {
  const zone = shared.zone?.zone ?? settings.timezone ?? 'UTC';
  for (const { all, times, start, end } of shared.restated) {
    for (const one of all) {
      if (restates(one, times, zone) && !restatesOtherHalf(one, times, zone)) continue;
      const [other = 'UTC'] = one.zone.zones.length > 0 ? one.zone.zones : [settings.timezone ?? 'UTC'];
      const said = one.times.map(formatTime).join(', ');
      if (shared.zone === null) {
        notes.add(
          'NLJ4005',
          { start, end },
          `${times.map(formatTime).join(', ')} in ${zone}, which is used where no zone is said, is not ${said} in ${other}. Name the zone of the first time.`,
        );
        continue;
      }
      const meant = HALVES.map((day) => {
        const ahead = (offsetAt(day, other) - offsetAt(day, zone)) / 60_000;
        return times
          .map((time) => (time.hour * 60 + time.minute + ahead + 2880) % 1440)
          .map((minute) =>
            formatTime({ hour: Math.floor(minute / 60), minute: minute % 60, second: 0, style: 'clock' }),
          )
          .join(', ');
      });
      notes.add(
        'NLJ4015',
        { start, end },
        `${times.map(formatTime).join(', ')} in ${zone} is ${[...new Set(meant)].join(' or ')} in ${other}, not ${said}. The first is used.`,
      );
    }
  }
}
