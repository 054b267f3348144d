const UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;
const TIME_UNITS = { H: 'hour', M: 'minute', S: 'second' } as const;

/** An ISO 8601 duration in words: PT90M is `90 minutes`, P1DT2H is `1 day 2 hours`. */
export function lengthInWords(duration: string): string {
  const [date = '', time = ''] = duration.replace(/^P/, '').split('T');
  const words: string[] = [];
  const add = (text: string, units: Readonly<Record<string, string>>) => {
    for (const match of text.matchAll(/(\d+(?:\.\d+)?)([A-Z])/g))
      words.push(`${match[1]} ${units[match[2] ?? ''] ?? ''}${match[1] === '1' ? '' : 's'}`);
  };
  add(date, UNITS);
  add(time, TIME_UNITS);
  return words.length === 0 ? '0 seconds' : words.join(' ');
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** 1st, 22nd; -1 is last, -2 second-to-last, -3 3rd-to-last. */
export function ordinal(n: number): string {
  if (n === -1) return 'last';
  if (n === -2) return 'second-to-last';
  if (n < 0) return `${ordinal(-n)}-to-last`;
  const tail =
    n % 100 >= 11 && n % 100 <= 13 ? 'th' : n % 10 === 1 ? 'st' : n % 10 === 2 ? 'nd' : n % 10 === 3 ? 'rd' : 'th';
  return `${n}${tail}`;
}
