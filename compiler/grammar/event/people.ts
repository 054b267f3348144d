import { singular } from '../singular.ts';

/** Whom "they" may be, where several things were named: people do things, and what they get does not. */
const PEOPLE = new Set(
  `user customer client guest visitor member subscriber buyer seller shopper host patient student pupil teacher parent
  driver rider passenger courier employee hire colleague candidate applicant attendee participant player reader author
  owner admin manager tenant resident donor volunteer learner traveller traveler renter borrower contractor partner
  vendor supplier agent doctor nurse speaker person winner bidder creator follower lead prospect trainee`.split(/\s+/),
);

/** The thing that "they" means, from the words before it: the last people named, else what the sentence begins with. */
export function antecedentOf(words: readonly string[]): string | null {
  const sentence = words.slice(words.findLastIndex((word) => /^[.!?\n]$/.test(word)) + 1);
  const people = sentence.findLast((word) => PEOPLE.has(singular(word)));
  if (people !== undefined) return singular(people);
  const first = sentence.find((word) => word.length > 3 && word.endsWith('s') && singular(word) !== word);
  return first === undefined ? null : singular(first);
}
