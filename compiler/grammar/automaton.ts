import type { Token } from '../lexer/token.ts';
import { Captures } from './constituent.ts';
import type { Dimension } from './dimensions.ts';
import { isAmong, type Key, keyOfWord, Vocabulary, wordOf } from './keys.ts';
import type { ReaderMaker, RuleMaker } from './makers.ts';
import { type Needing, Needs } from './needs.ts';
import type { Pattern } from './pattern.ts';
import type { Reader, Rule } from './rule.ts';
import { SEPARATORS } from './separators.ts';

/**
 * The rules as a machine that is followed token by token. Each pattern becomes nodes; what is followed are *states*,
 * sets of nodes that the same tokens and constituents lead to, so that rules which begin alike are walked once and
 * rules that cannot go on with a token cost nothing. States are made when a text first needs them and then kept: their
 * number is bounded by the patterns, not by the texts.
 */

export type List = 'no' | 'separated' | 'loose';

/** A place within the pattern of one rule. */
interface Node {
  readonly id: number;
  readonly words: Map<number, Node[]>;
  readonly members: {
    readonly dimension: DimensionRules;
    readonly capture: string | null;
    readonly list: List;
    readonly to: Node;
  }[];
  readonly accepts: RuleMaker[];
}

type Member = Node['members'][number];

/** Whether a member leads on from a node as it does from another. */
const hasMember = (node: Node, { dimension, capture, list, to }: Member): boolean =>
  node.members.some(
    (one) => one.to === to && one.dimension === dimension && one.capture === capture && one.list === list,
  );

/** Whether all that leads on from a node leads on from another as well. */
const leadsOnAs = (other: Node, node: Node): boolean =>
  node.accepts.length === 0 &&
  node.members.every((member) => hasMember(other, member)) &&
  [...node.words].every(([word, to]) => to.every((one) => other.words.get(word)?.includes(one)));

/** A node, and the names under which the constituents on the way to it are captured. */
interface Item {
  readonly node: Node;
  readonly names: readonly (string | null)[];
}

/** A dimension of which lists are asked for, with or without separators. */
export interface Listed {
  readonly dimension: DimensionRules;
  readonly loose: boolean;
}

/** A dimension's readers and rules. */
export class DimensionRules {
  readonly name: Dimension;
  /** Its place among the dimensions. */
  readonly index: number;
  readonly readers: readonly ReaderMaker[];
  /** Those that read only what a text or a line begins with. */
  readonly openers: readonly ReaderMaker[];
  readonly root: Node;
  readonly #begins = new Map<Key, boolean>();
  readonly #drops = new Map<number, boolean>();
  readonly #machine: Machine;
  #start: State | null = null;

  constructor(name: Dimension, index: number, readers: readonly ReaderMaker[], root: Node, machine: Machine) {
    this.name = name;
    this.index = index;
    this.readers = readers.filter(({ opens }) => !opens);
    this.openers = readers.filter(({ opens }) => opens);
    this.root = root;
    this.#machine = machine;
  }

  /** Where its rules begin. */
  get start(): State {
    this.#start ??= this.#machine.state([{ node: this.root, names: [] }], this);
    return this.#start;
  }

  /** Whether a member can begin with a token of this key: a cheap way to say no. */
  mayBegin(key: Key): boolean {
    let known = this.#begins.get(key);
    if (known === undefined) {
      known = this.#mayBegin(key, new Set());
      this.#begins.set(key, known);
    }
    return known;
  }

  /** Whether all that begins with a word may be said without it as well: `[the] <nth:n>`. */
  mayDrop(word: number): boolean {
    let known = this.#drops.get(word);
    if (known === undefined) {
      known = this.#mayDrop(word, new Set());
      this.#drops.set(word, known);
    }
    return known;
  }

  #mayDrop(word: number, asked: Set<DimensionRules>): boolean {
    if (asked.has(this)) return true;
    asked.add(this);
    const key = keyOfWord(word);
    const { root } = this;
    return (
      ![...this.readers, ...this.openers].some(({ begins }) => isAmong(begins, key)) &&
      (root.words.get(word) ?? []).every((behind) => leadsOnAs(root, behind)) &&
      root.members.every(({ dimension }) => !dimension.mayBegin(key) || dimension.#mayDrop(word, asked))
    );
  }

  /** The same, through the dimensions that its rules begin with; `asked` are those on the way, which begin with it. */
  #mayBegin(key: Key, asked: Set<DimensionRules>): boolean {
    if (asked.has(this)) return false;
    asked.add(this);
    return (
      this.root.words.has(wordOf(key)) ||
      this.readers.some(({ begins }) => isAmong(begins, key)) ||
      this.openers.some(({ begins }) => isAmong(begins, key)) ||
      this.root.members.some(({ dimension }) => dimension.#mayBegin(key, asked))
    );
  }
}

/** A rule that is complete in a state; `names` belong to the constituents of the way, one by one. */
export interface Accept {
  readonly maker: RuleMaker;
  readonly produce: Rule['produce'];
  readonly names: readonly (string | null)[];
}

/** Where a state leads with a token: by the token itself, and by constituents that may begin with it. */
export interface Arcs {
  readonly word: State | null;
  readonly members: readonly Arc[];
}

export interface Arc {
  readonly dimension: DimensionRules;
  readonly list: List;
  readonly to: State;
}

export const NO_ARCS: Arcs = { word: null, members: [] };

/** A set of places in patterns that the same tokens and constituents lead to. */
export class State {
  /** Its place among the states, which begin at 1. */
  readonly index: number;
  readonly accepts: readonly Accept[];
  /** Whether any token leads on from here. */
  readonly goesOn: boolean;
  /** The dimension whose rules begin here. */
  readonly opens: DimensionRules | null;
  readonly #items: readonly Item[];
  #need: number | null = null;
  readonly #machine: Machine;
  readonly #arcs = new Map<number, Arcs>();

  constructor(index: number, items: readonly Item[], opens: DimensionRules | null, machine: Machine) {
    this.index = index;
    this.opens = opens;
    this.#items = items;
    this.#machine = machine;
    this.accepts = items.flatMap(({ node, names }) =>
      node.accepts.map((maker) => ({ maker, produce: maker.produce, names })),
    );
    this.goesOn = items.some(({ node }) => node.words.size > 0 || node.members.length > 0);
  }

  /** What must be in a text for a rule to be complete behind it, by number: see `needs.ts`. */
  get need(): number {
    this.#need ??= this.#machine.needs.behind(this.#items.map(({ node }) => node));
    return this.#need;
  }

  /** Where it goes on from here with a token of this key. */
  arcs(key: number): Arcs {
    let known = this.#arcs.get(key);
    if (known === undefined) {
      known = this.#findArcs(key);
      this.#arcs.set(key, known);
    }
    return known;
  }

  #findArcs(key: number): Arcs {
    const word = wordOf(key);
    const byWord: Item[] = [];
    const byMember = new Map<string, { dimension: DimensionRules; list: List; items: Item[] }>();
    for (const { node, names } of this.#items) {
      const behind = (word === 0 ? undefined : node.words.get(word)) ?? [];
      for (const to of behind) byWord.push({ node: to, names });
      for (const member of node.members) {
        const { dimension, capture, list, to } = member;
        if (!dimension.mayBegin(key)) continue;
        // "[the] <day>", where a day may begin with "the" itself: it is read behind the word alone.
        if (behind.some((one) => hasMember(one, member)) && dimension.mayDrop(word)) continue;
        const by = `${dimension.index} ${list}`;
        const item = { node: to, names: [...names, capture] };
        const group = byMember.get(by);
        if (group === undefined) byMember.set(by, { dimension, list, items: [item] });
        else group.items.push(item);
      }
    }
    if (byWord.length === 0 && byMember.size === 0) return NO_ARCS;
    return {
      word: byWord.length === 0 ? null : this.#machine.state(byWord),
      members: [...byMember.values()].map(({ dimension, list, items }) => ({
        dimension,
        list,
        to: this.#machine.state(items),
      })),
    };
  }
}

/** All dimensions, compiled, and what they share: the numbers of words, and the states. */
export class Machine {
  readonly dimensions = new Map<string, DimensionRules>();
  /** The same by their index. */
  readonly dimensionAt: DimensionRules[] = [];
  /** By their index; there is none at 0. */
  readonly states: (State | undefined)[] = [undefined];
  /** The rules that are complete in each state. */
  readonly accepts: (readonly Accept[])[] = [[]];
  /** Lists that rules ask for, by number; there is none at 0. */
  readonly lists: (Listed | null)[] = [null];
  readonly vocabulary = new Vocabulary();
  readonly #byItems = new Map<string, State>();
  /** What texts must hold for dimensions to be looked for. */
  readonly needs: Needs;
  #nodes = 0;

  constructor(rules: readonly Rule[], readers: readonly Reader[]) {
    // They have the lowest numbers, so that most words are known at once to be none.
    for (const word of SEPARATORS) this.vocabulary.number(word);
    for (const reader of readers) {
      this.#dimension(reader.yields, readers);
    }
    const needing: Needing[] = [];
    for (const [order, { id, yields, priority, produce, pattern, follows, needs }] of rules.entries()) {
      const maker: RuleMaker = { id, yields, priority, order, produce, follows: this.vocabulary.keysOf(follows) };
      const dimension = this.#dimension(yields, readers);
      const { root } = dimension;
      needing.push({ dimension, pattern, needs: this.vocabulary.keysOf(needs) });
      for (const end of this.#extend([root], pattern, readers)) if (end !== root) end.accepts.push(maker);
    }
    this.needs = new Needs(
      needing,
      this.dimensionAt,
      (word) => this.vocabulary.known(word),
      (name) => this.dimensions.get(name),
    );
  }

  /** A number that holds all that rules can ask of a token: its word, where any pattern or reader names it, and kind. */
  keyOf(token: Token): number {
    return this.vocabulary.keyOf(token);
  }

  /** The number of a list that rules ask for, 0 of what is none. */
  listOf(dimension: DimensionRules, list: List): number {
    if (list === 'no') return 0;
    const loose = list === 'loose';
    return this.lists.findIndex((one) => one?.dimension === dimension && one.loose === loose);
  }

  state(items: readonly Item[], opens: DimensionRules | null = null): State {
    const own = new Map(items.map((item) => [[item.node.id, ...item.names.map((name) => name ?? '')].join(), item]));
    const key = [...own.keys()].join(' ');
    let known = this.#byItems.get(key);
    if (known === undefined) {
      known = new State(this.states.length, [...own.values()], opens, this);
      this.#byItems.set(key, known);
      this.states.push(known);
      this.accepts.push(known.accepts);
    }
    return known;
  }

  #dimension(name: Dimension, readers: readonly Reader[]): DimensionRules {
    let found = this.dimensions.get(name);
    if (found === undefined) {
      const own = readers.filter(({ yields }) => yields === name).map((reader) => this.#readerMaker(reader));
      found = new DimensionRules(name, this.dimensions.size, own, this.#node(), this);
      this.dimensions.set(name, found);
      this.dimensionAt.push(found);
    }
    return found;
  }

  #readerMaker({ id, yields, single, opens, needs, begins, alone, goesOn, read }: Reader): ReaderMaker {
    return {
      id,
      yields,
      priority: 0,
      order: -1,
      read,
      single: single === true,
      opens: opens === true,
      needs: this.vocabulary.keysOf(needs),
      begins: this.vocabulary.keysOf(begins),
      alone: this.vocabulary.keysOf(alone),
      goesOn: this.vocabulary.keysOf(goesOn),
    };
  }

  #node(): Node {
    return { id: this.#nodes++, words: new Map(), members: [], accepts: [] };
  }

  /** Leads from each of `from` through a pattern; gives where one stands behind it. */
  #extend(from: readonly Node[], pattern: Pattern, readers: readonly Reader[]): readonly Node[] {
    switch (pattern.type) {
      case 'words': {
        const to = this.#node();
        for (const word of pattern.words) {
          const number = this.vocabulary.number(word);
          for (const one of from) {
            const known = one.words.get(number);
            if (known === undefined) one.words.set(number, [to]);
            else known.push(to);
          }
        }
        return [to];
      }
      case 'member': {
        const to = this.#node();
        const dimension = this.#dimension(pattern.dimension as Dimension, readers);
        const { capture, list } = pattern;
        if (capture !== null) Captures.define(capture);
        if (list !== 'no' && this.listOf(dimension, list) < 0) this.lists.push({ dimension, loose: list === 'loose' });
        for (const one of from) one.members.push({ dimension, capture, list, to });
        return [to];
      }
      case 'sequence':
        return pattern.items.reduce<readonly Node[]>((at, item) => this.#extend(at, item, readers), from);
      case 'choice':
        return pattern.options.flatMap((option) => this.#extend(from, option, readers));
      case 'optional':
        return [...from, ...this.#extend(from, pattern.item, readers)];
    }
  }
}
