import type { SaidZone } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { ABBREVIATIONS, fixedZone, type NamedZone, PLACES, REGIONS, spellZone, WORDS_TOO } from './names.ts';

/** A zone as it is said at a place, with the token index behind it. */
export interface ZoneAt {
  readonly end: number;
  readonly value: SaidZone;
}

/** Whether a time of day ends here, so that a zone may follow at once. */
export function isTimeEnd(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'clock' || /^(am|pm|noon|midnight|o'clock)$/.test(token.text));
}

/** Words that a place may follow, behind "in", as the place where a schedule's clock hangs. */
const SCHEDULE_END =
  /^(am|pm|noon|midnight|o'clock|day|days|daily|everyday|weekday|weekdays|week|weekly|month|monthly|hour|hourly|morning|mornings|evening|evenings|night|nightly|(mon|tues|wednes|thurs|fri|satur|sun)days?|\(|\/|=)$/;

/** The token index behind "time", "time zone", "timezone" or "tz"; `at` itself where none of them stands there. */
export function behindTimeWord(tokens: readonly Token[], at: number): number {
  const text = tokens[at]?.text;
  if (text === 'timezone' || text === 'tz') return at + 1;
  if (text !== 'time') return at;
  return tokens[at + 1]?.text === 'zone' ? at + 2 : at + 1;
}

/** The longest name of a table that begins here, of at most four words. */
function longest(
  table: ReadonlyMap<string, NamedZone>,
  tokens: readonly Token[],
  at: number,
): { readonly named: NamedZone; readonly end: number } | null {
  let said = '';
  let found: { named: NamedZone; end: number } | null = null;
  for (let end = at; end < at + 4; end++) {
    const token = tokens[end];
    if (token?.kind !== 'word') break;
    said = end === at ? token.text : `${said} ${token.text}`;
    const named = table.get(said);
    if (named !== undefined) found = { named, end: end + 1 };
  }
  return found;
}

/** The words and signs that the name of a zone may begin with. */
export const ZONE_OPENINGS: readonly string[] = [
  ...['z', '+', '-'],
  ...ABBREVIATIONS.keys(),
  ...[...REGIONS.keys(), ...PLACES.keys()].map((name) => name.split(' ')[0] as string),
];

/** All ways to read a zone that begins at a token. */
export function readZone(tokens: readonly Token[], at: number): readonly ZoneAt[] {
  const token = tokens[at];
  if (token === undefined) return [];
  const found = (named: NamedZone, end: number): ZoneAt => ({
    end,
    value: { ...named, said: saidOf(tokens, at, end) },
  });
  switch (token.kind) {
    // Whether there is such a zone is not for the grammar to know.
    case 'zone':
      return [found({ zones: [spellZone(token.text)] }, behindTimeWord(tokens, at + 1))];
    case 'offset':
      return [found({ zones: [offsetIn(token.text) ?? token.text] }, behindTimeWord(tokens, at + 1))];
    case 'punct': {
      const offset = bareOffset(tokens, at);
      return offset === null ? [] : [found({ zones: [offset.zone] }, offset.end)];
    }
    case 'word':
      return readWords(tokens, at, found);
    default:
      return [];
  }
}

function readWords(
  tokens: readonly Token[],
  at: number,
  found: (named: NamedZone, end: number) => ZoneAt,
): readonly ZoneAt[] {
  const token = tokens[at] as Token;
  const before = tokens[at - 1];
  const attached = token.text === 'z' && (isTimeEnd(before) || /^\d{4}$/.test(before?.text ?? ''));
  if (attached) return [found({ zones: ['UTC'] }, at + 1)];
  const letters = ABBREVIATIONS.get(token.text);
  if (letters !== undefined) {
    const end = behindTimeWord(tokens, at + 1);
    if (WORDS_TOO.has(token.text) && end === at + 1 && tokens[end]?.kind === 'word') return [];
    return [found(letters, end)];
  }
  const region = longest(REGIONS, tokens, at);
  const place = longest(PLACES, tokens, at);
  const named = (region?.end ?? 0) >= (place?.end ?? 0) ? region : place;
  if (named === null) return [];
  const half = HALF_WORDS.get(tokens[named.end]?.text ?? '');
  const end = named.end + (half === undefined ? 0 : 1);
  const timed = behindTimeWord(tokens, end);
  if (timed > end) {
    const said = half === undefined || half === null ? named.named : { ...named.named, half };
    return [found(said, behindBracket(tokens, timed))];
  }
  if (half !== undefined) return [];
  // "9 AM Pacific", "midnight Eastern"; a country or a city also behind "in" where a schedule's words go before.
  if (named === region) {
    const timed =
      isTimeEnd(before) || (before?.text === ',' && isTimeEnd(tokens[at - 2]) && endsThere(tokens[named.end]));
    return named.named.zones.length === 1 && timed ? [found(named.named, named.end)] : [];
  }
  return isPlaced(tokens, at) ? [found(named.named, named.end)] : [];
}

/** "standard", "daylight" and the like name a half of the year; "local" names none. */
const HALF_WORDS: ReadonlyMap<string, 'standard' | 'summer' | null> = new Map([
  ['standard', 'standard'],
  ['winter', 'standard'],
  ['daylight', 'summer'],
  ['summer', 'summer'],
  ['local', null],
]);

/** Whether nothing goes on: "at noon, Eastern." is a zone, "at noon, Eastern sales are counted" is none. */
const endsThere = (token: Token | undefined): boolean => token === undefined || /^[,.;:!?)\n]$|^->$/.test(token.text);

/** "Pacific Time (US & Canada)", as some calendars have it. */
function behindBracket(tokens: readonly Token[], at: number): number {
  const said = tokens.slice(at, at + 5).map((token) => token.text);
  return /^\( us (&|and) canada \)$/.test(said.join(' ')) ? at + 5 : at;
}

/** Whether a place stands where a schedule's zone does, and not a thing's: behind a time or a day, or at the start. */
function isPlaced(tokens: readonly Token[], at: number): boolean {
  if (isAnnounced(tokens, at)) return true;
  let before = at - 1;
  if (tokens[before]?.text === 'the') before -= 1;
  if (tokens[before]?.text === 'in') before -= 1;
  while (tokens[before]?.text === ',') before -= 1;
  const token = tokens[before];
  if (token === undefined) return before < at - 1;
  return token.kind === 'clock' || token.kind === 'zone' || SCHEDULE_END.test(token.text);
}

/** "going by Tokyo", "time zone: Tokyo", "all times are in Tokyo": words that only a zone follows. */
function isAnnounced(tokens: readonly Token[], at: number): boolean {
  const [second, first] = [tokens[at - 2]?.text ?? '', tokens[at - 1]?.text ?? ''];
  if (first === 'by') return /^go(?:ing|es)$/.test(second);
  if (/^(?:timezone|tz)$/.test(first)) return true;
  if (/^(?:is|:|=|zone)$/.test(first)) return /^(?:timezone|tz|zone|time)$/.test(second) && second !== first;
  if (/^(?:in|from|are|of)$/.test(first))
    return first === 'are' ? /^(?:times|hours)$/.test(second) : /^(?:are|seen|clocks?)$/.test(second);
  return false;
}

/** `UTC+2`, `GMT-05:30`. */
function offsetIn(text: string): string | null {
  const match = /([+\-−])\s?(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  return match === null ? null : signed(match[1] === '+', Number(match[2]), Number(match[3] ?? 0));
}

function signed(ahead: boolean, hours: number, minutes: number): string | null {
  if (hours > 14 || minutes > 59) return null;
  return fixedZone((ahead ? 1 : -1) * (hours * 60 + minutes));
}

/**
 * `+0530`, `+05:30` and `-0800` behind a time, `(+2)` and `(-08:00)` in brackets. "9:00 -12:00" is no offset but a
 * range, so a minus takes four digits there.
 */
function bareOffset(tokens: readonly Token[], at: number): { readonly zone: string; readonly end: number } | null {
  const sign = tokens[at]?.text;
  const number = tokens[at + 1];
  if ((sign !== '+' && sign !== '-') || number === undefined || number.spaced) return null;
  const before = tokens[at - 1];
  const bracketed = before?.text === '(' && tokens[at + 2]?.text === ')';
  if (!bracketed && !isTimeEnd(before)) return null;
  if (!bracketed && sign === '-' && tokens[at]?.spaced === false) return null;
  const match =
    number.kind === 'number'
      ? (/^(\d\d)(\d\d)$/.exec(number.text) ?? (bracketed ? /^(\d\d?)$/.exec(number.text) : null))
      : number.kind === 'clock' && (bracketed || sign === '+')
        ? /^(\d\d?):(\d\d)$/.exec(number.text)
        : null;
  if (match === null) return null;
  const zone = signed(sign === '+', Number(match[1]), Number(match[2] ?? 0));
  return zone === null ? null : { zone, end: at + 2 };
}

function saidOf(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map((token) => token.text)
    .join(' ');
}
