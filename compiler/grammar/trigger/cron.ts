import type { Token } from '../../lexer/token.ts';
import { defineReader } from '../rule.ts';

const FIELD =
  /^[\d*,\-/]+$|^(?:[\d*,\-/]|MON|TUE|WED|THU|FRI|SAT|SUN|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+$/i;

/** The stretch of tokens without blanks between them that begins here, as written. */
function fieldAt(tokens: readonly Token[], at: number): { text: string; end: number } | null {
  const first = tokens[at];
  if (first === undefined || first.kind === 'quoted') return null;
  let text = first.text;
  let end = at + 1;
  // No field is longer than this: a bound, so that a text of commas stays linear.
  while (end < at + 64 && end < tokens.length && tokens[end]?.spaced === false && tokens[end]?.text !== '\n') {
    const next = tokens[end] as Token;
    if (
      next.text === ':' ||
      (next.text === '.' && next.kind === 'punct') ||
      (next.text === ',' && (tokens[end + 1]?.spaced ?? true))
    )
      break;
    text += next.text;
    end += 1;
  }
  return { text, end };
}

export const cronReaders = [
  defineReader({
    id: 'cron.five-fields',
    yields: 'clause',
    begins: { kinds: ['punct', 'number'] },
    read: (tokens, at) => {
      const fields: string[] = [];
      let end = at;
      while (fields.length < 5) {
        const field = fieldAt(tokens, end);
        if (field === null || !FIELD.test(field.text) || (/^[a-z]+$/i.test(field.text) === true && fields.length < 3))
          return [];
        fields.push(field.text);
        end = field.end;
      }
      // Five numbers in a row are no cron unless one of them is more than a number.
      if (!fields.some((field) => field.includes('*'))) return [];
      const after = fieldAt(tokens, end);
      if (after !== null && tokens[end]?.text === '*') return [];
      return [{ end, value: { kind: 'cron', text: fields.join(' ').toUpperCase() } }];
    },
    examples: ['0 9 * * 1-5', '*/15 * * * *: sync the orders'],
    counterexamples: ['every day at 9 AM'],
  }),
] as const;
