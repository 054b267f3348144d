import { dayOf } from './time.ts';

/** A day of a calendar page. */
export interface Day {
  /** `2026-11-24` */
  readonly date: string;
  readonly number: number;
  /** False for the days of the months beside, which fill the weeks. */
  readonly inside: boolean;
}

const DAY = 86_400_000;

/** The weeks of a month (`2026-11`), Monday first. Pure: dates without a zone. */
export function weeksOf(month: string): readonly (readonly Day[])[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY;
  const weeks: Day[][] = [];
  for (let at = start; weeks.length < 6; ) {
    const week: Day[] = [];
    for (let n = 0; n < 7; n += 1, at += DAY) {
      const date = new Date(at).toISOString().slice(0, 10);
      week.push({ date, number: Number(date.slice(8)), inside: date.startsWith(month) });
    }
    if (weeks.length > 0 && !week.some(({ inside }) => inside)) break;
    weeks.push(week);
  }
  return weeks;
}

/** `2026-12` of `2026-11` and 1. */
export function monthBeside(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** Whether a text is a month that a calendar has. */
export function isMonth(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-(?:0[1-9]|1[0-2])$/u.test(text);
}

/** What lies on each day of a zone, by its date. */
export function byDay<Thing>(
  things: readonly Thing[],
  at: (thing: Thing) => number,
  zone: string,
): ReadonlyMap<string, readonly Thing[]> {
  return Map.groupBy(things, (thing) => dayOf(at(thing), zone));
}
