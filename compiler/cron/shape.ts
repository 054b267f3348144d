import { readCron } from './read.ts';

/** One field as it may be written, right or wrong: stars, numbers, names and the signs that join them. */
const FIELD =
  /^(?:[*?]|\d{1,4}[LW]?|L(?:W|-?\d{1,2})?|W\d{1,2}|H(?:\([\d-]+\))?|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?:[A-Z]*DAY)?)L?)(?:[-,/#~](?:[*?]|\d{1,4}[LW]?|L|[A-Z]{3,9}L?))*$/i;

/** Whether a word can be a field of a cron at all. Linear in its length, which is bounded. */
export function isField(text: string): boolean {
  return text.length <= 128 && FIELD.test(text);
}

/** A word or a number that is no sign of a cron by itself: `5`, `mon`. */
const PLAIN = /^(?:\d+|[A-Z]+)$/i;

export interface CronShape {
  /** How many of the fields belong to the cron. */
  readonly fields: number;
  /** Whether its stars show that it is one; else it is a cron only where the text says so. */
  readonly sure: boolean;
  /** Whether its last field may as well be the first word of what follows. */
  readonly loose: boolean;
}

/**
 * How many of some words that look like fields make up a cron, or null. More than five need a reason: a word that is
 * plainly a field, or a cron that reads.
 *
 * @param ended for each word, whether a mark or the end of the text stands behind it
 */
export function shapeOf(words: readonly string[], ended: readonly boolean[]): CronShape | null {
  if (words.length < 4) return null;
  // Names stand behind three other fields at least.
  if (words.slice(0, 3).some((word) => /^[A-Z]{3,}$/i.test(word))) return null;
  const stars = (fields: number) => words.slice(0, fields).filter((word) => /[*?]/.test(word)).length;
  if (words.length === 4) return ended[3] === true ? { fields: 4, sure: stars(4) > 1, loose: false } : null;
  for (let fields = Math.min(words.length, 7); fields > 5; fields--) {
    const last = words[fields - 1] ?? '';
    const cron = words.slice(0, fields).join(' ');
    if (!PLAIN.test(last) || ended[fields - 1] === true) return { fields, sure: stars(fields) > 0, loose: false };
    if (readCron(cron).ok) return { fields, sure: stars(fields) > 0, loose: true };
  }
  return { fields: 5, sure: stars(5) > 0, loose: false };
}
