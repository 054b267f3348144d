import type { Place, PlacedClause, Reading } from '../../../ast/nodes.ts';
import type { Token } from '../../../lexer/token.ts';
import { isVerb, MARKS } from './words.ts';

/** How a schedule stands beside a stretch: with nothing between, behind a mark, or not at all. */
export type Touch = 'touching' | 'marked' | null;

/** A stretch of words that no clause has read, and what stands around it: all that the checks know of it. */
export interface Stretch extends Place {
  /** Which stretch of the action it is. */
  readonly index: number;
  /** Token indexes, half-open. */
  readonly from: number;
  readonly to: number;
  readonly words: readonly Token[];
  /** The same without punctuation. */
  readonly spoken: readonly Token[];
  readonly behind: Touch;
  readonly ahead: Touch;
  readonly startsSentence: boolean;
  /** Whether it is a numbered line of a list: one of several things that are done. */
  readonly listed: boolean;
  /** Whether it shares a sentence with a clause, whatever marks stand between. */
  readonly besideClause: boolean;
  /** Whether "and", "or" or "then" joins it to what comes before. */
  readonly linked: boolean;
  /** Whether the action before the schedule ahead of it ends with a verb that asks for more: "Send every day the report". */
  readonly completes: boolean;
  /** Whether a window without an end ("from 9 AM") stands right before it. */
  readonly behindOpenWindow: boolean;
  readonly bracketed: boolean;
  /** Whether a colon, a dash or an arrow stands between it and the schedule before it. */
  readonly behindColon: boolean;
  /** Whether it heads a description whose action stands behind a schedule and a colon. */
  readonly titles: boolean;
  /** Whether it begins with the name of a job behind the adverb that says when it runs: "Nightly cleanup: …". */
  readonly titled: boolean;
  /** Whether the schedule ahead says by a word of its own that it is one: "every", "at", a plural. */
  readonly announced: boolean;
  /** Whether it is who does it: "the mailer" before "runs". */
  readonly runs: boolean;
}

/** What a clause of the kind of an option inside the action is: its words belong to the action as well. */
export function isInAction({ clause }: PlacedClause): boolean {
  if (clause.kind === 'step') return true;
  return clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction;
}

/** The stretches of a reading's action, in order. */
export function stretchesOf(tokens: readonly Token[], reading: Reading): readonly Stretch[] {
  const schedules = reading.clauses.filter(
    ({ clause }) => clause.kind !== 'option' && clause.kind !== 'remark' && clause.kind !== 'step',
  );
  const beside = reading.clauses.filter((one) => !isInAction(one));
  const colon = (part: Place) => {
    const gap = between(tokens, schedules, part, 'before');
    const mark = gap?.at(-1)?.text;
    return (
      (mark === ':' || mark === '-' || mark === '->') &&
      (gap?.length === 1 || (gap?.length === 2 && gap[0]?.text === ')'))
    );
  };
  return reading.action.flatMap((part, index) => {
    const from = indexAt(tokens, part.start);
    const to = indexAt(tokens, part.end);
    const words = tokens.slice(from, to);
    if (words.length === 0) return [];
    const next = nearestClause(schedules, part, 'after');
    return {
      start: part.start,
      end: part.end,
      index,
      from,
      to,
      words,
      spoken: words.filter((token) => token.kind !== 'punct'),
      behind: touch(tokens, schedules, part, 'before'),
      ahead: touch(tokens, schedules, part, 'after'),
      listed: /^[.)]$/.test(tokens[from - 1]?.text ?? '') && tokens[from - 2]?.kind === 'number',
      startsSentence: startsSentence(tokens, from),
      besideClause: sharesSentence(tokens, beside, part),
      completes: asksForMore(tokens, reading.action[index - 1]),
      behindOpenWindow: isOpenWindow(nearestClause(schedules, part, 'before')),
      linked: /^(?:and|or|then)$/.test(tokens[from - 1]?.text ?? ''),
      bracketed: tokens[from - 1]?.text === '(' && tokens[to]?.text === ')',
      behindColon: colon(part),
      titles:
        index === 0 &&
        ((reading.action[1] !== undefined && colon(reading.action[1])) || isAdverbTitle(tokens, from, to)),
      titled: index === 0 && isTitled(tokens, from, to),
      runs: index === 0 && from === 0 && /^(?:runs|fires|executes|wakes|kicks|starts)$/.test(tokens[to]?.text ?? ''),
      announced: announces(next === undefined ? undefined : tokens[indexAt(tokens, next.start)]),
    };
  });
}

/** A title has so many words at most. */
const MAX_TITLE = 5;
const ADVERB = /^(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually)$/;

/** "Weekly digest: every Monday at 8 AM, …": a name that has such an adverb in it, and its schedule behind a colon. */
const isAdverbTitle = (tokens: readonly Token[], from: number, to: number): boolean =>
  from === 0 &&
  to > 1 &&
  to <= MAX_TITLE &&
  ADVERB.test(tokens[0]?.text ?? '') &&
  tokens[to]?.text === ':' &&
  tokens[to + 1]?.kind === 'word';

/** Whether an adverb opens a line before a place, and a colon or a bracket ends what it goes with. */
function isTitled(tokens: readonly Token[], from: number, to: number): boolean {
  if (!ADVERB.test(tokens[from - 1]?.text ?? '') || (from > 1 && tokens[from - 2]?.text !== '\n')) return false;
  for (let at = from; at <= to && at <= from + MAX_TITLE; at++)
    if (/^(?::|\(|->)$/.test(tokens[at]?.text ?? '')) return at > from;
  return false;
}

/** Whether a part of the action ends with a verb that is done to something. */
function asksForMore(tokens: readonly Token[], part: Place | undefined): boolean {
  return part !== undefined && isVerb(tokens[indexAt(tokens, part.end) - 1]);
}

/** Whether a sentence, or an item of a list, begins at a token. */
function startsSentence(tokens: readonly Token[], from: number): boolean {
  const bullet = /^[-*•+]$/.test(tokens[from - 1]?.text ?? '') && tokens[from - 2]?.text === '\n';
  return bullet || /^[.;!\n]$/.test(tokens[from - 1]?.text ?? '.');
}

/** The index of the first token that begins at or behind an offset. */
export function indexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The clause right before or right after a part, in text order; the clauses are sorted. */
function nearestClause(
  clauses: readonly PlacedClause[],
  part: Place,
  side: 'before' | 'after',
): PlacedClause | undefined {
  let low = 0;
  let high = clauses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clauses[middle] as PlacedClause).start < part.end) low = middle + 1;
    else high = middle;
  }
  if (side === 'after') return clauses[low];
  let at = low - 1;
  while (at >= 0 && (clauses[at] as PlacedClause).end > part.start) at -= 1;
  return clauses[at];
}

/** The tokens between a part and the clause on one side of it; null where there is none. */
function between(
  tokens: readonly Token[],
  clauses: readonly PlacedClause[],
  part: Place,
  side: 'before' | 'after',
): readonly Token[] | null {
  const one = nearestClause(clauses, part, side);
  if (one === undefined) return null;
  const [from, to] = side === 'before' ? [one.end, part.start] : [part.end, one.start];
  return tokens.slice(indexAt(tokens, from), indexAt(tokens, to));
}

function touch(
  tokens: readonly Token[],
  clauses: readonly PlacedClause[],
  part: Place,
  side: 'before' | 'after',
): Touch {
  const gap = between(tokens, clauses, part, side);
  if (gap === null || !gap.every((token) => MARKS.has(token.text) || /^(?:and|or|then|&|plus)$/.test(token.text)))
    return null;
  if (gap.some((token) => token.text === '.' || token.text === '\n')) return null;
  // A bracket closes what was said before it, and "=" says it again: behind them nothing new begins.
  return gap.some((token) => MARKS.has(token.text) && token.text !== ')' && token.text !== '=') ? 'marked' : 'touching';
}

function sharesSentence(tokens: readonly Token[], clauses: readonly PlacedClause[], part: Place): boolean {
  return (['before', 'after'] as const).some((side) =>
    between(tokens, clauses, part, side)?.every((token) => !/^[.;!?\n]$/.test(token.text)),
  );
}

function isOpenWindow(one: PlacedClause | undefined): boolean {
  return one?.clause.kind === 'window' && one.clause.to === null;
}

function announces(token: Token | undefined): boolean {
  return (
    token === undefined ||
    /^(every|each|at|on|once|twice|when|whenever|after|daily|weekly|monthly|nightly|hourly|yearly|annually|quarterly|in|if|from|between|weekdays|weekends|the|as|upon|@|(mon|tues|wednes|thurs|fri|satur|sun)days)$/.test(
      token.text,
    )
  );
}
