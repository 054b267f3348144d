import type { Reading } from '../../ast/nodes.ts';
import { type Notes, replace } from '../notes.ts';

const PLURAL = /^(.*\b(?:every|each) )((?:second|minute|hour|day|week|month|quarter|year))s$/i;

/** "Every minutes": a plural without its number. One is used, and the doubt is told. */
export function checkMissingNumber(text: string, reading: Reading, notes: Notes): void {
  for (const { rule, start, end } of reading.clauses) {
    if (rule !== 'rhythm.every-unit') continue;
    const said = text.slice(start, end);
    const [, head = '', unit = ''] = PLURAL.exec(said) ?? [];
    if (unit === '') continue;
    notes.add(
      'NLJ3006',
      { start, end },
      `“${said}” lacks its number: every ${unit} is used. Say “every 5 ${unit}s”, or whichever was meant.`,
      [replace({ start, end }, `${head}${unit}`.toLowerCase(), `${head}${unit}`)],
      'warning',
    );
  }
}
