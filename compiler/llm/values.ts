import type { CivilDate, SaidZone, Span, Time } from '../ast/nodes.ts';
import type { Constituent } from '../grammar/constituent.ts';
import type { Token } from '../lexer/token.ts';
import { DAY_PARTS } from './words.ts';

export type FactKind =
  | 'number'
  | 'length'
  | 'time'
  | 'part of the day'
  | 'weekday'
  | 'month'
  | 'place in order'
  | 'year'
  | 'zone'
  | 'name'
  | 'sign'
  | 'relative day'
  | 'comparison'
  | 'range'
  | 'negation'
  | 'word';

/** Something that a text says, by itself: a value, a name, a comparison, a negation, or another word. */
export interface Fact {
  readonly kind: FactKind;
  /** What it may come to, the plainest first: `time:18:00:00`. Two texts say the same where they share one. */
  readonly keys: readonly string[];
  readonly said: string;
  readonly start: number;
  readonly end: number;
  /** Whether a restatement has to take it up. */
  readonly needed: boolean;
}

export type Bare = Pick<Fact, 'kind' | 'keys'>;

/** The words on both sides of a value. */
export interface Beside {
  readonly before: string;
  readonly behind: string;
  /** Whether what stands behind makes it a count of things: 3 folks, 5 at a time. */
  readonly counts: boolean;
}

export function factsOfValue(found: Constituent, halves: ReadonlySet<string>, beside: Beside): readonly Bare[] {
  const { value } = found;
  switch (found.dimension) {
    case 'date': {
      const { year, month, day } = value as CivilDate;
      const on: Bare = { kind: 'place in order', keys: [`order:${day}`, `number:${day}`] };
      const parts: readonly Bare[] = [{ kind: 'month', keys: [`month:${month}`] }, on];
      return year === null ? parts : [...parts, { kind: 'year', keys: [`number:${year}`] }];
    }
    case 'zone': {
      const { zones, alone } = value as SaidZone;
      const meant = zones.length === 1 ? zones : alone === undefined ? [] : [alone];
      return [{ kind: 'zone', keys: meant.map((zone) => `zone:${zone}`) }];
    }
    case 'duration': {
      const { n, unit } = value as Span;
      return [{ kind: 'length', keys: [lengthKey(n, unit)] }];
    }
    case 'time':
      return [{ kind: 'time', keys: timeKeys(value as Time, halves) }];
    case 'weekday':
      return [{ kind: 'weekday', keys: [`weekday:${String(value)}`] }];
    case 'month':
      return [{ kind: 'month', keys: [`month:${String(value)}`] }];
    case 'ordinal':
      return [{ kind: 'place in order', keys: [`order:${String(value)}`] }];
    default:
      return [{ kind: 'number', keys: numberKeys(Number(value), halves, beside) }];
  }
}

/** Words behind which a number is an hour and nothing else, and those behind which it may be one. */
const AT: ReadonlySet<string> = new Set(['at', '@']);
const MAYBE_AT: ReadonlySet<string> = new Set(
  'by from to between and or until till before after around about past through , - ~ ('.split(' '),
);
/** Words behind an hour. */
export const SHARP: ReadonlySet<string> = new Set(['sharp', 'ish', "o'clock", 'oclock']);
/** Words behind which a number may be a day of the month. */
const ON: ReadonlySet<string> = new Set('on the day days of and or to through , -'.split(' '));

/**
 * A number may be an hour, too, as the language reads one (on the 24-hour clock, or in the half that is said), or a day of
 * the month, by the words beside it: what counts attempts must not come to license a time.
 */
function numberKeys(n: number, halves: ReadonlySet<string>, { before, behind, counts }: Beside): readonly string[] {
  const isHour = Number.isInteger(n) && n >= 0 && n <= 24;
  const times = isHour ? timeKeys({ hour: n % 24, minute: 0, second: 0, style: 'bare' }, halves) : [];
  if (isHour && (AT.has(before) || SHARP.has(behind))) return times;
  return [
    `number:${n}`,
    ...(ON.has(before) && !counts ? [`order:${n}`] : []),
    ...(MAYBE_AT.has(before) && !counts ? times : []),
  ];
}

export function timeKeys({ hour, minute, second, style }: Time, halves: ReadonlySet<string>): readonly string[] {
  const at = (h: number): string =>
    `time:${[h, minute, second].map((part) => String(part).padStart(2, '0')).join(':')}`;
  if (style === 'half' || hour > 12) return [at(hour)];
  const later = halves.has('pm') ? [at((hour % 12) + 12)] : [];
  const earlier = halves.has('am') && hour === 12 ? [at(0)] : [];
  return [at(hour), ...later, ...earlier];
}

/** Which halves of the day the words of a text speak of. */
export function halvesSaid(tokens: readonly Token[]): ReadonlySet<string> {
  const halves = new Set<string>();
  for (const { text } of tokens) {
    const part = DAY_PARTS.get(text);
    if (text === 'am' || (part !== undefined && part[0] < 12)) halves.add('am');
    else if (text === 'pm' || part !== undefined) halves.add('pm');
    if (text.startsWith('night') || text === 'overnight') halves.add('am');
  }
  return halves;
}

/** Lengths of hours and less are told in seconds, days and weeks in days, the rest in months: a day is no 24 hours. */
export function lengthKey(n: number, unit: string): string {
  const [by, of] = LENGTHS[unit] ?? [1, unit];
  return `length:${Math.round(n * by * 1000) / 1000}${of}`;
}

const LENGTHS: Readonly<Record<string, readonly [number, string]>> = {
  millisecond: [0.001, 's'],
  second: [1, 's'],
  minute: [60, 's'],
  hour: [3600, 's'],
  day: [1, 'd'],
  week: [7, 'd'],
  month: [1, 'mo'],
  quarter: [3, 'mo'],
  year: [12, 'mo'],
};
