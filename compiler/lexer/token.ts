/**
 * What the lexer knows of a stretch of text. It never fails: what it does not know is a `symbol`.
 * Offsets are UTF-16 code units of the text.
 */
export const TOKEN_KINDS = [
  'word', //      weekdays, o'clock
  'number', //    15, 2.5, 1,000
  'ordinal', //   1st, 22nd
  'clock', //     18:00, 9:05:30
  'date', //      2026-02-06, also with T10:00
  'slashes', //   09/10/2027, 24.12.2027
  'compact', //   10m, 2h, 1h30m: numbers and units in one
  'zone', //      Europe/Berlin
  'offset', //    UTC+2, GMT-05:30
  'email',
  'url',
  'channel', //   #ops
  'quoted', //    "run this every minute"
  'punct', //     , . ; : ( ) – and line breaks
  'symbol', //   anything else
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Token {
  readonly kind: TokenKind;
  /** Lower case, with typographic variants folded: what rules compare. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The value of a number, an ordinal or the first number of a compact; NaN elsewhere. */
  readonly value: number;
  /** Whether white space (or the start of the text) comes before it. */
  readonly spaced: boolean;
}
