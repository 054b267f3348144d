import type { DayOfWeek } from '../ast/nodes.ts';
import type { Dialect, FieldName } from './dialects.ts';

/** One field of a cron, read. */
export interface Field {
  readonly name: FieldName;
  readonly text: string;
  /** The values in ascending order, weekdays as Sunday 0 … Saturday 6; empty where only `special` says something. */
  readonly values: readonly number[];
  /** Whether it leaves nothing out: `*`, `?`, or every value there is. */
  readonly whole: boolean;
  /** Whether it begins with a star, with or without a step behind it: all that crontab(5) looks at. */
  readonly starred: boolean;
  readonly special: readonly Special[];
  /** Steps that start again unevenly where the field begins anew. */
  readonly uneven: readonly Uneven[];
  /** `0/5`: a step behind a single number, which crontab(5) does not know. */
  readonly startStep: boolean;
}

/** What the extensions say of the days of a month. */
export type Special =
  /** `L`, `L-3`: counted from the end of the month, -1 for the last day. */
  | { readonly kind: 'from-end'; readonly day: number }
  /** `15W`: the weekday nearest to a day, within its month. */
  | { readonly kind: 'nearest'; readonly day: number }
  /** `LW`: the last Monday-to-Friday day of the month. */
  | { readonly kind: 'last-weekday' }
  /** `5#2`, `5L`: the nth such weekday of the month, -1 for the last. */
  | { readonly kind: 'nth'; readonly n: number; readonly day: DayOfWeek };

export interface Uneven {
  readonly text: string;
  readonly step: number;
  /** The distance from the last value to the first of the next round, in the field's own unit. */
  readonly gap: number;
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly says: string;
}

const RANGES: Readonly<Record<FieldName, Range>> = {
  second: { min: 0, max: 59, says: 'a second' },
  minute: { min: 0, max: 59, says: 'a minute' },
  hour: { min: 0, max: 23, says: 'an hour' },
  day: { min: 1, max: 31, says: 'a day of the month' },
  month: { min: 1, max: 12, says: 'a month' },
  weekday: { min: 0, max: 7, says: 'a day of the week' },
  year: { min: 1970, max: 2199, says: 'a year' },
};

const MONTHS = 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(' ');
const DAYS = 'SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY'.split(' ');

/** What is wrong with a field, as the end of a sentence; `foreign` where another dialect may well read it. */
export interface Fault {
  readonly fault: string;
  readonly foreign: boolean;
}

const wrong = (fault: string): Fault => ({ fault, foreign: false });
const foreign = (fault: string): Fault => ({ fault, foreign: true });

/** Reads one field, or says what is wrong with it. */
export function readField(text: string, name: FieldName, dialect: Dialect): Field | Fault {
  const range = name === 'weekday' && dialect.sunday === 1 ? { ...RANGES.weekday, min: 1 } : RANGES[name];
  const values = new Set<number>();
  const special: Special[] = [];
  const uneven: Uneven[] = [];
  let startStep = false;
  if (text === '?') {
    if (!dialect.any || (name !== 'day' && name !== 'weekday'))
      return foreign('“?” stands only in a day field, and only in some dialects');
    return { ...field(name, text, range, []), whole: true };
  }
  for (const part of text.split(',')) {
    const found = readSpecial(part, name, range, dialect);
    if (found !== null && 'fault' in found) return found;
    if (found !== null) {
      special.push(found);
      continue;
    }
    const match = /^(?:(\*)|([A-Z]+|\d{1,4})(?:-([A-Z]+|\d{1,4}))?)(?:\/(\d{1,4}))?$/.exec(part);
    if (match === null) return wrong(`“${part}” is no ${fieldTitle(name)} of a cron`);
    const [, star, first, second, stepText] = match;
    if (dialect.names === false && /[A-Z]/.test(`${first ?? ''}${second ?? ''}`))
      return foreign(`“${part}” is a name, and ${dialect.name} takes numbers alone`);
    const step = Number(stepText ?? 1);
    if (step < 1) return wrong(`the step in “${part}” must be at least 1`);
    let from = star === undefined ? numberIn(first ?? '', name, range) : range.min;
    let to =
      star !== undefined
        ? topOf(name, range)
        : second !== undefined
          ? numberIn(second, name, range)
          : stepText === undefined
            ? from
            : topOf(name, range);
    if (from === null || to === null)
      return wrong(
        `“${(from === null ? first : second) ?? part}” is not ${range.says}${name === 'month' || name === 'weekday' ? '' : ` (${range.min} to ${range.max})`}`,
      );
    if (name === 'weekday' && dialect.sunday === 0 && from === 7 && second !== undefined) from = 0;
    // A range that ends before it begins goes round: Friday to Monday, 22 to 2 hours. Years do not come round.
    const size = name === 'weekday' ? 7 : range.max - range.min + 1;
    if (to < from) {
      if (name === 'year') return wrong(`“${part}” ends before it begins`);
      to += size;
    }
    startStep ||= star === undefined && second === undefined && stepText !== undefined;
    const members: number[] = [];
    for (let each = from; each <= to; each += step) members.push(each);
    for (const each of members) values.add(range.min + ((each - range.min) % size));
    if (stepText !== undefined && step > 1 && second === undefined && name !== 'year') {
      const gap = size - (members.at(-1) ?? 0) + from;
      // Months have no even division at all.
      if (gap !== step || name === 'day') uneven.push({ text: part, step, gap: name === 'day' ? 1 : gap });
    }
  }
  // From here on weekdays are counted from Sunday 0, whatever the dialect.
  const plain = [...values].map((value) => (name === 'weekday' ? (value - dialect.sunday + 7) % 7 : value));
  return {
    ...field(
      name,
      text,
      range,
      [...new Set(plain)].sort((a, b) => a - b),
    ),
    special,
    uneven,
    startStep,
  };
}

function field(name: FieldName, text: string, range: Range, values: readonly number[]): Field {
  const size = name === 'weekday' ? 7 : range.max - range.min + 1;
  return {
    name,
    text,
    values,
    whole: values.length === size,
    starred: text.startsWith('*') || text === '?',
    special: [],
    uneven: [],
    startStep: false,
  };
}

const topOf = (name: FieldName, range: Range) => (name === 'weekday' ? range.min + 6 : range.max);

/** What people call a field. */
export function fieldTitle(name: FieldName): string {
  return name === 'day' ? 'day of the month' : name === 'weekday' ? 'day of the week' : name;
}

/** A number or a name, in the numbers of the dialect; null where it is none of this field. */
function numberIn(text: string, name: FieldName, range: Range): number | null {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return value >= range.min && value <= range.max ? value : null;
  }
  const names = name === 'month' ? MONTHS : name === 'weekday' ? DAYS : [];
  const index = text.length < 3 ? -1 : names.findIndex((one) => one.startsWith(text));
  return index < 0 ? null : index + (name === 'month' ? 1 : range.min);
}

/** Reads `L`, `L-3`, `LW`, `15W`, `5L`, `5#2`: a special, what is wrong with it, or null where it is none of these. */
function readSpecial(part: string, name: FieldName, range: Range, dialect: Dialect): Special | Fault | null {
  if (/^H\b|^H[(/]/.test(part))
    return wrong(
      '“H” stands for a number that Jenkins picks for each job: which minute or hour that is, nobody can tell from here. Write the number',
    );
  if (part.includes('~'))
    return wrong(`“${part}” stands for a time picked at random. Write the time, and “spread over …”`);
  if (name === 'day') {
    const fromEnd = /^L(?:-(\d{1,2}))?$/.exec(part);
    if (fromEnd !== null) {
      const back = Number(fromEnd[1] ?? 0);
      if (!dialect.last) return unknown('L', dialect);
      return back > 27
        ? wrong(`“${part}” counts back beyond the shortest month`)
        : { kind: 'from-end', day: -1 - back };
    }
    if (part === 'LW' || part === 'WL') return dialect.nearest ? { kind: 'last-weekday' } : unknown('LW', dialect);
    const nearest = /^(?:(\d{1,2})W|W(\d{1,2}))$/.exec(part);
    if (nearest !== null) {
      const day = Number(nearest[1] ?? nearest[2]);
      if (!dialect.nearest) return unknown('W', dialect);
      if (day < 1 || day > 31) return wrong(`“${part}” names no day of the month (1 to 31)`);
      if (day > 28)
        return wrong(
          `“${part}” is read in different ways in months without a day ${day}. For the last weekday of the month write “LW”`,
        );
      return { kind: 'nearest', day };
    }
  }
  if (name === 'weekday') {
    if (part === 'L')
      return wrong(
        '“L” alone as a day of the week is Saturday to some and an error to others. Write “SAT”, or “5L” for the last Friday of the month',
      );
    const last = /^([A-Z]{3,9}|\d)L$/.exec(part);
    const nth = /^([A-Z]{3,9}|\d)#(\d|L)$/.exec(part);
    const match = last ?? nth;
    if (match === null) return null;
    const value = numberIn(match[1] ?? '', name, range);
    if (value === null) return wrong(`“${match[1]}” is no day of the week`);
    const n = last !== null || nth?.[2] === 'L' ? -1 : Number(nth?.[2]);
    if (n === 0 || n > 5) return wrong(`“${part}” asks for weekday number ${n} of a month, which has five at most`);
    if (n === -1 ? !dialect.last : !dialect.nth) return unknown(n === -1 ? 'L' : '#', dialect);
    const day = (value - dialect.sunday + 7) % 7;
    return { kind: 'nth', n, day: (day === 0 ? 7 : day) as DayOfWeek };
  }
  return null;
}

const unknown = (what: string, dialect: Dialect): Fault => foreign(`“${what}” is not known to ${dialect.name}`);
