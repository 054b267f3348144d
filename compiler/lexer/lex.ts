import type { Token, TokenKind } from './token.ts';

/** With a slash behind them they begin the name of a zone, in any case. */
const CONTINENTS = [
  'Africa',
  'America',
  'Antarctica',
  'Arctic',
  'Asia',
  'Atlantic',
  'Australia',
  'Europe',
  'Indian',
  'Pacific',
  'Etc',
];

/**
 * One alternative a kind, tried in order; sticky, and bounded where an alternative may read far and then fail, so that
 * the cost is linear. Longer and more telling forms first: a URL before its words, `9:05` before `9`. Most of a text
 * is plain words and marks, which are told by their characters alone and never come here.
 */
const PATTERN = new RegExp(
  [
    '([^\\S\\n]+)',
    '([a-zA-Z][a-zA-Z0-9+.-]{0,31}:\\/{1,2}[^\\s<>"\'`,;)]*[^\\s<>"\'`,;).!?])',
    '([\\p{L}0-9._%+-]{1,64}@[\\p{L}0-9-]+(?:\\.[\\p{L}0-9-]+)+)',
    '(\\d{4}-\\d{2}-\\d{2}(?:[Tt]\\d{2}:\\d{2}(?::\\d{2})?(?:[Zz]|[+-]\\d{2}:?\\d{2})?)?(?![\\d-]))',
    '(\\d{1,4}\\/\\d{1,2}\\/\\d{1,4}(?![\\d/])|\\d{1,2}\\.\\d{1,2}\\.\\d{4}(?![\\d.]))',
    '((?:[Uu][Tt][Cc]|[Gg][Mm][Tt])\\s?[+\\-−]\\s?\\d{1,2}(?::?\\d{2})?(?!\\d))',
    `((?:${CONTINENTS.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]).join('|')}|US)\\/[A-Za-z_+\\-0-9]+(?:\\/[A-Za-z_\\-]+)?)`,
    '(\\d{1,2}[:][0-9]{2}(?::[0-9]{2})?(?!\\d|:\\d)|\\d{1,2}\\.[0-9]{2}(?=\\s?[apAP]\\.?[mM]))',
    '(\\d{1,4}(?:[Ss][Tt]|[Nn][Dd]|[Rr][Dd]|[Tt][Hh]|ts)(?![\\p{L}\\d]))',
    '((?:\\d{1,9}(?:\\.\\d+)?(?:ms|s|m|h|d|w)){1,4}(?![\\p{L}\\d]))',
    '(\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+(?:\\.\\d+)?)',
    '(#[\\p{L}][\\p{L}\\d_-]*)',
    "([\\p{L}\\p{M}][\\p{L}\\p{M}\\d_]*(?:['’][\\p{L}]+)*)",
    "(->|[,.;:()!?\\n/&+@~\\-–—−=|*\\[\\]'’‘])",
    '([\\s\\S])',
  ].join('|'),
  'yu',
);

const KINDS: readonly TokenKind[] = [
  'url',
  'email',
  'date',
  'slashes',
  'offset',
  'zone',
  'clock',
  'ordinal',
  'compact',
  'number',
  'channel',
  'word',
  'punct',
  'symbol',
];

/** `a.m.` and `p.m.` in all their spellings; "pm@example.com" and "am.team@example.com" are addresses. */
const MERIDIEM = /(?![ap]m[\p{L}\d._%+-]{0,62}@)(?:[ap]\.\s?m\.?(?![\p{L}\d])|[ap]m(?![\p{L}\d]))/iuy;

/**
 * Splits a text into tokens. Every character that is not white space belongs to exactly one token; a line break is
 * a token, since it may end a sentence. Takes time linear in the text's length.
 */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const ahead = new Ahead(text);
  let at = 0;
  let spaced = true;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === SPACE) {
      spaced = true;
      at += 1;
      continue;
    }
    const meridiem = readMeridiem(text, at, tokens, spaced);
    if (meridiem !== null) {
      tokens.push({ kind: 'word', text: meridiem.text, start: at, end: meridiem.end, value: Number.NaN, spaced });
      at = meridiem.end;
      spaced = false;
      continue;
    }
    const role = roleAt(text, at);
    const plain = role === LETTER ? plainWordEnd(text, at) : role === DIGIT ? plainNumberEnd(text, at) : 0;
    if (plain > 0) {
      const number = role === DIGIT;
      const raw = number ? text.slice(at, plain) : plainWord(text, at, plain);
      // "day(s)" is the plural.
      const plural = !number && text.charCodeAt(plain) === BRACKET && text.startsWith('(s)', plain);
      tokens.push({
        kind: number ? 'number' : 'word',
        text: plural ? `${raw}s` : raw,
        start: at,
        end: plural ? plain + 3 : plain,
        value: number ? Number(raw) : Number.NaN,
        spaced,
      });
      at = plural ? plain + 3 : plain;
      spaced = false;
      continue;
    }
    if (role === MARK || ((role === JOINT || role === POINT) && endsHere(text, at + 1))) {
      tokens.push({ kind: 'punct', text: text.charAt(at), start: at, end: at + 1, value: Number.NaN, spaced });
      at += 1;
      spaced = char === LINE_BREAK;
      continue;
    }
    const closed = quotedEnd(text, at, ahead);
    if (closed > 0) {
      const raw = text.slice(at, closed);
      tokens.push({ kind: 'quoted', text: raw, start: at, end: closed, value: Number.NaN, spaced });
      at = closed;
      spaced = false;
      continue;
    }
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    const raw = match?.[0] ?? text.charAt(at);
    if (match?.[1] !== undefined) {
      spaced = true;
      at += raw.length;
      continue;
    }
    const kind = kindOf(match);
    tokens.push({
      kind,
      text: fold(kind, raw),
      start: at,
      end: at + raw.length,
      value: numericValue(kind, raw),
      spaced: spaced || raw === '—',
    });
    at += raw.length;
    // A long dash sets apart what stands on both sides, with blanks or without.
    spaced = raw === '\n' || raw === '—';
  }
  return tokens;
}

const SPACE = 32;
const LINE_BREAK = 10;
const BRACKET = 40;

/** What an ASCII character can be to the lexer. 0 is for all that only the pattern knows. */
const LETTER = 1;
const DIGIT = 2;
/** A mark of its own, whatever stands beside it. */
const MARK = 3;
/** It may hold words or figures together: `stand-up`, `9:30`, `a/b`. */
const JOINT = 4;
/** It may do so too, and ends a sentence. */
const POINT = 5;
const ROLES: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[a-z]/i.test(char)) return LETTER;
  if (/\d/.test(char)) return DIGIT;
  if (/[,;:()!?\n&=|*[\]~@/]/.test(char)) return MARK;
  if (char === '.') return POINT;
  return char === '-' || char === '+' ? JOINT : 0;
});
/** What a character is; nothing behind the end. */
function roleAt(text: string, at: number): number {
  const code = at < text.length ? text.charCodeAt(at) : ROLES.length;
  return code < ROLES.length ? (ROLES[code] as number) : 0;
}

/** Behind a word or a figure these can only begin something else. */
const BEHIND: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  ' \n\t;!?()[]&=|*~<>"'.includes(String.fromCharCode(code)),
);
const isBehind = (char: number): boolean => char < BEHIND.length && BEHIND[char] === true;

function endsHere(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const char = text.charCodeAt(at);
  return char === SPACE || char === LINE_BREAK;
}

/** Where a word of plain letters ends that nothing is joined to; 0 where there is more to it. */
function plainWordEnd(text: string, at: number): number {
  let end = at + 1;
  while (roleAt(text, end) === LETTER) end += 1;
  const next = end < text.length ? text.charCodeAt(end) : SPACE;
  const alone = isBehind(next) || next === 44 || (next === 46 && endsHere(text, end + 1));
  // "UTC +2" is one token in spite of the blank.
  return alone && !(end - at === 3 && isOffset(text, at)) ? end : 0;
}

/** Whether "UTC" or "GMT" stands at a place. */
function isOffset(text: string, at: number): boolean {
  const first = text.charCodeAt(at) | 32;
  return (first === 117 || first === 103) && /^(?:utc|gmt)$/i.test(text.slice(at, at + 3));
}

/** Words that were read lately, by a number made of their letters. Which are here changes nothing but the time it takes. */
const LATELY: string[] = new Array<string>(4096).fill('');

/** A word of plain letters, in lower case: the very string as before where it was read lately, since that costs less. */
function plainWord(text: string, from: number, to: number): string {
  let number = to - from;
  for (let at = from; at < to; at++) number = (Math.imul(number, 31) + (text.charCodeAt(at) | 32)) | 0;
  const place = (number ^ (number >>> 12)) & (LATELY.length - 1);
  const known = LATELY[place] as string;
  if (known.length === to - from) {
    let at = 0;
    while (at < known.length && known.charCodeAt(at) === (text.charCodeAt(from + at) | 32)) at += 1;
    if (at === known.length) return known;
  }
  const word = asKey(text.slice(from, to).toLowerCase());
  LATELY[place] = word;
  return word;
}

/** The same word as the names of properties are kept: those are compared, and found in tables, without their letters. */
function asKey(word: string): string {
  for (const key in { [word]: 0 }) return key;
  return word;
}

/** The same of figures. A comma may stand between thousands. */
function plainNumberEnd(text: string, at: number): number {
  let end = at + 1;
  while (roleAt(text, end) === DIGIT) end += 1;
  const next = end < text.length ? text.charCodeAt(end) : SPACE;
  const alone = isBehind(next) || ((next === 44 || next === 46) && endsHere(text, end + 1));
  return alone ? end : 0;
}

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
  ['`', '`'],
  ['«', '»'],
]);
/** What stands in quotes is one token up to this length. */
const MAX_QUOTED = 2000;

/** Where a character comes next in a text. Each is searched for once, however often it is asked for. */
class Ahead {
  readonly #text: string;
  readonly #found = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Its offset from `at` on, or infinity. */
  next(char: string, at: number): number {
    const known = this.#found.get(char);
    if (known !== undefined && known >= at) return known;
    const found = this.#text.indexOf(char, at);
    const place = found < 0 ? Number.POSITIVE_INFINITY : found;
    this.#found.set(char, place);
    return place;
  }
}

/** Where a text in quotes ends that begins here and on this line; 0 where there is none. */
function quotedEnd(text: string, at: number, ahead: Ahead): number {
  const close = QUOTES.get(text.charAt(at));
  if (close === undefined) return 0;
  const end = ahead.next(close, at + 1);
  if (end < at + 2 || end > at + 1 + MAX_QUOTED) return 0;
  return ahead.next('\n', at) < end ? 0 : end + 1;
}

/** The alternative that matched: groups stand in the order of KINDS, behind the one for blanks. */
function kindOf(match: RegExpExecArray | null): TokenKind {
  if (match !== null)
    for (let index = 0; index < KINDS.length; index++)
      if (match[index + 2] !== undefined) return KINDS[index] as TokenKind;
  return 'symbol';
}

function readMeridiem(
  text: string,
  at: number,
  tokens: readonly Token[],
  spaced: boolean,
): { text: string; end: number } | null {
  const letter = text.charCodeAt(at) | 32;
  if (letter !== 97 && letter !== 112) return null;
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : SPACE;
  if (next !== 46 && (next | 32) !== 109) return null;
  const last = tokens.length === 0 ? undefined : tokens[tokens.length - 1];
  if (!spaced && last?.kind !== 'number' && last?.kind !== 'clock' && last?.kind !== 'punct') return null;
  MERIDIEM.lastIndex = at;
  const match = MERIDIEM.exec(text);
  if (match === null) return null;
  // "5 a.m every week": the dot is part of it only where the letters are dotted.
  return { text: `${String.fromCharCode(letter)}m`, end: at + match[0].length };
}

function fold(kind: TokenKind, raw: string): string {
  if (kind === 'word') return raw.toLowerCase().replaceAll('’', "'");
  if (kind === 'punct') {
    if (raw === '–' || raw === '—' || raw === '−') return '-';
    if (raw === '’' || raw === '‘') return "'";
    return raw;
  }
  if (kind === 'clock') return raw.replace('.', ':');
  return raw;
}

function numericValue(kind: TokenKind, raw: string): number {
  if (kind === 'number') return Number(raw.replaceAll(',', ''));
  if (kind === 'ordinal' || kind === 'compact') return Number.parseFloat(raw);
  return Number.NaN;
}
