import type { Diagnostic, Edit } from 'nljobs/spec/core';

/** Where a sentence, a line or an item of a list begins. */
const OPENS = /(?:^|[.!?\n])[ \t]*(?:[-*•][ \t]+)?$/;
/** So far back that is looked for. */
const REACH = 12;
const DAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/g;

/**
 * Findings whose fixes keep the capital with which a sentence of the text begins, and write days with theirs: rules make
 * their words from tokens, which are in small letters.
 */
export const inCase = (text: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.map((one) =>
    one.fixes.length === 0
      ? one
      : { ...one, fixes: one.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => cased(text, edit)) })) },
  );

function cased(text: string, edit: Edit): Edit {
  const { start, end } = edit;
  const capital =
    end > start &&
    /^\p{Lu}/u.test(text.slice(start, end)) &&
    /^\p{Ll}/u.test(edit.text) &&
    OPENS.test(text.slice(Math.max(0, start - REACH), start));
  const said = capital ? edit.text.charAt(0).toUpperCase() + edit.text.slice(1) : edit.text;
  // Days that the text itself writes small stay so.
  const small = DAY.test(text);
  DAY.lastIndex = 0;
  return { ...edit, text: small ? said : said.replace(DAY, (day) => day.charAt(0).toUpperCase() + day.slice(1)) };
}
