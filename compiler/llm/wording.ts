/** Words in the forms in which they may come again, and texts as people see them. */

export const lettersOf = (said: string): readonly string[] => said.toLowerCase().match(/[\p{L}\p{M}\d_-]+/gu) ?? [];

/** A word with and without the endings of English. Too many forms for a dictionary, and enough to tell words apart. */
export function formsOf(word: string): readonly string[] {
  const plain = word.replace(/['’]s?$/, '');
  const all = new Set([word, plain]);
  const without = (end: string, instead = ''): void => {
    if (plain.endsWith(end) && plain.length - end.length >= 3) all.add(plain.slice(0, -end.length) + instead);
  };
  without('s');
  without('es');
  without('ies', 'y');
  without('ed');
  without('d');
  without('ied', 'y');
  without('ing');
  without('ing', 'e');
  return [...all];
}

/** Whether two words are one in two forms. */
export function isWordOf(a: string, b: string): boolean {
  const forms = new Set(lettersOf(a).flatMap(formsOf));
  return lettersOf(b)
    .flatMap(formsOf)
    .some((form) => forms.has(form));
}

/**
 * A text as a person sees it: without what has no width (which can part a word, such as `not`), digits and letters of other
 * widths and heights as the plain ones, and one apostrophe. What a model is told is the text itself.
 */
export function asSeen(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Me}/gu, '')
    .replace(/[\u02bc\u2019\u2018\u02b9\u2032\uff07`´]/g, "'");
}
