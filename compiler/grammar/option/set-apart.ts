import type { Token } from '../../lexer/token.ts';

/*
 * How far the words of an option stand from the action. "Book a room, 2 hours max" and "with 4 workers" say what is done
 * as often as how a run is limited, so that the shortest ways of saying an option ask for more than the words alone.
 */

/** Words that only options are said with: beside one, a short one is no part of what is done. */
const OPTION =
  /^(?:retry|retries|retried|tries|attempts?|timeout|backoff|priority|serial|serially|sequentially|concurrency|parallel|parallelism|workers?|threads?|alerts?|notify|page|failure|overlap|overlaps|overlapping|fails|skip|batch|batches|jitter|idempotent|misfire|owner|tags?)$/;

export const isOptionWord = (word: string): boolean => OPTION.test(word);

/** Whether a token ends a part of a sentence; so does the end of the text. */
export const isMark = (token: Token | undefined): boolean =>
  token === undefined || /^(?:[,;:.()|\n-]|->)$/.test(token.text);
const ends = (token: Token | undefined): boolean => token === undefined || /^[,;.()|\n]$/.test(token.text);

/** Whether a place begins its text, or stands right behind a mark. */
export const isBehindMark = (tokens: readonly Token[], from: number): boolean => isMark(tokens[from - 1]);

/** Whether a place stands behind a mark that a sentence ends or a list is made of, rather than a comma or a dash. */
export const isSetOff = (tokens: readonly Token[], from: number): boolean =>
  /^[;.(|\n]$/.test(tokens[from - 1]?.text ?? '.');

/** Whether the part right before a place, between its marks, is an option said in a few words: "timeout 5m", "2 retries". */
export function isOptionAhead(tokens: readonly Token[], from: number): boolean {
  let at = from - 1;
  while (at > 0 && isMark(tokens[at])) at -= 1;
  const last = at;
  while (at >= 0 && !isMark(tokens[at])) at -= 1;
  const part = tokens.slice(Math.max(at + 1, last - 3), last + 1);
  return (
    part.some(({ text }) => OPTION.test(text)) &&
    part.some(({ kind, text }) => kind === 'number' || kind === 'compact' || /^(?:x?\d+|once|twice|no)$/.test(text))
  );
}

/** Whether the words of a part, from its mark up to the place or from the place on, hold a word of options. */
export function isBesideOption(tokens: readonly Token[], from: number, to: number): boolean {
  let at = from - 1;
  if (ends(tokens[at])) at -= 1;
  // "…, one at a time, within 2 hours"
  if (tokens[at]?.text === 'time' && tokens[at - 1]?.text === 'a' && tokens[at - 2]?.text === 'at') return true;
  for (; at >= 0 && !ends(tokens[at]); at -= 1) if (OPTION.test(tokens[at]?.text ?? '')) return true;
  at = to;
  if (ends(tokens[at])) at += 1;
  for (; at < tokens.length && !ends(tokens[at]); at += 1) if (OPTION.test(tokens[at]?.text ?? '')) return true;
  return false;
}
