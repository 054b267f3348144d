import { localOfInstant, offsetAt } from 'nljobs/spec/core';
import { formatTime } from '../../grammar/time/value.ts';
import type { Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';

/** The two halves of a year that a clock can be in; zones that change do so between them. */
const HALVES = [Date.UTC(2027, 0, 15), Date.UTC(2027, 6, 15)];

/** A time said again in another zone must be the same instant, at least in one half of the year; the first one counts. */
export function checkRestated(restated: Shared['restated'], notes: Notes): void {
  for (const { clause, start, end, times, zone } of restated) {
    const said = clause.times.map(formatTime).join();
    const meant = HALVES.map((day) =>
      times
        .map((time) =>
          localOfInstant(day + (time.hour * 60 + time.minute) * 60_000 - offsetAt(day, zone), clause.zone).slice(
            11,
            16,
          ),
        )
        .join(),
    );
    if (meant.includes(said)) continue;
    notes.add(
      'NLJ4015',
      { start, end },
      `${times.map(formatTime).join(', ')} in ${zone} is ${[...new Set(meant)].join(' or ')} in ${clause.zone}, not ${said}. The first is used.`,
    );
  }
}
