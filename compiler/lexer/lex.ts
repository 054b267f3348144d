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
 * One alternative a kind, tried in order; sticky, so that the cost is linear. Longer and more telling forms first:
 * a URL before its words, `9:05` before `9`.
 */
const PATTERN = new RegExp(
  [
    '([^\\S\\n]+)',
    '([a-zA-Z][a-zA-Z0-9+.-]*:\\/{1,2}[^\\s<>"\'`,;)]*[^\\s<>"\'`,;).!?])',
    '([\\p{L}0-9._%+-]+@[\\p{L}0-9-]+(?:\\.[\\p{L}0-9-]+)+)',
    '("[^"\\n]{1,2000}"|“[^”\\n]{1,2000}”|`[^`\\n]{1,2000}`|«[^»\\n]{1,2000}»)',
    '(\\d{4}-\\d{2}-\\d{2}(?:[Tt]\\d{2}:\\d{2}(?::\\d{2})?(?:[Zz]|[+-]\\d{2}:?\\d{2})?)?(?![\\d-]))',
    '(\\d{1,4}\\/\\d{1,2}\\/\\d{1,4}(?![\\d/]))',
    '((?:[Uu][Tt][Cc]|[Gg][Mm][Tt])\\s?[+\\-−]\\s?\\d{1,2}(?::?\\d{2})?(?!\\d))',
    `((?:${CONTINENTS.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]).join('|')}|US)\\/[A-Za-z_+\\-0-9]+(?:\\/[A-Za-z_\\-]+)?)`,
    '(\\d{1,2}[:][0-9]{2}(?::[0-9]{2})?(?![\\d:])|\\d{1,2}\\.[0-9]{2}(?=\\s?[apAP]\\.?[mM]))',
    '(\\d{1,4}(?:st|nd|rd|th|ts)(?![\\p{L}\\d]))',
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
  'quoted',
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

/** `a.m.` and `p.m.` in all their spellings. */
const MERIDIEM = /[ap]\.\s?m\.?(?![\p{L}\d])|[ap]m(?![\p{L}\d])/iuy;

/**
 * Splits a text into tokens. Every character that is not white space belongs to exactly one token; a line break is
 * a token, since it may end a sentence. Takes time linear in the text's length.
 */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = true;
  while (at < text.length) {
    const meridiem = readMeridiem(text, at, tokens.at(-1), spaced);
    if (meridiem !== null) {
      tokens.push({ kind: 'word', text: meridiem.text, start: at, end: meridiem.end, value: Number.NaN, spaced });
      at = meridiem.end;
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
  last: Token | undefined,
  spaced: boolean,
): { text: string; end: number } | null {
  const letter = text.charCodeAt(at) | 32;
  if (letter !== 97 && letter !== 112) return null;
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
