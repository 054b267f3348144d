/** What must not leave the house, put out of sight in as many texts as belong together; and the way back. */
export interface Mask {
  hide(text: string): string;
  /** Puts back what was hidden, in any text that was made of those. */
  restore(text: string): string;
}

/** Email addresses, with the local part that the lexer knows. */
const EMAIL = /[\p{L}0-9._%+-]{1,64}@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+/gu;
/** Addresses with a scheme: they may hold tokens anywhere, and their hosts are nobody's business. */
const URL_LIKE = /[a-z][a-z0-9+.-]{1,31}:\/\/[^\s<>"'`]*[^\s<>"'`,;).!?]/gi;
/** What looks like a key: a known beginning, or 20 and more letters and digits mixed. */
const KEY =
  /\b(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA|eyJ)[-_A-Za-z0-9.]{8,}|\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z\d_-]{20,}\b/g;

/**
 * Makes a mask that puts stand-ins in place of email addresses, URLs, what looks like a key, and the words that a project
 * names. A stand-in is of the same kind as what it stands for, so that it is read alike; equal parts have equal ones.
 *
 * @param words more that is to be masked, as it is written
 */
export function createMask(words: readonly string[] = []): Mask {
  const known = new Map<string, string>();
  const longestFirst = words.filter((word) => word !== '').sort((a, b) => b.length - a.length);
  let number = 0;
  const hide = (text: string): string => {
    const standIn =
      (form: (number: number) => string) =>
      (part: string): string => {
        const before = known.get(part);
        if (before !== undefined) return before;
        // A text may hold by itself what would be the next stand-in.
        do number += 1;
        while (text.includes(form(number)));
        const made = form(number);
        known.set(part, made);
        return made;
      };
    const word = standIn((n) => `masked_${n}`);
    let hidden = text
      .replace(
        URL_LIKE,
        standIn((n) => `https://masked${n}.invalid`),
      )
      .replace(
        EMAIL,
        standIn((n) => `masked${n}@example.invalid`),
      );
    for (const one of longestFirst) hidden = hidden.replaceAll(one, word);
    return hidden.replace(KEY, word);
  };
  return {
    hide,
    // The last first: masked_1 is the beginning of masked_12.
    restore: (made) => [...known].reverse().reduce((all, [part, stand]) => all.replaceAll(stand, () => part), made),
  };
}
