import type { Token } from '../lexer/token.ts';
import type { Chart } from './parse.ts';
import { dimensionsOf, type Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

/**
 * Words that are one word away from a rule: one was left out, put in, or replaced. Law 2 asks that a break of any
 * option or schedule is told; since this compares with the rules themselves, a new rule needs nothing of its own.
 */
export interface NearMiss {
  readonly rule: string;
  /** Token indexes, half-open. */
  readonly from: number;
  readonly to: number;
}

/** Words that say little by themselves: they occur in every text. */
const SMALL = new Set(
  `a an the two of in at on it its is are was be to and or for with by from if when while this that them they who which any all new next
  each every only run runs job task day per as so but not no up over than must should may can will get give let make
  do does has have been still already again last first past after before within set start starts stop end work has it's down out off`.split(
    /\s+/,
  ),
);
/** Dimensions whose members are values: numbers, times, days. The others take any word. */
const OPEN: ReadonlySet<string> = new Set([
  'noun',
  'thing',
  'key',
  'label',
  'owner-name',
  'given',
  'event',
  'limit',
  'job-name',
  'lead',
  'lead-verb',
]);
const VALUE_KINDS: ReadonlySet<Token['kind']> = new Set([
  'number',
  'ordinal',
  'clock',
  'date',
  'compact',
  'offset',
  'email',
  'channel',
]);

/** How much what was matched says: words that tell count one, small ones less, an edit on a value a little. */
const WEIGHT = { telling: 1, small: 0.4, value: 1, brokenValue: 0.6 } as const;
/** So much must be said before a stretch is like a rule; a stretch that is all of it needs less. */
const ENOUGH = 1.8;
const ENOUGH_ALONE = 1;
/** A rule is tried from this far before a word that tells. */
const REACH = 8;
/** A text is compared with rules so often at most: a bound on time, far above what any description needs. */
export const MOST_TRIES = 1200;

/** Longer lists are not followed to their end. */
const MOST_MEMBERS = 8;

/** A broken phrase (a condition, whom to tell) is followed over so many words at most. */
const MOST_BROKEN = 7;

/** A text, where in it a rule is tried, and which of its tokens a clause has read. */
interface Text {
  readonly chart: Chart;
  readonly from: number;
  readonly isRead: (index: number) => boolean;
  /** Words that tell, by dimension of phrases. */
  readonly phrases: Phrases;
}
type Phrases = ReadonlyMap<string, ReadonlySet<string>>;

/** A place that a pattern leads to, with how many edits, and how much was said on the way. */
interface State {
  readonly at: number;
  readonly edits: 0 | 1;
  said: number;
}

/** What a search must know of the text besides its words. */
export interface Around {
  /** Whether a stretch begins and ends of itself (at a mark, at a sentence's end), so that little is enough there. */
  readonly fits: (from: number, to: number) => boolean;
  /** Whether a clause of the reading has a token already. */
  readonly isRead: (index: number) => boolean;
  /** Whether a rule may be looked for in a stretch: some are read only where their words are set apart. */
  readonly admits: (rule: Rule, from: number, to: number) => boolean;
  /** How many comparisons are left for the whole text; counted down. */
  tries: number;
}

/** A rule as it is searched for. */
interface Sought {
  readonly rule: Rule;
  /** Its place among all of them. */
  readonly index: number;
  /** What its first and its second part may be; found when first asked for. */
  heads: readonly [Heads, Heads] | null;
}

const NONE: readonly Sought[] = [];
/** Options about a number: the schedules that hold one are known by their words. */
const setsLimit = ({ id }: Rule): boolean => /^(?:concurrency|batch|rate|retry-core)\./.test(id);

/** Finds near misses of rules. Made once for a set of rules. */
export class NearRules {
  readonly #byWord = new Map<string, Sought[]>();
  /** Those about a length of time, which need no word that tells. */
  readonly #timed: Sought[] = [];
  /** Those about a number, in the same way. */
  readonly #counted: Sought[] = [];
  readonly #phrases: Phrases;

  /**
   * @param rules those that are looked for.
   * @param phrases rules of the phrases that they are made of, in which a word may be broken as well.
   */
  constructor(rules: readonly Rule[], phrases: readonly Rule[]) {
    this.#phrases = phrasesOf(phrases);
    for (const [index, rule] of rules.entries()) {
      const sought: Sought = { rule, index, heads: null };
      if (dimensionsOf(rule.pattern).includes('duration')) this.#timed.push(sought);
      if (
        rule.pattern.type !== 'choice' &&
        dimensionsOf(rule.pattern).some((one) => one === 'number' || one === 'rate-amount') &&
        setsLimit(rule)
      )
        this.#counted.push(sought);
      for (const word of new Set(tellingWordsOf(rule.pattern, this.#phrases))) {
        const known = this.#byWord.get(word);
        if (known === undefined) this.#byWord.set(word, [sought]);
        else known.push(sought);
      }
    }
  }

  /** The first near miss in a stretch of tokens; what is matched may reach beyond it. */
  find(chart: Chart, from: number, to: number, around: Around): NearMiss | null {
    const tried = new Set<number>();
    const { length } = chart.tokens;
    for (let at = from; at < Math.min(to + REACH, length); at++) {
      const token = chart.tokens[at] as Token;
      const known = (token.kind === 'word' ? this.#byWord.get(token.text) : undefined) ?? NONE;
      const timed = this.#timed.length > 0 && chart.at('duration', at).length > 0 ? this.#timed : NONE;
      const counted = token.kind === 'number' ? this.#counted : NONE;
      for (const some of [known, timed, counted]) {
        for (const sought of some) {
          for (let start = Math.max(0, at - REACH); start <= at && start < to; start++) {
            const key = sought.index * length + start;
            if (tried.has(key)) continue;
            tried.add(key);
            if (!mayBegin(sought, chart, start, this.#phrases)) continue;
            if (around.tries <= 0) return null;
            around.tries -= 1;
            const miss = nearly(chart, sought.rule, start, around, this.#phrases);
            if (miss !== null && miss.to > from && miss.from < to) return miss;
          }
        }
      }
    }
    return null;
  }
}

/**
 * Whether the first part of a rule stands at a place, or the second there or right behind it: with one edit at most, it
 * must. It spares most tries.
 */
function mayBegin(sought: Sought, chart: Chart, start: number, phrases: Phrases): boolean {
  sought.heads ??= headsOf(sought.rule.pattern);
  const [first, second] = sought.heads;
  if (stands(first, chart, start) || stands(second, chart, start)) return true;
  if (!editable(chart.tokens[start])) return false;
  if (stands(second, chart, start + 1)) return true;
  // A phrase that is broken is followed further than a word.
  let most = 2;
  for (const dimension of first.dimensions) if (phrases.has(dimension)) most = MOST_BROKEN;
  for (let skipped = 1; skipped < most && editable(chart.tokens[start + skipped]); skipped++)
    if (stands(second, chart, start + skipped + 1)) return true;
  return false;
}

function stands({ words, dimensions }: Heads, chart: Chart, at: number): boolean {
  const token = chart.tokens[at];
  if (token === undefined) return false;
  if (words.has(token.text)) return true;
  for (const dimension of dimensions) if (chart.at(dimension, at).length > 0) return true;
  return false;
}

function nearly(
  chart: Chart,
  rule: Rule,
  from: number,
  { fits, isRead, admits }: Around,
  phrases: Phrases,
): NearMiss | null {
  const states: State[] = [];
  step({ chart, from, isRead, phrases }, rule.pattern, [{ at: from, edits: 0, said: 0 }], true, states);
  // What matches outright was weighed when the text was read.
  if (states.some(({ edits }) => edits === 0)) return null;
  for (const { at, said } of states) {
    if (at > from && (said >= ENOUGH || (said >= ENOUGH_ALONE && fits(from, at))) && admits(rule, from, at))
      return { rule: rule.id, from, to: at };
  }
  return null;
}

/** Follows a pattern from several states at once, with one edit at most, and none where nothing may be edited. */
function step(text: Text, pattern: Pattern, from: readonly State[], edit: boolean, into: State[]): void {
  switch (pattern.type) {
    case 'sequence': {
      const last = pattern.items.length - 1;
      let states = from;
      for (let index = 0; index < last && states.length > 0; index++) {
        const next: State[] = [];
        step(text, pattern.items[index] as Pattern, states, edit, next);
        states = next;
      }
      if (states.length > 0) step(text, pattern.items[last] as Pattern, states, edit, into);
      return;
    }
    case 'choice':
      for (const option of pattern.options) step(text, option, from, edit, into);
      return;
    case 'optional':
      // An optional part is there or not; an edit inside it proves nothing.
      for (const { at, edits, said } of from) reach(into, at, edits, said);
      for (const spent of [0, 1]) {
        const some = from.filter(({ edits }) => edits === spent);
        if (some.length > 0) step(text, pattern.item, some, false, into);
      }
      return;
    case 'words':
      for (const state of from) word(text, pattern.words, state, edit, into);
      return;
    case 'member':
      for (const state of from) member(text, pattern.dimension, pattern.list !== 'no', state, edit, into);
  }
}

/** Keeps, of the states at one place with the same edits, the one that says most. */
function reach(into: State[], at: number, edits: 0 | 1, said: number): void {
  for (const known of into) {
    if (known.at !== at || known.edits !== edits) continue;
    if (known.said < said) known.said = said;
    return;
  }
  into.push({ at, edits, said });
}

function word(text: Text, words: ReadonlySet<string>, { at, edits, said }: State, edit: boolean, into: State[]): void {
  const { tokens } = text.chart;
  if (isOneOf(tokens[at], words)) {
    reach(into, at + 1, edits, said + weightOf(text, at));
    return;
  }
  if (edits === 1 || !edit) return;
  reach(into, at, 1, said);
  if (!editable(tokens[at])) return;
  reach(into, at + 1, 1, said);
  if (at > text.from && isOneOf(tokens[at + 1], words)) reach(into, at + 2, 1, said + weightOf(text, at + 1));
}

function isOneOf(token: Token | undefined, words: ReadonlySet<string>): boolean {
  return token !== undefined && token.kind !== 'quoted' && words.has(token.text);
}

/** How much a word says that stands in a rule. */
function weightOf(text: Text, index: number): number {
  const { kind, text: said } = text.chart.tokens[index] as Token;
  if (kind !== 'word' && !/\p{L}/u.test(said)) return 0;
  return (SMALL.has(said) ? WEIGHT.small : WEIGHT.telling) * share(text, index);
}

/** What a clause has read already says half as much: the rest must make up for it. */
const share = (text: Text, index: number): number => (text.isRead(index) ? 0.5 : 1);

function member(
  text: Text,
  dimension: string,
  list: boolean,
  { at, edits, said }: State,
  edit: boolean,
  into: State[],
): void {
  const { chart } = text;
  const value = OPEN.has(dimension) ? 0 : WEIGHT.value;
  const read = (from: number, spent: 0 | 1) => {
    for (const one of chart.at(dimension, from)) {
      const to = list ? endOfList(chart, dimension, one.to) : one.to;
      reach(into, to, spent, said + value * share(text, from));
    }
  };
  read(at, edits);
  if (edits === 1 || !edit) return;
  reach(into, at, 1, said);
  if (!editable(chart.tokens[at])) return;
  if (at > text.from) read(at + 1, 1);
  let broken = false;
  for (const size of [1, 2]) {
    const token = chart.tokens[at + size - 1];
    if (token === undefined || !editable(token)) break;
    broken ||= value > 0 && VALUE_KINDS.has(token.kind);
    reach(into, at + size, 1, said + (broken ? WEIGHT.brokenValue * share(text, at) : 0));
  }
  brokenPhrase(text, dimension, at, said, into);
}

/** A phrase with a word in it that breaks it: some of its words that tell are still there. */
function brokenPhrase(text: Text, dimension: string, at: number, said: number, into: State[]): void {
  const telling = text.phrases.get(dimension);
  if (telling === undefined) return;
  let tells = false;
  for (let size = 1; size <= MOST_BROKEN; size++) {
    const token = text.chart.tokens[at + size - 1];
    if (token === undefined || !editable(token)) return;
    tells ||= telling.has(token.text) || VALUE_KINDS.has(token.kind);
    if (size > 1) reach(into, at + size, 1, said + (tells ? WEIGHT.brokenValue * share(text, at) : 0));
  }
}

/** Where a list of members ends that began before `at`. */
function endOfList(chart: Chart, dimension: string, at: number): number {
  let end = at;
  for (let members = 0; members < MOST_MEMBERS; members++) {
    let next = end;
    while (/^(?:,|and|or|&|\/)$/.test(chart.tokens[next]?.text ?? '')) next += 1;
    const one = next === end ? undefined : chart.at(dimension, next)[0];
    if (one === undefined) return end;
    end = one.to;
  }
  return end;
}

/** Whether a token can be the word that was put in or changed: a break does not reach over a mark. */
function editable(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== 'punct' && token.kind !== 'quoted';
}

/** What a part of a pattern may be. */
interface Heads {
  readonly words: Set<string>;
  readonly dimensions: Set<string>;
}

/** What the first and the second part of a pattern may be. */
function headsOf(pattern: Pattern): readonly [Heads, Heads] {
  const heads = [0, 1].map((): Heads => ({ words: new Set(), dimensions: new Set() })) as [Heads, Heads];
  /** Goes through a pattern from each of some parts on, in each way that leads to it; gives the parts that follow. */
  const visit = (one: Pattern, parts: ReadonlySet<number>): ReadonlySet<number> => {
    switch (one.type) {
      case 'words':
      case 'member':
        for (const part of parts) {
          const { words, dimensions } = heads[part] as Heads;
          if (one.type === 'member') dimensions.add(one.dimension);
          else for (const word of one.words) words.add(word);
        }
        return new Set(parts.has(0) ? [1] : []);
      case 'sequence':
        return one.items.reduce((next, item) => (next.size === 0 ? next : visit(item, next)), parts);
      case 'choice':
        return new Set(one.options.flatMap((option) => [...visit(option, parts)]));
      case 'optional':
        return new Set([...parts, ...visit(one.item, parts)]);
    }
  };
  visit(pattern, new Set([0]));
  return heads;
}

/** The words that tell of each dimension of phrases, those of the phrases within them included. */
function phrasesOf(rules: readonly Rule[]): Phrases {
  const phrases = new Map<string, Set<string>>();
  // Phrases hold phrases, a few deep: gone through until nothing is added.
  for (let grown = true; grown; ) {
    grown = false;
    for (const { yields, pattern } of rules) {
      const words = phrases.get(yields) ?? new Set<string>();
      const before = words.size;
      for (const word of tellingWordsOf(pattern, phrases)) words.add(word);
      phrases.set(yields, words);
      grown ||= words.size > before;
    }
  }
  return phrases;
}

function tellingWordsOf(pattern: Pattern, phrases: Phrases): readonly string[] {
  const own = wordsOf(pattern).filter((word) => !SMALL.has(word) && /\p{L}{2}/u.test(word));
  return [...own, ...dimensionsOf(pattern).flatMap((dimension) => [...(phrases.get(dimension) ?? [])])];
}

function wordsOf(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case 'words':
      return [...pattern.words];
    case 'member':
      return [];
    case 'optional':
      return wordsOf(pattern.item);
    case 'choice':
      return pattern.options.flatMap(wordsOf);
    case 'sequence':
      return pattern.items.flatMap(wordsOf);
  }
}
