import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads a length of time from the command line: `90s`, `2m`, `500ms`, or seconds alone. Milliseconds. */
export function readTime(text: string): number {
  const [, digits, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/u.exec(text) ?? [];
  const factor = UNITS[unit];
  if (digits === undefined || factor === undefined) {
    throw new InvalidArgumentError('Give a time such as 90s, 2m or 500ms.');
  }
  return Math.round(Number(digits) * factor);
}

/** Reads a TCP port; 0 stands for any free one. */
export function readPort(text: string): number {
  if (!/^\d{1,5}$/u.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return Number(text);
}
