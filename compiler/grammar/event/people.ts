import { singular } from '../singular.ts';
import { verbOf } from './verbs.ts';

/** People do things, and what they get does not. */
const PEOPLE = new Set(
  `user customer client guest visitor member subscriber buyer seller shopper host patient student pupil teacher parent
  driver rider passenger courier employee hire colleague candidate applicant attendee participant player reader author
  owner admin manager tenant resident donor volunteer learner traveller traveler renter borrower contractor partner
  vendor supplier agent doctor nurse speaker person winner bidder creator follower lead prospect trainee`.split(/\s+/),
);

/** Whether a noun, in the singular, names people. */
export const isPerson = (noun: string): boolean => PEOPLE.has(noun);

const lastSentence = (words: readonly string[]): readonly string[] =>
  words.slice(words.findLastIndex((word) => /^[.!?\n]$/.test(word)) + 1);

/** Whom "nobody" is one of, from the words before it: the last people named, else the first things; null where none were. */
export function peopleOf(words: readonly string[]): string | null {
  const sentence = lastSentence(words);
  const people = sentence.findLast((word) => PEOPLE.has(singular(word)));
  if (people !== undefined) return singular(people);
  const first = sentence.find(isPlural);
  return first === undefined ? null : singular(first);
}

const IRREGULAR_PLURALS = new Set(['people', 'children']);
/** They end like several things and are a length of time, or how much there is of something. */
const UNCOUNTED =
  /^(?:(?:second|minute|hour|day|night|week|month|quarter|year|time)s|always|afterwards|sales|savings|goods|news|does|has|was|gets|its|theirs|ours|yours)$/;

const isPlural = (word: string): boolean =>
  IRREGULAR_PLURALS.has(word) ||
  (word.length > 3 && word.endsWith('s') && singular(word) !== word && !UNCOUNTED.test(word));

/**
 * What "they" may be, from the words before it in its sentence: each of the things of which several were named, and the
 * people, in the order said and as they were said. More than one is a question that grammar cannot answer, with one
 * exception: those whom a sentence begins with and who act in it act on ("Guests receive instructions after they book").
 *
 * @param acts whether "they" do what is said, rather than having it done to them
 * @param person whether it is "he" or "she", which only people are
 */
export function antecedentsOf(words: readonly string[], acts: boolean, person = false): readonly string[] {
  const sentence = lastSentence(words);
  const named = sentence.filter((word, at) => {
    const before = sentence[at - 1] ?? '';
    // "a customer orders shoes", "users who orders reach": what one of them does is no thing.
    const does =
      (PEOPLE.has(before) && isSubject(sentence, before) && verbOf(word)?.form === 's') ||
      /^(?:who|that|which|it)$/.test(before);
    return !does && (PEOPLE.has(singular(word)) || (!person && isPlural(word)));
  });
  const found = named.filter((word, at) => named.findIndex((other) => singular(other) === singular(word)) === at);
  const [first] = found;
  const people = found.filter((word) => PEOPLE.has(singular(word)));
  const begins = first !== undefined && first === people[0] && isSubject(sentence, first);
  return acts && begins && people.length === 1 ? [first] : found;
}

/** Whether a sentence begins with a noun: nothing but a word of its own stands before it, and no order. */
function isSubject(sentence: readonly string[], noun: string): boolean {
  const at = sentence.indexOf(noun);
  return at === 0 || (at < 3 && /^(?:all|our|new|the|every|each|any|a|an)$/.test(sentence[0] ?? ''));
}
