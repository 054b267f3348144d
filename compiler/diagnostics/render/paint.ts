import type { Severity } from 'nljobs/spec/core';

/** What a stretch of rendered text is, so that a terminal may colour it. */
export type Tone = 'error' | 'warning' | 'info' | 'strong' | 'quiet' | 'good';

/** Puts a tone on a text. */
export type Paint = (tone: Tone, text: string) => string;

/** For files, pipes and tests. */
export const plain: Paint = (_tone, text) => text;

const ANSI: Readonly<Record<Tone, readonly [number, number]>> = {
  error: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  strong: [1, 22],
  quiet: [2, 22],
  good: [32, 39],
};

/** For terminals: SGR sequences of ECMA-48. */
export const ansi: Paint = (tone, text) => {
  const [on, off] = ANSI[tone];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};

/** The word under which a severity is shown to people. */
export const SEVERITY_WORD: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
