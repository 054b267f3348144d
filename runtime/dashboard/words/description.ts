import type { WordSpan } from '../../spec/job-spec.ts';
import type { WordRole } from '../../spec/vocabulary.ts';

/** A stretch of a description with what it says; null for what has no role. */
export interface Stretch {
  readonly text: string;
  readonly role: WordRole | null;
}

/** What is not marked: the action is the sentence itself, and fillers say nothing. */
const PLAIN: ReadonlySet<WordRole> = new Set<WordRole>(['action', 'filler']);

/** A description cut where its words change their role. Spans that lie outside or overlap are left out. Pure. */
export function stretches(description: string, words: readonly WordSpan[]): readonly Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const { start, end, as } of [...words].sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > description.length) continue;
    if (start > at) found.push({ text: description.slice(at, start), role: null });
    found.push({ text: description.slice(start, end), role: as });
    at = end;
  }
  if (at < description.length) found.push({ text: description.slice(at), role: null });
  return joined(found);
}

/** Words of one role with nothing but a space between them are one stretch. */
function joined(parts: readonly Stretch[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const part of parts) {
    const [before, gap] = [found.at(-2), found.at(-1)];
    const same = before?.role === part.role && part.role !== null && isMarked(part.role);
    if (same && gap?.role === null && gap.text.trim() === '') {
      found.splice(-2, 2, { text: before.text + gap.text + part.text, role: part.role });
    } else found.push(part);
  }
  return found;
}

/** Whether words of a role are told from the sentence. */
export function isMarked(role: WordRole): boolean {
  return !PLAIN.has(role);
}

/** The roles that are marked in a description, in the order they come. */
export function rolesIn(parts: readonly Stretch[]): readonly WordRole[] {
  return [...new Set(parts.flatMap(({ role }) => (role === null || !isMarked(role) ? [] : [role])))];
}
