import type { Token } from '../lexer/token.ts';
import type { Chart } from './parse.ts';

/** Whether a hyphen joins what stands on both sides. */
export function isHyphen(tokens: readonly Token[], at: number): boolean {
  // To ask an array for -1 is slow, and every clause asks this.
  if (at < 0 || at >= tokens.length) return false;
  const { text, spaced } = tokens[at] as Token;
  return text === '-' && !spaced && tokens[at + 1]?.spaced === false;
}

/**
 * Whether a clause would take the head of a hyphenated word and leave the rest: "sun-tracker", "noon-ish", "the
 * Tuesday-to-Friday rollup". What goes on with a schedule ("daily-9am") is no such word.
 */
export function endsInCompound(chart: Chart, to: number): boolean {
  const { tokens } = chart;
  const joined = isHyphen(tokens, to) || isDot(tokens, to);
  return joined && tokens[to + 1]?.kind === 'word' && chart.at('clause', to + 1).length === 0;
}

/** Whether a dot joins what stands on both sides: "Monday.com". */
function isDot(tokens: readonly Token[], at: number): boolean {
  if (at >= tokens.length) return false;
  const { text, spaced } = tokens[at] as Token;
  return text === '.' && !spaced && tokens[at + 1]?.spaced === false;
}

/** Whether a mark ends a sentence; a dot within a word does not. */
export function endsSentence(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return tokens[at]?.text !== '.' || next === undefined || next.spaced || next.text === '\n' || next.kind === 'punct';
}

/** Whether a mark opens an item of a list: a star or a bullet at the beginning of a line. A hyphen joins anyway. */
export function isBullet(tokens: readonly Token[], at: number): boolean {
  const mark = tokens[at]?.text;
  if (mark !== '*' && mark !== '•' && mark !== '+') return false;
  // The first item of a list; a cron begins so as well, and goes on with figures and stars.
  if (at === 0) return mark === '*' && tokens[1]?.kind === 'word' && tokens[1].spaced;
  return tokens[at - 1]?.text === '\n' && tokens[at + 1]?.spaced === true;
}

/** "max 2 in parallel / retry once": a slash between blanks parts what stands beside it. */
export const isBar = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.text === '/' && tokens[at]?.spaced === true && tokens[at + 1]?.spaced === true;
