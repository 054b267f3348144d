import { createRequire } from 'node:module';
import type { HolidayAnswer } from '../compilation.ts';

/**
 * The years whose holidays are compiled in. Fixed, and not counted from today, so that a build is the same on any day;
 * what a lockfile remembers stays as it is when they move on.
 */
const FIRST_YEAR = 2024;
const LAST_YEAR = 2032;

const HALF_A_DAY_MS = 12 * 3_600_000;

/** The part of date-holidays that is used here. */
interface Holidays {
  /** Names by code, or nothing where the country has no parts with holidays of their own. */
  getStates(country: string): Readonly<Record<string, string>> | undefined;
  getHolidays(year: number): readonly { readonly start: Date; readonly end: Date; readonly type: string }[];
}
type HolidaysClass = new (
  country: string,
  region: string | undefined,
  options: { readonly types: readonly string[]; readonly timezone: string },
) => Holidays;

const known = new Map<string, HolidayAnswer>();

/**
 * The public holidays of a country or a region, by the optional package date-holidays, which is loaded when first asked
 * for: it is large. A day counts where a holiday covers at least half of it.
 */
export function installedHolidays(country: string, region: string | null): HolidayAnswer {
  const key = `${country}-${region ?? ''}`;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = ask(country, region);
    known.set(key, answer);
  }
  return answer;
}

function ask(country: string, region: string | null): HolidayAnswer {
  let calendar: Holidays;
  try {
    const loaded: unknown = createRequire(import.meta.url)('date-holidays');
    const Class = (typeof loaded === 'function' ? loaded : (loaded as { default: unknown }).default) as HolidaysClass;
    calendar = new Class(country, region ?? undefined, { types: ['public'], timezone: 'UTC' });
  } catch {
    return { reason: 'not-installed' };
  }
  // A part that it does not know it would pass over in silence.
  if (region !== null && calendar.getStates(country)?.[region] === undefined) return { reason: 'unknown' };
  const dates = new Set<string>();
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++)
    for (const { start, end } of calendar.getHolidays(year)) {
      const first = Math.floor(start.getTime() / 86_400_000);
      for (let day = first; day * 86_400_000 < end.getTime(); day++) {
        const covered = Math.min(end.getTime(), (day + 1) * 86_400_000) - Math.max(start.getTime(), day * 86_400_000);
        if (covered >= HALF_A_DAY_MS) dates.add(new Date(day * 86_400_000).toISOString().slice(0, 10));
      }
    }
  const through = `${LAST_YEAR}-12-31`;
  const sorted = [...dates].filter((date) => date <= through).sort();
  return sorted.length === 0 ? { reason: 'unknown' } : { dates: sorted, through };
}
