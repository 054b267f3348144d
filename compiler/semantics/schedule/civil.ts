import type { CivilDate, Span as Length, PlacedClause, Time } from '../../ast/nodes.ts';

export const two = (n: number) => String(n).padStart(2, '0');

export const isoDate = (date: CivilDate) => `${date.year}-${two(date.month)}-${two(date.day)}`;

export const formatLong = (time: Time) => `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`;

export const dateText = (date: CivilDate) =>
  date.year === null ? `${two(date.month)}-${two(date.day)}` : isoDate(date);

export type Whole = { start: number; end: number };

export function spanOf(clauses: readonly PlacedClause[]): { start: number; end: number } {
  return { start: Math.min(...clauses.map((one) => one.start)), end: Math.max(...clauses.map((one) => one.end)) };
}

/** A length of time as ISO 8601. */
export function lengthText(length: Length): string {
  switch (length.unit) {
    case 'millisecond':
      return `PT${length.n / 1000}S`;
    case 'second':
      return `PT${length.n}S`;
    case 'minute':
      return Number.isInteger(length.n) ? `PT${length.n}M` : `PT${length.n * 60}S`;
    case 'hour':
      return Number.isInteger(length.n) ? `PT${length.n}H` : `PT${length.n * 60}M`;
    case 'day':
      return `P${length.n}D`;
    case 'week':
      return `P${length.n * 7}D`;
    case 'month':
      return `P${length.n}M`;
    case 'quarter':
      return `P${length.n * 3}M`;
    case 'year':
      return `P${length.n}Y`;
  }
}

/** Days that stand for a month, a quarter and a year where a length must be exact: how long something is kept. */
const DAYS: Readonly<Partial<Record<Length['unit'], number>>> = { month: 30, quarter: 90, year: 365 };

/** A length of time as ISO 8601, of days where a month or a year would have no fixed length. */
export function exactLengthText(length: Length): string {
  const days = DAYS[length.unit];
  return days === undefined ? lengthText(length) : lengthText({ n: length.n * days, unit: 'day' });
}
