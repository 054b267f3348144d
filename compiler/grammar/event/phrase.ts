import { countedOf } from './counted.ts';
import { happeningOf } from './happening.ts';
import type { Item } from './items.ts';
import { AUX, type Happening } from './make.ts';
import { verbOf } from './verbs.ts';

/** What the words of an event say: what may set it off, and what must not have happened with it. */
export interface EventPhrase {
  /** Any of them: "is placed or cancelled". At least one, none of them negative unless it is the only one. */
  readonly any: readonly Happening[];
  /** "… and not answered": what calls it off. */
  readonly unless: Happening | null;
}

/** Reads the words of an event, all of them; null where they name none, or several that must come together. */
export function phraseOf(words: readonly Item[]): EventPhrase | null {
  const counted = countedOf(words);
  if (counted !== null) {
    const phrase = phraseOf(counted.words);
    if (phrase === null || phrase.unless !== null) return null;
    return { any: phrase.any.map((one) => ({ ...one, limits: [...one.limits, counted.times] })), unless: null };
  }
  const whole = phraseOfParts(words, splitAt(words, /^(?:or|,)$/));
  return whole ?? onlyOne(words);
}

function onlyOne(words: readonly Item[]): EventPhrase | null {
  const turn = words.findIndex(
    ({ text }, at) =>
      /^(?:and|but)$/.test(text) &&
      at > 0 &&
      /^(?:not|never|no|(?:is|has|was|does)(?:n't)?|hasn't)$/.test(words[at + 1]?.text ?? ''),
  );
  if (turn > 0) {
    const one = happeningOf(words.slice(0, turn));
    const other = one === null ? null : happeningOf(words.slice(turn + 1), one.entity);
    if (one === null || other === null || !other.negative || one.negative) return null;
    return { any: [one], unless: { ...other, negative: false } };
  }
  if (words.some(({ text }, at) => text === 'and' && at === words.length - 1)) return null;
  const one = happeningOf(words);
  return one === null ? null : { any: [one], unless: null };
}

function phraseOfParts(words: readonly Item[], parts: readonly (readonly Item[])[]): EventPhrase | null {
  if (parts.length < 2 || parts.some((part) => part.length === 0)) return null;
  const found: Happening[] = [];
  const pending: (readonly Item[])[] = [];
  const doer = doerOf(parts[0] ?? []);
  for (const part of parts) {
    // "a student drops a class or switches sections": who does the one does the other.
    const goesOn = found.length > 0 && doer.length > 0 && verbOf(part[0]?.text ?? '')?.form === 's' && part.length > 1;
    const one = happeningOf(goesOn ? [...doer, ...part] : part, found.at(-1)?.entity || null);
    if (one === null) {
      // "an order or a quote is created": the verb comes with the last.
      if (found.length > 0) return null;
      pending.push(part);
      continue;
    }
    if (one.negative) return null;
    if (pending.length > 0) {
      const verb = words.slice(words.length - part.length);
      const rest = verb.slice(verb.findIndex(({ text }) => /^(?:is|are|gets|was|has)$/.test(text)));
      for (const each of pending) {
        const shared = rest.length < verb.length ? happeningOf([...each, ...rest]) : null;
        if (shared === null) return null;
        found.push(shared);
      }
      pending.length = 0;
    }
    found.push(one);
  }
  return pending.length > 0 ? null : { any: found, unless: null };
}

/** Who does what is said: "a student" of "a student drops a class"; empty where it is done to them, or nobody is named. */
function doerOf(words: readonly Item[]): readonly Item[] {
  const at = words.findIndex(({ text }, index) => index > 0 && verbOf(text)?.form === 's' && !AUX.has(text));
  const ahead = words.slice(0, Math.max(at, 0));
  return /^(?:an?|the|any|each|every|some|another)$/.test(ahead[0]?.text ?? '') && ahead.length > 1 ? ahead : [];
}

function splitAt(words: readonly Item[], mark: RegExp): readonly (readonly Item[])[] {
  const parts: Item[][] = [[]];
  for (const word of words) {
    if (mark.test(word.text)) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part, at) => part.length > 0 || at === 0 || at === parts.length - 1);
}
