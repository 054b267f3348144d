import { strayed } from './bearings.ts';
import { factsOf } from './facts.ts';
import { type Fact, type FactKind, lengthKey } from './values.ts';
import { asSeen, formsOf, lettersOf } from './wording.ts';
import { COURTESIES, DAY_PARTS, JOINTS, POLICIES, SAME } from './words.ts';

/** Why a restatement is not what its source says. */
export interface Ungrounded {
  /** Something that the source does not say; something that the restatement does not; the same in another order. */
  readonly why: 'added' | 'lost' | 'moved';
  readonly kind: FactKind;
  /** The words, of the restatement where they were added or moved, else of the source. */
  readonly said: string;
  /** In a sentence, for people. */
  readonly reason: string;
}

export interface Grounding {
  /** Empty where everything is grounded. */
  readonly problems: readonly Ungrounded[];
  /** Other words of the source that the restatement does not take up: shown, since only a person can judge them. */
  readonly leftOut: readonly string[];
}

/** What a conversation may leave behind: a draft whose values a message replaces. */
export interface GroundingOptions {
  /** More text that licenses what is said, and need not be taken up. */
  readonly also?: string;
}

/**
 * Judges whether a restatement says what its source says: every number, name, day, zone and negation in it must be in
 * the source, and every one of the source in it, whatever a model was told or talked into. Pure; the words are compared
 * by the values that lexer and grammar read in them, so that `fortnight` licenses `2 weeks`.
 */
export function ground(source: string, restatement: string, options: GroundingOptions = {}): Grounding {
  const from = factsOf(asSeen(source));
  const also = options.also === undefined ? [] : factsOf(asSeen(options.also));
  const to = factsOf(restatement);
  const licences = licencesOf([...from, ...also]);
  const words = wordsOf([...from, ...also]);
  const taken = takenUp(to);
  const problems: Ungrounded[] = [];
  for (const fact of to) {
    if (COUNTED.has(fact.kind)) continue;
    if (fact.kind === 'word' ? !isWordLicensed(fact, words) : !isLicensed(fact, licences, words))
      problems.push(added(fact));
  }
  for (const fact of from) {
    if (!fact.needed || COUNTED.has(fact.kind) || fact.keys.some((key) => taken.has(key))) continue;
    problems.push(lost(fact));
  }
  problems.push(...lostPolicies(from, to));
  for (const kind of COUNTED) problems.push(...counted(kind, from, also, to));
  if (also.length === 0) {
    problems.push(...moved(from, to), ...movedWords(from, to), ...movedNegations(from, to));
    problems.push(...strayed(from, to).map(movedFact));
  }
  return { problems: unique(problems), leftOut: leftOutOf(from, to) };
}

/** Everything that a source may be said to say. */
function licencesOf(facts: readonly Fact[]): ReadonlySet<string> {
  const keys = new Set(facts.flatMap((fact) => fact.keys));
  const has = (kind: FactKind): boolean => facts.some((fact) => fact.kind === kind);
  // A weekday comes round every week, a day of the month every month, a date every year, a part of the day every day.
  if (has('weekday')) keys.add(lengthKey(1, 'week'));
  if (has('place in order')) keys.add(lengthKey(1, 'month'));
  if (has('month')) keys.add(lengthKey(1, 'year'));
  if (has('part of the day')) keys.add(lengthKey(1, 'day'));
  return keys;
}

function isLicensed(fact: Fact, licences: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  if (fact.keys.some((key) => licences.has(key))) return true;
  // "only", "after" and their like may be said by another word of the same option.
  return fact.kind === 'comparison' && fact.keys.some((key) => key.startsWith('word:') && isKnown(key.slice(5), words));
}

/** What a restatement takes up: what it says, and what goes without saying by it. */
function takenUp(facts: readonly Fact[]): ReadonlySet<string> {
  const keys = new Set(facts.flatMap((fact) => fact.keys));
  const has = (kind: FactKind): boolean => facts.some((fact) => fact.kind === kind);
  if (has('time') || has('weekday')) keys.add(lengthKey(1, 'day'));
  if (has('weekday')) keys.add(lengthKey(1, 'week'));
  if (has('place in order')) keys.add(lengthKey(1, 'month'));
  if (has('month')) keys.add(lengthKey(1, 'year'));
  for (const fact of facts) {
    const hour = fact.kind === 'time' ? Number(fact.keys[0]?.slice('time:'.length, 'time:00'.length)) : null;
    if (hour === null) continue;
    for (const [part, [from, to]] of DAY_PARTS)
      if ((hour >= from && hour < to) || (hour + 24 >= from && hour + 24 < to)) keys.add(`part:${part}`);
  }
  return keys;
}

/** The words of a text in all the forms in which they may come again. */
function wordsOf(facts: readonly Fact[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { said } of facts) for (const word of lettersOf(said)) for (const form of formsOf(word)) words.add(form);
  return words;
}

function isKnown(word: string, words: ReadonlySet<string>): boolean {
  if (formsOf(word).some((form) => words.has(form))) return true;
  return SAME.some((line) => line.includes(word) && line.some((other) => words.has(other)));
}

function isWordLicensed({ said }: Fact, words: ReadonlySet<string>): boolean {
  return lettersOf(said).every((word) => JOINTS.has(word) || isKnown(word, words));
}

/** Kinds of which it counts how many there are: one more or one less says something else. */
const COUNTED: ReadonlySet<FactKind> = new Set(['negation', 'range']);

function counted(
  kind: FactKind,
  from: readonly Fact[],
  also: readonly Fact[],
  to: readonly Fact[],
): readonly Ungrounded[] {
  const [before, now] = [from, to].map((facts) => facts.filter((fact) => fact.kind === kind));
  const wanted = before?.length ?? 0;
  const said = now?.length ?? 0;
  const most = wanted + also.filter((fact) => fact.kind === kind).length;
  if (said > most) return [added((now ?? [])[most] as Fact)];
  return said < wanted ? [lost((before ?? [])[said] as Fact)] : [];
}

/** Kinds of which several can stand in a list, where their order says nothing. */
const LISTED: ReadonlySet<FactKind> = new Set(['time', 'weekday', 'month', 'place in order', 'zone']);

/**
 * Values of one kind must come in the order of the source: in another, each may have come to belong to something else. A
 * list may be sorted, unless the text has several kinds of lists, or a negation that can be about some of them only.
 */
function moved(from: readonly Fact[], to: readonly Fact[]): readonly Ungrounded[] {
  const kinds = [...new Set(to.map(({ kind }) => kind))].filter(
    (kind) => !COUNTED.has(kind) && kind !== 'word' && kind !== 'comparison' && kind !== 'part of the day',
  );
  const sequences = kinds.map((kind) => {
    const said = firstOfEach(to.filter((fact) => fact.kind === kind));
    const places = said.map((fact) => from.findIndex((other) => other.keys.some((key) => fact.keys.includes(key))));
    return { kind, said, places };
  });
  const lists = sequences.filter(({ kind, said }) => LISTED.has(kind) && said.length > 1).length;
  const strict = lists > 1 || to.some(({ kind }) => kind === 'negation');
  return sequences.flatMap(({ kind, said, places }) => {
    if (LISTED.has(kind) && !strict) return [];
    const at = places.findIndex((place, index) => place >= 0 && place < Math.max(...places.slice(0, index), -1));
    const fact = said[at];
    if (fact === undefined) return [];
    return [movedFact(fact)];
  });
}

function firstOfEach(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  return facts.filter(({ keys: [key = ''] }) => !seen.has(key) && seen.add(key) !== undefined);
}

function movedFact({ kind, said }: Fact): Ungrounded {
  const reason = `“${said}” stands in another order or place than in the description, so that it may have come to belong to something else.`;
  return { why: 'moved', kind, said, reason };
}

/** Words that are no values keep their order: `mail Ann about Bob` has the words of `mail Bob about Ann`. */
function movedWords(from: readonly Fact[], to: readonly Fact[]): readonly Ungrounded[] {
  const places = from.flatMap(({ kind, said }) => (kind === 'word' ? [new Set(lettersOf(said).flatMap(formsOf))] : []));
  let last = -1;
  for (const [index, fact] of to.entries()) {
    // Options are sentences of their own, and stand behind the action wherever they stood.
    if (fact.said === '.' && !saysWhen(to, index + 1)) last = -1;
    if (fact.kind !== 'word') continue;
    const [word] = lettersOf(fact.said);
    if (word === undefined || JOINTS.has(word) || SAME.some((line) => line.includes(word))) continue;
    const at = places.flatMap((known, index) => (formsOf(word).some((form) => known.has(form)) ? [index] : []));
    const next = at.find((index) => index > last);
    if (next !== undefined) last = next;
    else if (at.length > 0) return [movedFact(fact)];
  }
  return [];
}

/** Whether the sentence that begins here says when: then it is another order, and no option of the one before. */
function saysWhen(facts: readonly Fact[], at: number): boolean {
  const end = facts.findIndex(({ said }, index) => index >= at && said === '.');
  return facts
    .slice(at, end < 0 ? undefined : end)
    .some(
      ({ kind, said }) => kind === 'time' || kind === 'weekday' || /^(?:every|each|daily|hourly|weekly)$/i.test(said),
    );
}

/** What a negation is about stays the same: the value, comparison or word behind it. */
function movedNegations(from: readonly Fact[], to: readonly Fact[]): readonly Ungrounded[] {
  const [before = [], now = []] = [from, to].map((facts) =>
    facts.flatMap((fact, index) => (fact.kind === 'negation' ? [{ fact, about: behind(facts, index) }] : [])),
  );
  return now.flatMap(({ fact, about }, index) => {
    const meant = before[index]?.about;
    return meant === undefined || isAlike(meant, about) ? [] : [movedFact(about ?? fact)];
  });
}

/** The first thing behind a place, to the end of the sentence, that is more than a joint. */
function behind(facts: readonly Fact[], at: number): Fact | null {
  for (const fact of facts.slice(at + 1)) {
    if (/^[.;]$/.test(fact.said)) return null;
    if (fact.kind === 'negation' || fact.kind === 'range') continue;
    if (fact.kind !== 'word' || lettersOf(fact.said).some((word) => !JOINTS.has(word))) return fact;
  }
  return null;
}

function isAlike(a: Fact | null, b: Fact | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.keys.some((key) => b.keys.includes(key)) || (a.kind === b.kind && isKnown(a.said.toLowerCase(), wordsOf([b])))
  );
}

/** Words that say what becomes of runs, and came nowhere. */
function lostPolicies(from: readonly Fact[], to: readonly Fact[]): readonly Ungrounded[] {
  const words = wordsOf(to);
  return from
    .filter(({ kind, said }) => {
      const word = said.toLowerCase();
      return kind === 'word' && POLICIES.has(word) && !isKnown(word, words);
    })
    .map(lost);
}

/** Words of the source that say something to people and came nowhere. */
function leftOutOf(from: readonly Fact[], to: readonly Fact[]): readonly string[] {
  const words = wordsOf(to);
  const left = from.flatMap(({ kind, needed, said }) =>
    kind === 'word' && !needed && /\p{L}/u.test(said) ? [said] : [],
  );
  return [...new Set(left)].filter((said) =>
    lettersOf(said).some((word) => !JOINTS.has(word) && !COURTESIES.has(word) && !isKnown(word, words)),
  );
}

function added(fact: Fact): Ungrounded {
  const { kind, said } = fact;
  return { why: 'added', kind, said, reason: `It says “${said}” (${inWords(kind)}), which the description does not.` };
}

function lost(fact: Fact): Ungrounded {
  const { kind, said, keys } = fact;
  const unclear = keys[0]?.startsWith('unclear:') === true || (kind === 'zone' && keys.length === 0);
  const reason = unclear
    ? `“${said}” can mean more than one thing, and only you can say which.`
    : `It leaves out “${said}” (${inWords(kind)}) of the description.`;
  return { why: 'lost', kind, said, reason };
}

const inWords = (kind: FactKind): string => (kind === 'word' ? 'a word' : `a ${kind}`);

function unique(problems: readonly Ungrounded[]): readonly Ungrounded[] {
  return [...new Map(problems.map((problem) => [problem.reason, problem])).values()];
}
