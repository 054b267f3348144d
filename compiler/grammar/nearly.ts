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
  `a an the of in at on it its is are was be to and or for with by from if when while this that them they who which any all new next
  each every only run runs job task day per as so but not no up over than must should may can will get give let make
  do does has have been still already again last first past after before within set start starts stop end work has it's down out off`.split(
    /\s+/,
  ),
);
/** Dimensions whose members are values: numbers, times, days. The others take any word. */
const OPEN: ReadonlySet<string> = new Set(['words', 'noun', 'event', 'lead', 'lead-verb']);
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
const REACH = 6;
/** A text is compared with rules so often at most: a bound on time, far above what any description needs. */
export const MOST_TRIES = 1200;

/** A text, where in it a rule is tried, and which of its tokens a clause has read. */
interface Text {
  readonly chart: Chart;
  readonly from: number;
  readonly isRead: (index: number) => boolean;
}

/** Longer lists are not followed to their end. */
const MOST_MEMBERS = 8;

interface State {
  readonly at: number;
  readonly edits: 0 | 1;
  readonly said: number;
}

/** What a search must know of the text besides its words. */
export interface Around {
  /** Whether a stretch begins and ends of itself (at a mark, at a sentence's end), so that little is enough there. */
  readonly fits: (from: number, to: number) => boolean;
  /** Whether a clause of the reading has a token already. */
  readonly isRead: (index: number) => boolean;
  /** How many comparisons are left for the whole text; counted down. */
  tries: number;
}

/** Finds near misses of rules. Made once for a set of rules. */
export class NearRules {
  readonly #byWord = new Map<string, Rule[]>();
  /** Those about a length of time, which need no word that tells. */
  readonly #timed: Rule[] = [];
  readonly #heads = new Map<Rule, Heads>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      if (dimensionsOf(rule.pattern).includes('duration')) this.#timed.push(rule);
      for (const word of new Set(wordsOf(rule.pattern))) {
        if (SMALL.has(word) || !/\p{L}{2}/u.test(word)) continue;
        const known = this.#byWord.get(word);
        if (known === undefined) this.#byWord.set(word, [rule]);
        else known.push(rule);
      }
    }
  }

  /**
   * Whether one of the first two parts of a rule stands at or right behind a place: with one edit at most, one of them
   * must. It spares most tries.
   */
  #mayBegin(rule: Rule, chart: Chart, start: number): boolean {
    let heads = this.#heads.get(rule);
    if (heads === undefined) {
      heads = headsOf(rule.pattern);
      this.#heads.set(rule, heads);
    }
    const { words, dimensions } = heads;
    for (let at = start; at < start + 3; at++) {
      const token = chart.tokens[at];
      if (token === undefined) return false;
      if (words.has(token.text) || dimensions.some((name) => chart.at(name, at).length > 0)) return true;
    }
    return false;
  }

  /** The first near miss in a stretch of tokens; what is matched may reach beyond it. */
  find(chart: Chart, from: number, to: number, around: Around): NearMiss | null {
    const tried = new Set<string>();
    for (let at = from; at < Math.min(to + REACH, chart.tokens.length); at++) {
      const token = chart.tokens[at] as Token;
      const known = token.kind === 'word' ? this.#byWord.get(token.text) : undefined;
      const timed = this.#timed.length > 0 && chart.at('duration', at).length > 0 ? this.#timed : [];
      for (const rule of [...(known ?? []), ...timed]) {
        for (let start = Math.max(0, at - REACH); start <= at; start++) {
          const key = `${rule.id} ${start}`;
          if (tried.has(key)) continue;
          tried.add(key);
          if (!this.#mayBegin(rule, chart, start)) continue;
          if (around.tries <= 0) return null;
          around.tries -= 1;
          const miss = nearly(chart, rule, start, around);
          if (miss !== null && miss.to > from && miss.from < to) return miss;
        }
      }
    }
    return null;
  }
}

function nearly(chart: Chart, rule: Rule, from: number, { fits, isRead }: Around): NearMiss | null {
  const states = step({ chart, from, isRead }, rule.pattern, [{ at: from, edits: 0, said: 0 }]);
  // What matches outright was weighed when the text was read.
  if (states.some(({ edits }) => edits === 0)) return null;
  for (const { at, said } of states) {
    if (at > from && (said >= ENOUGH || (said >= ENOUGH_ALONE && fits(from, at))))
      return { rule: rule.id, from, to: at };
  }
  return null;
}

/** Follows a pattern from several states at once, with one edit at most. */
function step(text: Text, pattern: Pattern, from: readonly State[]): readonly State[] {
  switch (pattern.type) {
    case 'sequence':
      return pattern.items.reduce<readonly State[]>(
        (states, item) => (states.length === 0 ? states : step(text, item, states)),
        from,
      );
    case 'choice':
      return best(pattern.options.flatMap((option) => step(text, option, from)));
    case 'optional':
      // An optional part is there or not; an edit inside it proves nothing.
      return best([...from, ...[0, 1].flatMap((edits) => unedited(text, pattern.item, from, edits as 0 | 1))]);
    case 'words':
      return best(from.flatMap((state) => word(text, pattern.words, state)));
    case 'member':
      return best(from.flatMap((state) => member(text, pattern.dimension, pattern.list !== 'no', state)));
  }
}

function unedited(text: Text, item: Pattern, from: readonly State[], edits: 0 | 1): readonly State[] {
  return step(
    text,
    item,
    from.filter((state) => state.edits === edits),
  ).filter((state) => state.edits === edits);
}

function word(text: Text, words: ReadonlySet<string>, { at, edits, said }: State): readonly State[] {
  const { tokens } = text.chart;
  const matches = (index: number) => {
    const token = tokens[index];
    return token !== undefined && token.kind !== 'quoted' && words.has(token.text);
  };
  const weight = (index: number) =>
    !/\p{L}/u.test(tokens[index]?.text ?? '')
      ? 0
      : (SMALL.has(tokens[index]?.text ?? '') ? WEIGHT.small : WEIGHT.telling) * share(text, index);
  if (matches(at)) return [{ at: at + 1, edits, said: said + weight(at) }];
  if (edits === 1) return [];
  const states: State[] = [{ at, edits: 1, said }];
  if (editable(tokens[at])) {
    states.push({ at: at + 1, edits: 1, said });
    if (at > text.from && matches(at + 1)) states.push({ at: at + 2, edits: 1, said: said + weight(at + 1) });
  }
  return states;
}

/** What a clause has read already says half as much: the rest must make up for it. */
const share = (text: Text, index: number): number => (text.isRead(index) ? 0.5 : 1);

function member(text: Text, dimension: string, list: boolean, { at, edits, said }: State): readonly State[] {
  const { chart } = text;
  const value = OPEN.has(dimension) ? 0 : WEIGHT.value;
  const states: State[] = [];
  const read = (from: number, spent: 0 | 1) => {
    for (const one of chart.at(dimension, from)) {
      states.push({
        at: list ? endOfList(chart, dimension, one.to) : one.to,
        edits: spent,
        said: said + value * share(text, from),
      });
    }
  };
  read(at, edits);
  if (edits === 1) return states;
  states.push({ at, edits: 1, said });
  if (editable(chart.tokens[at])) {
    if (at > text.from) read(at + 1, 1);
    for (const size of [1, 2]) {
      const tokens = chart.tokens.slice(at, at + size);
      if (!tokens.every(editable)) break;
      const broken = value > 0 && tokens.some(({ kind }) => VALUE_KINDS.has(kind));
      states.push({ at: at + size, edits: 1, said: said + (broken ? WEIGHT.brokenValue * share(text, at) : 0) });
    }
  }
  return states;
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

/** Of the states at one place with the same edits, the one that says most. */
function best(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  const kept = new Map<number, State>();
  for (const state of states) {
    const key = state.at * 2 + state.edits;
    const known = kept.get(key);
    if (known === undefined || known.said < state.said) kept.set(key, state);
  }
  return [...kept.values()];
}

/** What the first two parts of a pattern may be. */
interface Heads {
  readonly words: ReadonlySet<string>;
  readonly dimensions: readonly string[];
}

function headsOf(pattern: Pattern): Heads {
  const words = new Set<string>();
  const dimensions = new Set<string>();
  /** Goes through a pattern with so many parts left to look at, in each way that leads to it; gives what is left. */
  const visit = (one: Pattern, left: ReadonlySet<number>): ReadonlySet<number> => {
    switch (one.type) {
      case 'words':
        if (left.size > 0) for (const word of one.words) words.add(word);
        return new Set([...left].map((parts) => parts - 1).filter((parts) => parts > 0));
      case 'member':
        if (left.size > 0) dimensions.add(one.dimension);
        return new Set([...left].map((parts) => parts - 1).filter((parts) => parts > 0));
      case 'sequence':
        return one.items.reduce((rest, item) => visit(item, rest), left);
      case 'choice':
        return new Set(one.options.flatMap((option) => [...visit(option, left)]));
      case 'optional':
        return new Set([...left, ...visit(one.item, left)]);
    }
  };
  visit(pattern, new Set([2]));
  return { words, dimensions: [...dimensions] };
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
