/** A cron field: which values, out of how many. */
export interface FieldRange {
  readonly min: number;
  readonly max: number;
}

export const MINUTES: FieldRange = { min: 0, max: 59 };
export const HOURS: FieldRange = { min: 0, max: 23 };
export const DAYS: FieldRange = { min: 1, max: 31 };
export const MONTHS: FieldRange = { min: 1, max: 12 };
/** Sunday 0 … Saturday 6, as in Vixie cron. */
export const WEEKDAYS: FieldRange = { min: 0, max: 6 };

/**
 * The shortest usual spelling of a set of values: a star, a step where it divides the field evenly, a step in a
 * range, ranges, a list. It never writes a step that restarts unevenly. `named` is always a list: cron takes stars,
 * steps and ranges of minutes and hours for a rhythm.
 */
export function formatField(
  values: readonly number[],
  range: FieldRange,
  spelling: 'short' | 'named' = 'short',
): string {
  if (spelling === 'named') return values.join(',');
  const size = range.max - range.min + 1;
  if (values.length === size) return '*';
  const first = values[0] as number;
  const step = values.length > 1 ? (values[1] as number) - first : 0;
  const even = step > 1 && values.every((value, index) => value === first + index * step);
  if (even && first === range.min && values.length * step === size) return `*/${step}`;
  const last = values.at(-1) as number;
  if (even && values.length > 3) return `${first}-${last}/${step}`;
  const parts: string[] = [];
  for (let index = 0; index < values.length; ) {
    let end = index;
    while (end + 1 < values.length && (values[end + 1] as number) === (values[end] as number) + 1) end += 1;
    if (end - index >= 2) parts.push(`${values[index]}-${values[end]}`);
    else for (let each = index; each <= end; each++) parts.push(String(values[each]));
    index = end + 1;
  }
  return parts.join(',');
}

/** Reads a field of a Vixie cron: stars, lists, ranges (also around the end for weekdays), steps, names. Null where it is none. */
export function parseField(text: string, range: FieldRange, names: readonly string[] = []): readonly number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|([A-Za-z]{3}|\d{1,2})(?:-([A-Za-z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return null;
    const step = match[4] === undefined ? 1 : Number(match[4]);
    if (step < 1) return null;
    const value = (word: string | undefined): number | null => {
      if (word === undefined) return null;
      const index = names.indexOf(word.toUpperCase());
      const number = index >= 0 ? index + range.min : /^\d+$/.test(word) ? Number(word) : Number.NaN;
      const limit = range === WEEKDAYS ? 7 : range.max;
      return number >= range.min && number <= limit ? number : null;
    };
    let from: number = range.min;
    let to: number = range.max;
    if (match[1] !== '*') {
      const first = value(match[2]);
      if (first === null) return null;
      from = first;
      if (match[3] !== undefined) {
        const last = value(match[3]);
        if (last === null) return null;
        to = last;
      } else to = match[4] === undefined ? first : range.max;
    }
    if (to < from) {
      if (range !== WEEKDAYS) return null;
      to += 7;
    }
    for (let each = from; each <= to; each += step) found.add(range === WEEKDAYS ? each % 7 : each);
  }
  return [...found].sort((a, b) => a - b);
}
