import type { Severity } from 'nljobs/spec/core';
import { codeEntry } from './codes.ts';
import type { LocatedDiagnostic } from './located.ts';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byPlace(a: LocatedDiagnostic, b: LocatedDiagnostic): number {
  const [x, y] = [a.diagnostic, b.diagnostic];
  return (
    compareText(a.source.name, b.source.name) ||
    x.span.start - y.span.start ||
    RANK[x.severity] - RANK[y.severity] ||
    x.span.end - y.span.end ||
    compareText(x.code, y.code) ||
    compareText(x.message, y.message)
  );
}

/**
 * Brings findings into reading order (source, place, worst first at one place) and drops repeats: the same code and
 * words at the same place. The result does not depend on the order in which they were found.
 */
export function collect<T extends LocatedDiagnostic>(found: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  const kept: T[] = [];
  for (const item of [...found].sort(byPlace)) {
    const { code, message, span } = item.diagnostic;
    const key = JSON.stringify([item.source.name, span.start, span.end, code, message]);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(item);
  }
  return kept;
}

/** The same, worst first: for places that show only some of them. */
export function worstFirst<T extends LocatedDiagnostic>(found: readonly T[]): readonly T[] {
  return [...collect(found)].sort((a, b) => RANK[a.diagnostic.severity] - RANK[b.diagnostic.severity]);
}

/** How many there are of each severity. */
export type Counts = Readonly<Record<Severity, number>>;

export function count(found: readonly LocatedDiagnostic[]): Counts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { diagnostic } of found) counts[diagnostic.severity]++;
  return counts;
}

/** `2 errors, 1 warning`; an empty string where there is nothing. Notes are counted only when asked for. */
export function countsInWords(counts: Counts, options: { readonly info?: boolean } = {}): string {
  const part = (n: number, one: string) => (n === 0 ? [] : [`${n} ${one}${n === 1 ? '' : 's'}`]);
  return [
    ...part(counts.error, 'error'),
    ...part(counts.warning, 'warning'),
    ...(options.info ? part(counts.info, 'note') : []),
  ].join(', ');
}

/** An error that offers a choice of readings waits for a person's answer, not for a correction. */
export function isQuestion({ diagnostic }: LocatedDiagnostic): boolean {
  return diagnostic.severity === 'error' && codeEntry(diagnostic.code)?.fix === 'choice' && diagnostic.fixes.length > 1;
}
