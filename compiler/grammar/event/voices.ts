import { completed, state } from './completed.ts';
import type { Item } from './items.ts';
import { AUX, type Happening, isInfinitive, make } from './make.ts';
import { happenedOf } from './nouns.ts';
import { DETERMINERS, limitsOf, type Thing, thingOf } from './parts.ts';
import {
  COMPLETED_BY,
  NEGATIONS,
  NOBODY,
  PRONOUNS,
  pronoun,
  SMALL_ADVERBS,
  SPEAKERS,
  withoutNo,
} from './small-words.ts';
import { pastOfGerund, verbOf } from './verbs.ts';
import { withObject } from './with-object.ts';

/* Who does what, and what is done to whom. */

/** How many of something: words that are no verbs. */
const COUNTS =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|few|more|enough|no|both|all|less|fewer|at|over|under)$/;

/** Something that was done, or is: "an order is placed", "a card is about to expire", "stock has run out". */
export function passive(all: readonly Item[], aux: number, entity: string | null): Happening | null {
  const { words, none } = withoutNo(all.slice(0, aux));
  let negative = none;
  let at = aux;
  let does = false;
  while (at < all.length) {
    const { text } = all[at] as Item;
    if (/n't$/.test(text) || NEGATIONS.has(text)) negative = !negative;
    else if (!AUX.has(text) && !SMALL_ADVERBS.has(text)) break;
    if (/^(?:do|does|did|don't|doesn't|didn't|will|won't)$/.test(text)) does = true;
    if (/^(?:has|have|had|hasn't|haven't|hadn't)/.test(text))
      does ||= !/^be(?:en|ing)$/.test(all[at + 1]?.text ?? '') && !/^be(?:en|ing)$/.test(all[at + 2]?.text ?? '');
    at += 1;
  }
  const subject =
    NOBODY.has(words[0]?.text ?? '') ||
    PRONOUNS.has(words[0]?.text ?? '') ||
    /^(?:they|it|he|she)$/.test(words[0]?.text ?? '')
      ? pronoun(entity)
      : thingOf(words);
  if (subject === null || at >= all.length) return null;
  const main = all[at] as Item;
  // "does not confirm their email", "has completed the training": what follows may be done to something else.
  if (does) {
    // "a driver has an accident": it is had; how many are had no event tells.
    if (/^(?:has|have|had)$/.test(all[at - 1]?.text ?? '') && verbOf(main.text)?.form !== 'past') {
      const had = thingOf(all.slice(at));
      const counted = COUNTS.test(main.text) || !Number.isNaN(main.value);
      return counted || negative || had.name === '' || !DETERMINERS.has(main.text)
        ? null
        : make({ subject, happened: `had_${had.name}`, limits: [...had.kinds, ...had.limits], negative });
    }
    const verb = verbOf(main.text) ?? {
      past: main.text.endsWith('e') ? `${main.text}d` : `${main.text}ed`,
      form: 'base' as const,
    };
    return withObject(subject, verb, all.slice(at + 1), negative);
  }
  if (main.text === 'about' && all[at + 1]?.text === 'to' && at + 2 < all.length)
    return make({ subject, happened: `about_to_${all[at + 2]?.text}`, limits: limitsOf(all.slice(at + 3)), negative });
  const verb = verbOf(main.text);
  const rest = all.slice(at + 1);
  // "is asked to leave" is another event than "asks to leave".
  if (verb !== null && !COMPLETED_BY.has(verb.past) && isInfinitive(rest))
    return make({ subject, happened: `is_${verb.past}`, limits: limitsOf(rest), negative });
  if (verb === null) return state(subject, all.slice(at), negative);
  const done = completed(subject, verb.past, rest, negative);
  // "is open": somebody opened it, and it may last.
  return done !== null && main.text === 'open' ? { ...done, lasts: true } : done;
}

/** Somebody does something: "a customer places an order", "a user signs up", "a device goes offline". */
export function active(all: readonly Item[], at: number, entity: string | null): Happening | null {
  const word = all[at] as Item | undefined;
  if (word === undefined) return null;
  const verb = verbOf(word.text) ?? (SPEAKERS.has(all[0]?.text ?? '') ? verbOf(`${word.text}s`) : null);
  if (verb === null) return null;
  const { words, none } = withoutNo(all.slice(0, at));
  const head = words[0]?.text ?? '';
  const subject =
    SPEAKERS.has(head) || NOBODY.has(head)
      ? { name: '', kinds: [], of: null, limits: [] }
      : /^(?:it|he|she|they)$/.test(head)
        ? pronoun(entity)
        : thingOf(words);
  if (subject === null) return null;
  return withObject(subject, verb, all.slice(at + 1), none);
}

/** "… or cancelled", "… and not answered", "being sent", "joining": what else happens to the same thing. */
export function inherited(words: readonly Item[], entity: string): Happening | null {
  let at = 0;
  let negative = false;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    if (NEGATIONS.has(text) || /n't$/.test(text)) negative = !negative;
    else if (!AUX.has(text) && !SMALL_ADVERBS.has(text) && text !== 'yet') break;
    at += 1;
  }
  const main = words[at];
  if (main === undefined) return null;
  const past = verbOf(main.text)?.past ?? pastOfGerund(main.text) ?? happenedOf(main.text);
  const subject: Thing = { name: entity, kinds: [], of: null, limits: [] };
  if (past === null || past === undefined) return null;
  const verb = verbOf(main.text);
  // "haven't verified their email"
  if (
    verb !== null &&
    /^(?:has|have|had|do|does|did|hasn't|haven't|hadn't|don't|doesn't|didn't)$/.test(words[0]?.text ?? '') &&
    !words.slice(0, at).some(({ text }) => text === 'been')
  )
    return withObject(subject, verb, words.slice(at + 1), negative);
  return completed(
    subject,
    past,
    words.slice(at + 1).filter(({ text }) => text !== 'yet'),
    negative,
  );
}
