/**
 * How many letters must be changed, left out, put in or swapped with their neighbour to turn one word into another:
 * the optimal string alignment form of Damerau–Levenshtein. Stops early, with a number above `limit`, when it can.
 */
export function wordDistance(a: string, b: string, limit: number = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit && Math.min(...last) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Words longer than this are nobody's slip of a known word. */
const LONGEST = 64;

/** What begins like a known word, from this length on, is taken for its beginning. */
const BEGINNING = 2;

/**
 * The known words that someone who wrote `word` may have meant, at most `most`: first those that it is a beginning of,
 * then the nearest, of those as near the one of its length, ties in the order given. About a third of the letters may
 * differ; case is ignored, and a word never suggests itself.
 */
export function nearMisses(word: string, known: Iterable<string>, most = 3): readonly string[] {
  if (word.length > LONGEST) return [];
  const written = word.toLowerCase();
  const limit = Math.max(1, Math.floor((written.length + 1) / 3));
  const near: { readonly candidate: string; readonly rank: readonly number[] }[] = [];
  for (const candidate of new Set(known)) {
    if (candidate === word) continue;
    const begun = written.length >= BEGINNING && candidate.toLowerCase().startsWith(written);
    const far = wordDistance(written, candidate.toLowerCase(), begun ? undefined : limit);
    // A single letter shares nothing with another single letter.
    const alike = far <= limit && (far < candidate.length || far === 0);
    // Letters change places more often than they are left out.
    const rank = [begun ? 0 : 1, far, Math.abs(candidate.length - written.length)];
    if (begun || alike) near.push({ candidate, rank });
  }
  return near
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** ` Did you mean "build"?`, to be put behind a sentence; empty where nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearMisses(word, known);
  if (near.length === 0) return '';
  const quoted = near.map((candidate) => `"${candidate}"`);
  const last = quoted.pop();
  return ` Did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ` : ''}${last}?`;
}

/** How many jobs are named to somebody who asked for none of them. */
const MOST_NAMED = 8;

/** That there is no job of an id: the ones that may have been meant, else some that there are. Pure. */
export function noSuchJob(id: string, known: readonly string[]): string {
  const meant = didYouMean(id, known);
  if (meant !== '') return `There is no job "${id}".${meant}`;
  const some = known.length === 0 ? 'no job is registered' : `registered are ${known.slice(0, MOST_NAMED).join(', ')}`;
  return `There is no job "${id}"; ${some}${known.length > MOST_NAMED ? ', …' : ''}.`;
}
