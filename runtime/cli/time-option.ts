import { InvalidArgumentError } from 'commander';
import { OUT_OF_RANGE, outOfRange } from '../spec/instant-range.ts';
import { timeOf, UNITS } from './time.ts';

/** Reads a length of time from the command line: `90s`, `2m`, `500ms`, or seconds alone. Milliseconds. */
export function readTime(text: string): number {
  const time = timeOf(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('Give a time such as 90s, 2m or 500ms.');
  return time;
}

/**
 * Reads an instant from the command line: RFC 3339 with its offset, as `jobs list` prints it
 * (`2027-01-01 09:00:00Z`), or a date alone for its beginning in UTC. Gives RFC 3339.
 */
export function readInstant(text: string): string {
  const [, date, time = '00:00', offset = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d))?$/iu.exec(text.trim()) ?? [];
  const instant = Date.parse(`${date ?? ''}T${time}${offset}`);
  if (date === undefined || Number.isNaN(instant)) {
    throw new InvalidArgumentError('Give a time with its offset, such as 2027-01-01T09:00Z or 2027-01-01T09:00+02:00.');
  }
  if (outOfRange(instant)) throw new InvalidArgumentError(`This ${OUT_OF_RANGE}.`);
  return new Date(instant).toISOString();
}

/** Reads when something ends: an instant as above, or a length of time from now such as `2h` or `3d`. Gives RFC 3339. */
export function readEnd(text: string): string {
  const [, count, unit = 's'] = /^(\d{1,6})(s|m|h|d)$/u.exec(text) ?? [];
  if (count === undefined) return readInstant(text);
  return new Date(Date.now() + Number(count) * (unit === 'd' ? 86_400_000 : (UNITS[unit] ?? 1000))).toISOString();
}

/** Reads a TCP port; 0 stands for any free one. */
export function readPort(text: string): number {
  if (!/^\d{1,5}$/u.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return Number(text);
}

/** Reads a whole number from 1. */
export function readWhole(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}
