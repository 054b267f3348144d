import type { Diagnostic } from 'nljobs/spec/core';
import { Notes } from '../notes.ts';

/** Texts that are not looked at any further: empty ones and ones past all measure. Null for all others. */
export function checkText(text: string, most: number): readonly Diagnostic[] | null {
  const notes = new Notes();
  if (text.trim() === '')
    notes.add(
      'NLJ1001',
      { start: 0, end: text.length },
      'There is nothing to read. Say when the job runs and what it does.',
    );
  else if (text.length > most)
    notes.add(
      'NLJ1002',
      { start: most, end: text.length },
      `This description has ${text.length} characters; at most ${most} are read. Split it into jobs, or move the prose out of it.`,
    );
  else return null;
  return notes.list;
}
