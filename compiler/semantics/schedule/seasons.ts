import { daysInMonth, type Exception } from 'nljobs/spec/core';
import type { CivilDate, Period, When } from '../../ast/nodes.ts';
import type { Shared } from '../groups.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';
import { dateText } from './civil.ts';

/**
 * Gives the ends of a range their years. Where both lack one the range comes round each year ("from 1 June to 31
 * August"): it is no bound then, but leaves out the rest of the year, which is given back.
 */
export function splitYears(shared: Shared, notes: Notes): readonly Exception[] {
  const { start, until } = shared;
  if (start === null || until === null || start.at !== until.at) return [];
  const from = edge(start.when.period, 'first');
  const to = edge(until.when.period, 'last');
  if (from === null || to === null || start.when.time !== null || until.when.time !== null) return [];
  if (from.year !== null && to.year !== null) return [];
  if (from.year === null && to.year === null) {
    notes.add('NLJ3015', start.at, 'Without a year this comes round every year.');
    shared.start = null;
    shared.until = null;
    const rest: readonly [CivilDate, CivilDate] = [neighbour(to, 1), neighbour(from, -1)];
    return dayOfYear(rest[0]) === dayOfYear(from) ? [] : [{ dates: [rest.map(dateText).join('/')] }];
  }
  const wraps = dayOfYear(from) > dayOfYear(to);
  if (from.year === null && to.year !== null)
    shared.start = { ...start, when: onDate({ ...from, year: to.year - (wraps ? 1 : 0) }) };
  else if (from.year !== null) shared.until = { ...until, when: onDate({ ...to, year: from.year + (wraps ? 1 : 0) }) };
  return [];
}

/** What a season of the project's leaves out of the year; null where the project does not say when it is. */
export function outOfSeason({ season }: Shared, settings: Settings, notes: Notes): readonly Exception[] | null {
  if (season === null) return [];
  const name = season.name === 'fall' ? 'autumn' : season.name;
  const days = settings.seasons?.[season.name] ?? settings.seasons?.[name === 'autumn' ? 'fall' : name];
  const ends = days
    ?.split('/')
    .map((text): CivilDate => ({ year: null, month: Number(text.slice(0, 2)), day: Number(text.slice(3)) }));
  const [from, to] = ends ?? [];
  if (from === undefined || to === undefined) {
    notes.add(
      'NLJ3018',
      season.at,
      `When ${name} is differs from place to place. Name the months (“from June to August”), or set seasons in the config, as in { summer: '06-01/08-31' }.`,
    );
    return null;
  }
  return [{ dates: [[neighbour(to, 1), neighbour(from, -1)].map(dateText).join('/')] }];
}

const onDate = (date: CivilDate): When => ({ period: { of: 'date', date }, time: null, offset: null });
const dayOfYear = (date: CivilDate): number => date.month * 100 + date.day;

/** The first or last day of a date or a month. */
function edge(period: Period, side: 'first' | 'last'): CivilDate | null {
  if (period.of === 'date') return period.date;
  if (period.of !== 'month') return null;
  const day = side === 'first' ? 1 : daysInMonth(period.year ?? 2000, period.month);
  return { year: period.year, month: period.month, day };
}

/** The day of the year before or after, in a year that has a 29 February. */
function neighbour(date: CivilDate, by: 1 | -1): CivilDate {
  const other = new Date(Date.UTC(2000, date.month - 1, date.day + by));
  return { year: null, month: other.getUTCMonth() + 1, day: other.getUTCDate() };
}
