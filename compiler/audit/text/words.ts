import type { Lines } from '../../diagnostics/position.ts';
import type { FoundWords } from '../found.ts';
import { kindOf } from './noise.ts';
import type { Comment } from './scan.ts';

/** Where words may stand that are about a schedule. */
export interface Spot {
  /** Of the cron itself. */
  readonly start: number;
  readonly end: number;
  /** Offsets in lines above which a comment speaks of it, the nearest first: its entry, its list, its statement. */
  readonly above: readonly number[];
  /** Offsets in lines at whose end a comment speaks of it: the key that opens its list. */
  readonly beside: readonly number[];
  /** Names and descriptions. */
  readonly titles: readonly FoundWords[];
}

/** Comments on lines of their own without a gap between them. Lines count from 1. */
interface Block {
  readonly first: number;
  readonly last: number;
  readonly comments: readonly Comment[];
}

/** Beyond this a comment is a licence or a manual, of which only the last paragraph is read. */
const LONG_BLOCK = 15;

/**
 * Gives each schedule of a file the words that are about it. Words that may be about more than one are given to none:
 * words beside the wrong schedule are worse than none.
 */
export function attachWords(
  text: string,
  lines: Lines,
  comments: readonly Comment[],
  spots: readonly Spot[],
): readonly (readonly FoundWords[])[] {
  const lineAt = (offset: number): number => lines.position(offset).line;
  const isOwn = ({ start }: Comment): boolean => text.slice(lines.start(lineAt(start)), start).trim() === '';
  const trailing = new Map<number, Comment>();
  for (const comment of comments) if (!isOwn(comment)) trailing.set(lineAt(comment.start), comment);
  const blocks = blocksOf(comments.filter(isOwn), lineAt);
  const perLine = counted(spots.map((spot) => lineAt(spot.end)));
  // A line that opens more than one schedule is about none of them in particular.
  const perAnchor = counted(spots.flatMap((spot) => [...new Set([...spot.above, ...spot.beside].map(lineAt))]));
  const isAlone = (offset: number): boolean => perAnchor.get(lineAt(offset)) === 1;

  const drafts = spots.map((spot) => {
    const words: FoundWords[] = [];
    const line = lineAt(spot.end);
    const same = trailing.get(line);
    if (same !== undefined && same.start >= spot.end && perLine.get(line) === 1) {
      const said = speak([same], 'same-line');
      if (said !== null) words.push(said);
    }
    const above = firstOf(spot.above.filter(isAlone), (offset) =>
      speak(blocks.get(lineAt(offset) - 1)?.comments ?? [], 'above'),
    );
    if (above !== null) words.push(above);
    for (const offset of new Set(spot.beside.filter(isAlone))) {
      const comment = lineAt(offset) === line ? undefined : trailing.get(lineAt(offset));
      const said = comment === undefined ? null : speak([comment], 'beside');
      if (said !== null) words.push(said);
    }
    return [...words, ...spot.titles];
  });

  const uses = counted(drafts.flat().map((words) => words.start));
  return drafts.map((words, index) => {
    const kept = words.filter((one) => uses.get(one.start) === 1 && !(one.place === 'above' && headsList(index)));
    return kept.sort((a, b) => a.start - b.start);
  });

  /** Whether the next schedule follows on the very next line without a word: then what stands above speaks of both. */
  function headsList(index: number): boolean {
    const [spot, next] = [spots[index], spots[index + 1]];
    if (spot === undefined || next === undefined || lineAt(next.above[0] ?? next.start) > lineAt(spot.end) + 1)
      return false;
    return !(drafts[index + 1] ?? []).some(({ place }) => place === 'same-line' || place === 'above');
  }
}

function blocksOf(comments: readonly Comment[], lineAt: (offset: number) => number): ReadonlyMap<number, Block> {
  const byLast = new Map<number, Block>();
  for (const comment of comments) {
    const [first, last] = [lineAt(comment.start), lineAt(comment.end)];
    const before = byLast.get(first - 1);
    if (before !== undefined) byLast.delete(first - 1);
    byLast.set(last, { first: before?.first ?? first, last, comments: [...(before?.comments ?? []), comment] });
  }
  return byLast;
}

/** What is left of comments when legends, directives and code that is out of service are taken away; null for nothing. */
function speak(comments: readonly Comment[], place: FoundWords['place']): FoundWords | null {
  let said: string[] = [];
  let start = comments[0]?.start ?? 0;
  const all = comments.flatMap((comment) => comment.text.split('\n').map((line) => ({ comment, line })));
  for (const { comment, line } of all) {
    const kind = kindOf(line);
    const tooLong = all.length > LONG_BLOCK && kind === 'empty';
    if (kind === 'code' || tooLong) said = [];
    else if (kind === 'words') {
      if (said.length === 0) start = comment.start;
      said.push(line.trim());
    } else if (kind === 'empty' && said.length > 0 && said.at(-1) !== '') said.push('');
  }
  const text = said.join('\n').trim();
  return text === '' ? null : { text, place, start, end: comments.at(-1)?.end ?? start };
}

function counted(keys: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function firstOf<T, R>(list: readonly T[], of: (one: T) => R | null): R | null {
  for (const one of list) {
    const found = of(one);
    if (found !== null) return found;
  }
  return null;
}
