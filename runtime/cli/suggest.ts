/**
 * The name nearest to what was typed, or null when none is near: about one typing mistake in three letters
 * (optimal string alignment: insert, delete, replace, swap of neighbours), or a beginning of the name.
 */
export function nearest(typed: string, names: readonly string[]): string | null {
  const word = typed.toLowerCase();
  if (word.length >= 2) {
    const begun = names.filter((name) => name.startsWith(word));
    if (begun[0] !== undefined && begun.length === 1) return begun[0];
  }
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const mistakes = distance(word, name);
    if (mistakes > Math.max(1, Math.floor((word.length + 1) / 3))) continue;
    // Of two as near, the one of the same length: letters change places more often than they are left out.
    const score = mistakes + Math.abs(word.length - name.length) / 10;
    if (score < least) [best, least] = [name, score];
  }
  return best;
}

function distance(a: string, b: string): number {
  // Far longer than any name: not a near miss, and not worth a table.
  if (Math.abs(a.length - b.length) > 3) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? Number.POSITIVE_INFINITY;
}
