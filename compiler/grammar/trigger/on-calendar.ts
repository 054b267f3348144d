import type { Problem } from '../../ast/nodes.ts';
import { onCalendarInWords } from '../../cron/on-calendar.ts';
import type { Token } from '../../lexer/token.ts';
import { WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { defineReader } from '../rule.ts';

/** The tokens without blanks between them that begin here, as written; no more than a part of a calendar event has. */
function wordAt(tokens: readonly Token[], at: number): { text: string; end: number } {
  let text = tokens[at]?.text ?? '';
  let end = at + 1;
  while (end < at + 24 && tokens[end]?.spaced === false && !/^[)"\n]$/.test(tokens[end]?.text ?? '\n')) {
    // A mark at the end of a word belongs to the sentence.
    if (/^[,.:;]$/.test(tokens[end]?.text ?? '') && (tokens[end + 1]?.spaced ?? true)) break;
    text += tokens[end]?.text ?? '';
    end += 1;
  }
  return { text, end };
}

function refusal(said: string, end: number): { readonly end: number; readonly value: Problem } {
  const words = onCalendarInWords(said);
  return {
    end,
    value: {
      kind: 'problem',
      code: 'NLJ4012',
      message: `“${said}” is a calendar event of systemd, and no cron. ${words === null ? 'Say it in English, or as a cron.' : `In English it is “${words}”.`}`,
      instead: words === null ? [] : [{ title: words, text: words }],
    },
  };
}

export const onCalendarReaders = [
  defineReader({
    id: 'cron.on-calendar',
    yields: 'clause',
    begins: { words: ['*', 'oncalendar', ...WEEKDAY_WORDS.keys()] },
    read: (tokens, at) => {
      const first = tokens[at];
      let next = at;
      if (first?.text === 'oncalendar' && tokens[at + 1]?.text === '=') next = at + 2;
      const parts: string[] = [];
      let word = wordAt(tokens, next);
      if (/^[a-z]{3}[a-z.,]*$/.test(word.text)) {
        parts.push(word.text);
        word = wordAt(tokens, word.end);
      }
      // "*:0/15" is a time of every day.
      if (/^\*:[\d*/,]+(?::[\d*/,]+)?$/.test(word.text)) return [refusal([...parts, word.text].join(' '), word.end)];
      // The date: three parts, a star among them, which no date of English has.
      if (!/^(?:\*|\d{4})-[\d*,./]+-[\d*,./~]+$/.test(word.text) || !word.text.includes('*')) return [];
      parts.push(word.text);
      let { end } = word;
      const time = wordAt(tokens, end);
      if (/^[\d*,./]+(?::[\d*,./]+){1,2}$/.test(time.text)) {
        parts.push(time.text);
        end = time.end;
      }
      return [refusal(parts.join(' '), end)];
    },
    examples: ['*-*-* 04:00:00, clean the cache', 'Mon..Fri *-*-* 09:30: send the digest', '*-*-01 00:00:00', '*:0/15'],
    counterexamples: ['*/15 * * * *', 'Mon, Fri at 9 AM'],
  }),
] as const;
