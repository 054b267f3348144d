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
