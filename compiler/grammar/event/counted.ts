import { NUMBER_WORDS } from '../../lexer/vocabulary.ts';
import { singular } from '../singular.ts';
import type { Item } from './items.ts';
import { AUX } from './make.ts';
import { DETERMINERS } from './parts.ts';
import { verbOf } from './verbs.ts';

/** An event that must have come several times: its words as of one, and how often, in what time, as a limit of it. */
export interface Counted {
  readonly words: readonly Item[];
  readonly times: readonly Item[];
}

const UNIT = /^(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|quarters?|years?)$/;
/** A number before one of these measures, and counts no events. */
const MEASURE =
  /^(?:percent|degrees?|dollars?|euros?|pounds?|times?|stars?|points?|kilos?|grams?|meters?|metres?|miles?|bytes?|units?)$/;

const item = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });

/** A whole number above one, in figures or in words. */
function countOf(one: Item | undefined): number | null {
  if (one === undefined || one.currency !== null) return null;
  const n = Number.isNaN(one.value) ? (NUMBER_WORDS.get(one.text) ?? Number.NaN) : one.value;
  return Number.isInteger(n) && n > 1 ? n : null;
}

/** Where "within an hour", "in 5 minutes" begins at the end of some words; their number where there is none. */
function windowAt(words: readonly Item[]): number {
  if (!UNIT.test(words.at(-1)?.text ?? '')) return words.length;
  for (let at = words.length - 2; at > 0 && at > words.length - 5; at--)
    if (/^(?:within|in|inside|per)$/.test(words[at]?.text ?? '')) return at;
  return words.length;
}

/** "5 orders arrive within an hour", "3 failed logins", "a user fails to log in 3 times": null where nothing is counted. */
export function countedOf(all: readonly Item[]): Counted | null {
  const end = windowAt(all);
  const window = all.slice(end);
  const words = all.slice(0, end);
  const limit = (said: readonly Item[]): readonly Item[] => [...said, item('times'), ...window];
  // "… 3 times": how often it was.
  if (/^times$/.test(words.at(-1)?.text ?? '') && countOf(words.at(-2)) !== null)
    return { words: words.slice(0, -2), times: [words.at(-2) as Item, item('times'), ...window] };
  const [first, second] = words;
  const ahead =
    (first?.text === 'more' && second?.text === 'than') || (first?.text === 'at' && second?.text === 'least')
      ? 2
      : first?.text === 'over'
        ? 1
        : 0;
  const rest = words.slice(ahead + 1);
  if (countOf(words[ahead]) !== null && isPlural(rest)) {
    const verb = rest.findIndex(({ text }, at) => at > 0 && (AUX.has(text) || verbOf(text)?.form === 'base'));
    const last = rest.at(-1);
    const one = verb < 0 && last !== undefined ? [...rest.slice(0, -1), item(singular(last.text))] : rest;
    return { words: [item(verb < 0 ? 'a' : 'the'), ...one], times: limit(words.slice(0, ahead + 1)) };
  }
  // "a customer places 3 orders in a month"
  const at = window.length === 0 ? -1 : words.findIndex((one, index) => index > 0 && countOf(one) !== null);
  const does = words[at - 1];
  const noun = words[at + 1];
  if (at < 0 || does === undefined || noun === undefined || !isPlural(words.slice(at + 1))) return null;
  if (AUX.has(does.text) || DETERMINERS.has(does.text) || verbOf(does.text) === null) return null;
  return {
    words: [...words.slice(0, at), item('a'), item(singular(noun.text)), ...words.slice(at + 2)],
    times: limit([words[at] as Item]),
  };
}

/** Whether a noun in the plural comes first, or behind what kind of it is meant: "orders", "failed logins". */
function isPlural(words: readonly Item[]): boolean {
  const noun = words.slice(0, 3).find(({ text }) => text.length > 3 && /(?:[^s]s|people)$/.test(text));
  const [first] = words;
  return (
    noun !== undefined &&
    first !== undefined &&
    first.currency === null &&
    !UNIT.test(first.text) &&
    !MEASURE.test(first.text)
  );
}
