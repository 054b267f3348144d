import type { Item } from './items.ts';
import { AUX } from './make.ts';
import { DETERMINERS, OPENERS } from './parts.ts';
import { isKnownVerb, verbOf } from './verbs.ts';

/* Which word of an event says what happens. */

/** "… is changed and is over 100": what else is so of the thing that something happened to, and no part of it. */
export const isStateBehind = (words: readonly Item[], at: number): boolean =>
  at > 0 &&
  words[at]?.text === 'and' &&
  /^(?:is|are|was|were)$/.test(words[at + 1]?.text ?? '') &&
  !words.slice(0, at).some(({ text }) => /^(?:who|that|which|whose)$/.test(text));

/** "… and the buyer has paid": a joint at which another sentence begins, of something else. */
export function isClauseBehind(words: readonly Item[], at: number): boolean {
  if (at === 0 || !/^(?:and|but)$/.test(words[at]?.text ?? '') || mainVerb(words.slice(0, at)) === null) return false;
  const rest = words.slice(at + 1);
  const noun = rest.findIndex(({ text }) => !DETERMINERS.has(text));
  const verb = mainVerb(rest);
  return verb !== null && noun >= 0 && verb.at > noun && (noun > 0 || verb.aux);
}

/** Whether words say what is done or is so, and not only what it is about. */
export const hasVerb = (words: readonly Item[]): boolean => mainVerb(withoutOpening(words)) !== null;

/** Whom or what words are about: what stands before their verb, or all of them. */
export function subjectOf(words: readonly Item[]): readonly Item[] {
  const verb = mainVerb(words);
  return verb === null || verb.at === 0 ? words : words.slice(0, verb.at);
}

/** Without what only introduces it: "there is a new order". */
export function withoutOpening(words: readonly Item[]): readonly Item[] {
  if (words[0]?.text === 'there' && /^(?:is|are|has|have)$/.test(words[1]?.text ?? ''))
    return words.slice(words[2]?.text === 'been' ? 3 : 2);
  return words;
}

/** Where the verb stands; `aux` where it is one that others follow. */
export function mainVerb(words: readonly Item[]): { readonly at: number; readonly aux: boolean } | null {
  const from = words.findIndex(({ text }) => !DETERMINERS.has(text) && text !== 'new');
  if (from < 0) return null;
  const relative = words.findIndex(({ text }, at) => at > from && /^(?:whose|who|that|which)$/.test(text));
  const end = relative < 0 ? words.length : relative;
  const before = verbBetween(words, from, end);
  if (before !== null || relative < 0) return before;
  // "a user whose plan is pro logs in": the last verb is that of the sentence.
  let last: { at: number; aux: boolean } | null = null;
  for (let at = relative + 2; at < words.length; at++) {
    const found = verbBetween(words, at, Math.min(words.length, at + 1));
    if (found === null || found.at !== at) continue;
    const behindAux = last?.aux === true && last.at === at - 1;
    if (!behindAux) last = found;
  }
  return last;
}

function verbBetween(
  words: readonly Item[],
  from: number,
  end: number,
): { readonly at: number; readonly aux: boolean } | null {
  for (let at = from; at < end; at++) {
    const word = words[at] as Item;
    // "a user asks to be removed"
    if (word.text === 'be' && words[at - 1]?.text === 'to') continue;
    if (AUX.has(word.text) && (at > from || end - from === 1)) return { at, aux: true };
  }
  let several: number | null = null;
  let done: number | null = null;
  let compared: number | null = null;
  for (let at = from; at < end; at++) {
    const word = words[at] as Item;
    const verb = verbOf(word.text);
    if (verb === null || !Number.isNaN(word.value) || /'/.test(word.text)) continue;
    const previous = words[at - 1]?.text ?? '';
    // "a team of 5 users": what is counted.
    if (verb.form === 's' && !Number.isNaN(words[at - 1]?.value ?? Number.NaN)) {
      // "a deal over 50k closes", "older than 65 applies": behind what is compared a verb that is known is one.
      if (isAmount(words, at - 1) && isKnownVerb(word.text)) compared ??= at;
      continue;
    }
    if (verb.form === 'past') {
      done ??= at;
      continue;
    }
    if (at === from && end - from > 1) continue;
    if (OPENERS.has(previous) || (DETERMINERS.has(previous) && at > 0 && end - from > 1)) continue;
    if (verb.form === 's') {
      // "customer orders change": of two the second is the verb.
      const next = words[at + 1]?.text ?? '';
      if (verbOf(next)?.form === 'base' && !DETERMINERS.has(words[0]?.text ?? '')) continue;
      return { at, aux: false };
    }
    if (several === null && (/s$/.test(previous) || previous === 'people')) several = at;
  }
  if (several !== null) return { at: several, aux: false };
  if (compared !== null && done === null) return { at: compared, aux: false };
  if (done === null) return null;
  // "failed login" is a thing; "order placed" happened.
  if (done === from && end - from > 1) {
    for (let at = done + 1; at < end; at++)
      if (verbOf(words[at]?.text ?? '')?.form === 'past') return { at, aux: false };
    return null;
  }
  return { at: done, aux: false };
}

/** Whether a number is what something is compared with: "over 50", "older than 65". */
const isAmount = (words: readonly Item[], at: number): boolean =>
  words[at]?.currency !== null ||
  /^(?:over|under|above|below|than|least|most|exceeding)$/.test(words[at - 1]?.text ?? '');
