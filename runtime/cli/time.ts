/** Milliseconds of the units that a length of time is written in. */
export const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A length of time in milliseconds, written as `90s`, `2m`, `500ms`, or seconds alone; NaN for anything else. */
export function timeOf(text: string): number {
  const [, digits, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/u.exec(text) ?? [];
  return Math.round(Number(digits) * (UNITS[unit] ?? Number.NaN));
}
