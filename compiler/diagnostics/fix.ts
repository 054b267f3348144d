import type { Edit, Fix } from 'nljobs/spec/core';

/** Edits that cannot all be made, or the text after them. */
export type Applied = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * Two edits clash when they replace a common stretch, or write at one place, so that their order would matter.
 * An insertion at the edge of a replaced stretch is no clash.
 */
function clash(a: Edit, b: Edit): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return Math.max(a.start, b.start) < Math.min(a.end, b.end);
}

/** Makes all edits at once, each counted in the text as given. Refuses all of them if two clash or one lies outside. */
export function applyEdits(text: string, edits: readonly Edit[]): Applied {
  const sorted = inOrder(edits);
  let result = '';
  let from = 0;
  let previous: Edit | null = null;
  for (const edit of sorted) {
    if (edit.start < 0 || edit.end < edit.start || edit.end > text.length) {
      return { ok: false, reason: `an edit of ${edit.start}–${edit.end} lies outside a text of ${text.length}` };
    }
    if (previous && (clash(previous, edit) || edit.start < from)) {
      return {
        ok: false,
        reason: `the edits of ${previous.start}–${previous.end} and ${edit.start}–${edit.end} overlap`,
      };
    }
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
    previous = edit;
  }
  return { ok: true, text: result + text.slice(from) };
}

/**
 * Applies as many fixes as go together, in the order given; a fix is made whole or left for the next round.
 * Which of several fixes of one diagnostic is wanted is the caller's choice, made before.
 */
export function applyFixes(
  text: string,
  fixes: readonly Fix[],
): { readonly text: string; readonly applied: readonly Fix[]; readonly left: readonly Fix[] } {
  const applied: Fix[] = [];
  const left: Fix[] = [];
  const edits: Edit[] = [];
  for (const fix of fixes) {
    const together = applyEdits(text, [...edits, ...fix.edits]);
    if (together.ok) {
      applied.push(fix);
      edits.push(...fix.edits);
    } else left.push(fix);
  }
  const done = applyEdits(text, edits);
  return { text: done.ok ? done.text : text, applied, left };
}
