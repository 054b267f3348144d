import type { Place } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, ORDINAL_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { Memory } from '../memory.ts';

/** The words a schedule or an option is made of, beside the names of days and months: what a misspelt one may be. */
const WORDS = `
  every each other alternate once twice except excluding until between starting beginning ending during before after
  within through unless whenever except daily weekly monthly hourly nightly yearly quarterly annually fortnightly
  day days hour hours week weeks month months year years noon last next first
  weekday weekdays weekend weekends second seconds minute minutes quarter quarters midnight morning afternoon evening
  business working times retry retries retrying timeout attempts exponential backoff sequentially serially parallel
  concurrently overlapping priority batches missed
`;

/** Real words one letter away from them: no slips, even where the other word would read as well. */
const REAL = new Set(
  `
  very ever even event fever never lever sever teach reach beach peach beaches eats etch otter mother others bother father
  one twine accept expect exempt excepts until untie staring starring stating ceding ceasing sending lending bending
  mending curing luring alter afters without though thorough dairy dally gaily weakly meekly sourly lightly tightly
  rightly nearly dearly pearly early manually annual dry dan say way pay may ray lay bay dad ours house tours fours sours
  pours yours week weak seek meek peek weeks weaks moth mouth mouths tear gear bear near hear fear yea soon moon boon nook
  past list fast cast vast lost least lasts text nest best rest test fist thirst burst inert
  reckoned seconded mornings warning mourning moaning mooring evening evenings tines tiles timers tires limes dimes
  entry retro retires reties misses mixed kissed dissed messed matches patches catches latches hatches catch
  seat seats stats slats spats
  march parch marsh larch match starch april tune dune jury duly fried sundry sundae tenths forth filth months
  `
    .trim()
    .split(/\s+/),
);

const VOCABULARY: ReadonlySet<string> = new Set([
  ...WORDS.trim().split(/\s+/),
  ...[...WEEKDAY_WORDS.keys(), ...MONTH_WORDS.keys()].filter((word) => word.length > 3),
  ...[...ORDINAL_WORDS.keys()].filter((word) => word.length > 4),
]);

/** So many misspelt words of a description are looked at: nobody mends more by hand. */
const MOST = 4;
/** So many words at either end of what was not read: a schedule ends there, and prose begins. */
const ENDS = 3;

/** A word that may be a slip, and the words that may be meant, the likeliest first. */
export interface Slip {
  readonly token: Token;
  readonly meant: readonly string[];
}

/**
 * The words that no clause reads and that are one slip away from a word of schedules: a letter changed, missing, too
 * many, or two swapped. Whether the other word would make sense is for the caller to try. Linear in the text.
 */
export function slips(tokens: readonly Token[], read: readonly Place[]): readonly Slip[] {
  const found: Slip[] = [];
  let clause = 0;
  for (const [index, token] of tokens.entries()) {
    if (found.length === MOST) break;
    while (clause < read.length && (read[clause] as Place).end <= token.start) clause += 1;
    if ((read[clause]?.start ?? Number.POSITIVE_INFINITY) <= token.start) continue;
    if (token.kind !== 'word' || !atAnEnd(tokens, index, token, read, clause)) continue;
    const meant = near(token.text);
    if (meant.length > 0) found.push({ token, meant });
  }
  return found;
}

/** Whether a word stands near a clause, a mark, or an end of the text. */
function atAnEnd(
  tokens: readonly Token[],
  index: number,
  token: Token,
  read: readonly Place[],
  clause: number,
): boolean {
  const before = clause === 0 ? 0 : (read[clause - 1] as Place).end;
  const after = read[clause]?.start ?? Number.POSITIVE_INFINITY;
  const isEnd = (one: Token | undefined, end: boolean) =>
    one === undefined || one.kind === 'punct' || (end ? one.start >= after : one.end <= before);
  if (token.text.length < 3) return false;
  for (let n = 1; n <= ENDS; n++) if (isEnd(tokens[index - n], false) || isEnd(tokens[index + n], true)) return true;
  return false;
}

/** The words of texts are few: what was found for one is kept. */
const known = new Memory<readonly string[]>(5_000);

/** The words of schedules one slip away, at most two: swaps first, then letters left out. Of short words only swapped and doubled letters are slips. */
const near = (word: string): readonly string[] => known.get(word) ?? known.put(word, findNear(word));

function findNear(word: string): readonly string[] {
  if (REAL.has(word) || VOCABULARY.has(word)) return [];
  const letters = lettersOf(word);
  candidates ??= [...VOCABULARY].map((one) => ({ word: one, letters: lettersOf(one) }));
  return candidates
    .filter((candidate) => mayBeNear(letters, candidate.letters))
    .map((candidate) => candidate.word)
    .filter((candidate) =>
      candidate.length < 5 && word.length < 5 ? isSwap(word, candidate) : isOneAway(word, candidate),
    )
    .sort((a, b) => Number(isSwap(word, b)) - Number(isSwap(word, a)) || b.length - a.length)
    .slice(0, 2);
}

/** Which letters a word holds, as bits. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index++) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}

let candidates: readonly { readonly word: string; readonly letters: number }[] | undefined;

/** One slip changes two letters at most: of what only one of two words holds there are no more. It spares comparing most. */
function mayBeNear(letters: number, others: number): boolean {
  let differing = letters ^ others;
  differing &= differing - 1;
  differing &= differing - 1;
  return differing === 0;
}

/** Two neighbouring letters swapped, or a letter written twice. */
function isSwap(a: string, b: string): boolean {
  if (a.length === b.length + 1)
    return Array.from(a, (_, n) => n).some((n) => a[n] === a[n + 1] && a.slice(0, n) + a.slice(n + 1) === b);
  if (a.length !== b.length) return false;
  const at = Array.from(a).findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function isOneAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  if (isSwap(a, b)) return true;
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return a.length - head - tail <= 1 && b.length - head - tail <= 1;
}
