import type { Exception } from 'nljobs/spec/core';
import type { HolidayPlace } from '../../ast/nodes.ts';
import { holidayPlaceInWords } from '../../grammar/exception/places.ts';
import type { Notes } from '../notes.ts';
import type { Settings } from '../settings.ts';

/** The holidays of a place as dates, asked of whoever compiles. Empty, with a note, where they are not known. */
export function holidaysOf(
  place: HolidayPlace,
  at: { start: number; end: number },
  settings: Settings,
  notes: Notes,
): readonly Exception[] {
  const [own = null, ownRegion = null] = settings.holidays?.split('-', 2) ?? [];
  const country = place.country ?? own;
  const region = place.country === null ? ownRegion : place.region;
  if (country === null) {
    notes.add(
      'NLJ4008',
      at,
      'Holidays of which country? Say “except public holidays in Germany”, or set holidays in the config (“US”, “DE-BY”).',
    );
    return [];
  }
  const answer = settings.holidayCalendar?.(country, region) ?? { reason: 'not-installed' as const };
  const words = holidayPlaceInWords(country, region);
  if ('reason' in answer) {
    notes.add(
      'NLJ4041',
      at,
      answer.reason === 'not-installed'
        ? 'Holidays come from the package date-holidays, which is not installed: npm install --save-dev date-holidays'
        : `The package date-holidays knows no public holidays of ${words}. Name the dates: “except 25 December and 1 January”.`,
    );
    return [];
  }
  const { dates, through } = answer;
  notes.add(
    'NLJ3046',
    at,
    `Public holidays in ${words}: ${dates.length} dates from ${dates[0] ?? 'none'} through ${through}, fixed in the spec; later ones are not left out.`,
  );
  return [{ holidays: country, region, dates, through }];
}
