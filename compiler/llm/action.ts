import { factsOf } from './facts.ts';
import type { Ungrounded } from './grounding.ts';
import type { Fact, FactKind } from './values.ts';
import { formsOf, isWordOf, lettersOf } from './wording.ts';
import { COURTESIES, JOINTS, OPTION_TOPICS, OUTCOME_TOPICS, SAME } from './words.ts';

/*
 * What is done is told by words alone, so that a restatement may leave out less of it, and change less in it, than of the
 * rest: `avoid deleting users`, `delete expired sessions` and `move it from inbox to archive` have all the words of what
 * they do not mean.
 */

/** Words that say which way or whose; another one in the same place turns a sentence round. */
const DIRECTED: ReadonlySet<string> = new Set(
  'to from for by with about into onto against via of between behind toward towards'.split(' '),
);
/** Those that go without saying: mail Bob, mail to Bob. */
const SILENT: ReadonlySet<string> = new Set(['to', 'of']);
const WHOSE: ReadonlySet<string> = new Set('my your our his her their its'.split(' '));
/** Marks that part what is done from what else is said, and words that a rhythm begins with. */
const PARTS = /^(?:[,.;:!?–—]|each|every)$/i;
/** What says when, and so parts the words around it. */
const WHEN: ReadonlySet<FactKind> = new Set([
  'length',
  'time',
  'part of the day',
  'weekday',
  'month',
  'place in order',
  'zone',
]);
/** Words that lay down a condition, and how far behind them its outcome may stand. */
const CONDITIONS: ReadonlySet<string> = new Set(['if', 'provided', 'assuming', 'where', 'while']);
const SAME_CONDITIONS: ReadonlySet<string> = new Set([...CONDITIONS, 'when', 'whenever', 'unless', 'on']);
const OUTCOMES: ReadonlySet<string> = new Set(OUTCOME_TOPICS.flat());
const NEAR = 6;
const OPTIONS: ReadonlySet<string> = new Set(OPTION_TOPICS.flat());

/**
 * Judges what is done by a restatement: it is said in the author's own words, in all of them, and each word stands behind
 * the preposition that it stood behind. Pure.
 *
 * @param action what is done, as the grammar read it of the restatement
 */
export function strangeAction(source: string, restatement: string, action: string): readonly Ungrounded[] {
  const [from, to, done] = [factsOf(source), factsOf(restatement), factsOf(action)];
  const places = placesOf(done, from);
  return [
    ...done.flatMap((fact, index) => (isContent(fact) && places[index] === null ? [added(fact)] : [])),
    ...leftOut(from, places, to),
    ...turned(done, places, from),
    ...done.flatMap((fact) =>
      fact.kind === 'word' && isWhose(fact) && !from.some(({ said }) => same(said, fact.said)) ? [added(fact)] : [],
    ),
    ...lostConditions(from, to),
  ];
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const isWhose = ({ said }: Fact): boolean => WHOSE.has(said.toLowerCase());

/** A word that is no value and holds nothing together. */
function isContent({ kind, said }: Fact): boolean {
  return kind === 'word' && lettersOf(said).some((word) => !JOINTS.has(word) && /\p{L}/u.test(word));
}

/** Where each word of what is done stands in the source, from left to right; null for what is no word of its own. */
function placesOf(done: readonly Fact[], from: readonly Fact[]): readonly (number | null)[] {
  let last = -1;
  return done.map((fact) => {
    if (fact.kind !== 'word' || !isContent(fact)) return null;
    const at = (after: number) =>
      from.findIndex((other, index) => index > after && other.kind === 'word' && isWordOf(fact.said, other.said));
    // One that stands before is told of as moved elsewhere; here it counts as said.
    const place = at(last) >= 0 ? at(last) : at(-1);
    if (place < 0) return null;
    last = place;
    return place;
  });
}

/** Words that stand together with some of what is done, up to the next mark or value, and came nowhere. */
function leftOut(
  from: readonly Fact[],
  places: readonly (number | null)[],
  to: readonly Fact[],
): readonly Ungrounded[] {
  const taken = new Set(places.flatMap((place) => place ?? []));
  const known = new Set(to.flatMap(({ said }) => lettersOf(said).flatMap(formsOf)));
  const isTaken = (word: string): boolean =>
    formsOf(word).some((form) => known.has(form)) ||
    SAME.some((line) => line.includes(word) && line.some((other) => known.has(other)));
  const lost: Ungrounded[] = [];
  let run: number[] = [];
  const end = (): void => {
    if (run.some((index) => taken.has(index)))
      for (const index of run) {
        const fact = from[index] as Fact;
        const left = lettersOf(fact.said).some(
          (word) => !JOINTS.has(word) && !COURTESIES.has(word) && !isTaken(word) && /\p{L}/u.test(word),
        );
        if (fact.kind === 'word' && left) lost.push(gone(fact));
      }
    run = [];
  };
  for (const [index, fact] of from.entries()) {
    const next = from[index + 1]?.said.toLowerCase() ?? '';
    // What is to be tried again or told is said behind, and is an option.
    const isOption = /^(?:and|but|then)$/i.test(fact.said) && OPTIONS.has(next) && !taken.has(index + 1);
    if (PARTS.test(fact.said) || WHEN.has(fact.kind) || isOption) end();
    else run.push(index);
  }
  end();
  return lost;
}

/** Words that stand behind another preposition than they did. */
function turned(
  done: readonly Fact[],
  places: readonly (number | null)[],
  from: readonly Fact[],
): readonly Ungrounded[] {
  return done.flatMap((fact, index) => {
    const place = places[index] ?? from.findIndex(({ keys }) => keys.some((key) => fact.keys.includes(key)));
    if (place < 0 || (fact.kind === 'word' && !isContent(fact))) return [];
    const [before, now] = [directionOf(from, place), directionOf(done, index)];
    if (before === now || (before === null && now !== null && SILENT.has(now))) return [];
    // What opens it has nothing before it that could be compared.
    return index === 0 ? [] : [moved(fact)];
  });
}

/** The preposition that a word stands behind, with nothing but joints between. */
function directionOf(facts: readonly Fact[], at: number): string | null {
  for (let index = at - 1; index >= 0; index--) {
    const fact = facts[index] as Fact;
    const word = fact.said.toLowerCase();
    if (DIRECTED.has(word)) return word;
    if (fact.kind !== 'word' || !JOINTS.has(word)) return null;
  }
  return null;
}

function lostConditions(from: readonly Fact[], to: readonly Fact[]): readonly Ungrounded[] {
  if (to.some(({ said }) => SAME_CONDITIONS.has(said.toLowerCase()))) return [];
  return from.flatMap((fact, index) => {
    if (!CONDITIONS.has(fact.said.toLowerCase())) return [];
    const isOutcome = from.slice(index, index + NEAR).some(({ said }) => OUTCOMES.has(said.toLowerCase()));
    return isOutcome ? [] : [gone(fact)];
  });
}

const added = ({ kind, said }: Fact): Ungrounded => ({
  why: 'added',
  kind,
  said,
  reason: `What is done is told by “${said}”, which is no word of the description.`,
});
const gone = ({ kind, said }: Fact): Ungrounded => ({
  why: 'lost',
  kind,
  said,
  reason: `What is done loses “${said}” of the description.`,
});
const moved = ({ kind, said }: Fact): Ungrounded => ({
  why: 'moved',
  kind,
  said,
  reason: `“${said}” stands behind another preposition than in the description.`,
});
