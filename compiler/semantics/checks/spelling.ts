import type { Diagnostic, Edit, WordSpan } from 'nljobs/spec/core';
import type { Place } from '../../ast/nodes.ts';
import type { Token } from '../../lexer/token.ts';
import { MONTH_WORDS, WEEKDAY_WORDS } from '../../lexer/vocabulary.ts';
import { Notes } from '../notes.ts';
import { list } from '../words.ts';
import { type Slip, slips } from './near.ts';

/** What is looked at of a compiled text. */
export interface Tried {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly words: readonly WordSpan[];
}

/** A description is compiled so often at most to try other spellings. */
const MOST_TRIES = 5;

/**
 * Looks for misspelt words: those whose mended form makes a text read in which they are part of a schedule, an event
 * or an option. Nothing is mended in silence: it is an error, whose fix is the mended text. Null where there is none.
 *
 * @param again compiles a text in the same way as the first, without looking at its spelling
 * @returns the findings of the first text that spelling does not explain, and the error
 */
export function checkSpelling(
  text: string,
  tokens: readonly Token[],
  read: readonly Place[],
  first: Tried,
  again: (text: string) => Tried,
): readonly Diagnostic[] | null {
  const found = slips(tokens, read);
  for (const mended of attempts(found).slice(0, MOST_TRIES)) {
    const edits = mended.map(({ token, meant }) => editOf(text, token, meant));
    const tried = again(apply(text, edits));
    if (!tried.ok || !edits.every((_, index) => isRead(tried, edits, index))) continue;
    const notes = new Notes();
    const span = (mended[0] as Mended).token;
    const quoted = (words: readonly string[]) => list(words.map((word) => `“${word}”`));
    const said = quoted(mended.map(({ token }) => text.slice(token.start, token.end)));
    notes.add('NLJ2005', span, `${said} cannot be read. Did you mean ${quoted(edits.map((edit) => edit.text))}?`, [
      { title: edits.map((edit) => edit.text).join(', '), edits, safe: false },
    ]);
    // What the mended text does not report, the slip has caused.
    const codes = new Set(tried.diagnostics.map(({ code }) => code));
    return [
      ...first.diagnostics.filter(({ code, severity }) => severity !== 'error' && codes.has(code)),
      ...notes.list,
    ];
  }
  return null;
}

interface Mended {
  readonly token: Token;
  readonly meant: string;
}

/** All slips at once, then each alone, in each of its spellings. */
function attempts(found: readonly Slip[]): readonly (readonly Mended[])[] {
  const likeliest = found.map(({ token, meant }) => ({ token, meant: meant[0] ?? '' }));
  const alone = found.flatMap(({ token, meant }) => meant.map((one) => [{ token, meant: one }]));
  return likeliest.length > 1 ? [likeliest, ...alone] : alone;
}

/** Puts a word in place of another, with a capital where that had one or a name wants one. */
function editOf(text: string, { start, end }: Token, meant: string): Edit {
  const first = text.charAt(start);
  const capital = first !== first.toLowerCase() || WEEKDAY_WORDS.has(meant) || MONTH_WORDS.has(meant);
  return { start, end, text: capital ? meant.charAt(0).toUpperCase() + meant.slice(1) : meant };
}

function apply(text: string, edits: readonly Edit[]): string {
  let mended = '';
  let at = 0;
  for (const { start, end, text: put } of edits) {
    mended += text.slice(at, start) + put;
    at = end;
  }
  return mended + text.slice(at);
}

/** Whether the word that an edit put in is read as part of a clause. */
function isRead({ words }: Tried, edits: readonly Edit[], index: number): boolean {
  const shift = edits.slice(0, index).reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
  const at = (edits[index]?.start ?? 0) + shift;
  return words.some(
    ({ start, end, as }) => start <= at && at < end && (as === 'schedule' || as === 'option' || as === 'event'),
  );
}
