import { TOKEN_KINDS, type Token, type TokenKind } from '../lexer/token.ts';
import type { Dimension } from './dimensions.ts';
import type { Pattern } from './pattern.ts';
import type { Reader, Rule } from './rule.ts';

/**
 * The rules as a machine that is followed token by token. Each pattern becomes nodes; what is followed are *states*,
 * sets of nodes that the same tokens and constituents lead to, so that rules which begin alike are walked once and
 * rules that cannot go on with a token cost nothing. States and the arcs out of them are made when a text first needs
 * them and then kept: their number is bounded by the patterns, not by the texts.
 */

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
  readonly accepts: Rule[];
}

export type List = 'no' | 'separated' | 'loose';

/** A node, and the names under which the constituents on the way to it are captured. */
interface Item {
  readonly node: Node;
  readonly names: readonly (string | null)[];
}

/** A rule that is complete in a state; `names` belong to the constituents of the way, one by one. */
export interface Accept {
  readonly rule: Rule;
  /** Its place among all rules: of two that mean the same the earlier is kept. */
  readonly order: number;
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
  /** Whether the constituent is a single token. */
  readonly single: boolean;
}

/** What can begin a member of a dimension with a token: the readers to be asked, and the arcs of its rules. */
export interface Opening {
  readonly readers: readonly Reader[];
  readonly arcs: Arcs;
  /** The only words that may come next, by number, where only these make a member possible. */
  readonly next: ReadonlySet<number> | null;
}

const NO_ARCS: Arcs = { word: null, members: [] };
const KIND_BITS = 4;
const KIND_MASK = (1 << KIND_BITS) - 1;
/** Words with figures in them are a kind of their own here, so that what only they can begin is not looked for elsewhere. */
const KINDS = [...TOKEN_KINDS, 'mixed'] as const;
const EVERY_KIND = (1 << KINDS.length) - 1;
const KIND_INDEX = Object.fromEntries(KINDS.map((kind, index) => [kind, index])) as Record<TokenKind | 'mixed', number>;
/** What can begin with any word can begin with a mixed one. */
const bitsOf = (kind: TokenKind | 'mixed'): number =>
  (1 << KIND_INDEX[kind]) | (kind === 'word' ? 1 << KIND_INDEX.mixed : 0);

/** A dimension's readers and rules. */
export class DimensionRules {
  readonly name: Dimension;
  /** Its place among the dimensions. */
  readonly index: number;
  readonly readers: readonly Reader[];
  readonly root: Node;
  /** The kinds of tokens, as bits, and the words that can begin a member: a cheap way to say no. */
  kinds = 0;
  readonly words = new Set<number>();
  readonly #machine: Machine;
  #start: State | null = null;
  readonly #openings = new Map<number, Opening | null>();

  constructor(name: Dimension, index: number, readers: readonly Reader[], root: Node, machine: Machine) {
    this.name = name;
    this.index = index;
    this.readers = readers;
    this.root = root;
    this.#machine = machine;
  }

  /** Whether its members are single tokens, so that what stands behind one may be looked at before it is read. */
  get single(): boolean {
    return (
      this.root.words.size === 0 &&
      this.root.members.length === 0 &&
      this.readers.every(({ single }) => single === true)
    );
  }

  /** Whether a member can begin with a token of this key. */
  mayBegin(key: number): boolean {
    return ((this.kinds >> (key & KIND_MASK)) & 1) === 1 || this.words.has(key >> KIND_BITS);
  }

  /** How a member can begin with a token of this key; null where none can. */
  opening(key: number): Opening | null {
    let known = this.#openings.get(key);
    if (known === undefined) {
      this.#start ??= this.#machine.state([{ node: this.root, names: [] }]);
      const readers = this.readers.filter((reader) => readerMayBegin(reader, key, this.#machine));
      const arcs = this.#start.arcs(key);
      const next = readers.map(({ begins }) => begins?.next);
      const bound = arcs === NO_ARCS && next.every((word) => word !== undefined);
      known =
        readers.length === 0 && arcs === NO_ARCS
          ? null
          : { readers, arcs, next: bound ? new Set(next.map((word) => this.#machine.wordOf(word))) : null };
      this.#openings.set(key, known);
    }
    return known;
  }
}

/** A set of places in patterns that the same tokens and constituents lead to. */
export class State {
  readonly accepts: readonly Accept[];
  readonly #items: readonly Item[];
  readonly #machine: Machine;
  readonly #arcs = new Map<number, Arcs>();

  constructor(items: readonly Item[], machine: Machine) {
    this.#items = items;
    this.#machine = machine;
    this.accepts = items.flatMap(({ node, names }) =>
      node.accepts.map((rule) => ({ rule, order: machine.orderOf(rule), names })),
    );
  }

  /** Whether nothing is complete here, and nothing goes on from here with a token of this key. */
  isDead(key: number | undefined): boolean {
    return this.accepts.length === 0 && (key === undefined || this.arcs(key) === NO_ARCS);
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
    const word = key >> KIND_BITS;
    const byWord: Item[] = [];
    const byMember = new Map<string, { dimension: DimensionRules; list: List; items: Item[] }>();
    for (const { node, names } of this.#items) {
      for (const to of (word === 0 ? undefined : node.words.get(word)) ?? []) byWord.push({ node: to, names });
      for (const { dimension, capture, list, to } of node.members) {
        if (!dimension.mayBegin(key)) continue;
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
        single: list === 'no' && dimension.single,
      })),
    };
  }
}

/** All dimensions, compiled, and what they share: the numbers of words, and the states. */
export class Machine {
  readonly dimensions = new Map<string, DimensionRules>();
  readonly #words = new Map<string, number>();
  readonly #orders = new Map<Rule, number>();
  readonly #states = new Map<string, State>();
  #nodes = 0;

  constructor(rules: readonly Rule[], readers: readonly Reader[]) {
    for (const reader of readers) this.#dimension(reader.yields, readers);
    for (const { begins } of readers) {
      for (const word of begins?.words ?? []) this.#number(word);
      if (begins?.next !== undefined) this.#number(begins.next);
    }
    for (const rule of rules) {
      this.#orders.set(rule, this.#orders.size);
      const { root } = this.#dimension(rule.yields, readers);
      for (const end of this.#extend([root], rule.pattern, readers)) if (end !== root) end.accepts.push(rule);
    }
    this.#findBeginnings();
  }

  /** A number that holds all that rules can ask of a token: its word, where any pattern or reader names it, and kind. */
  keyOf(token: Token): number {
    const word = token.kind === 'quoted' ? 0 : (this.#words.get(token.text) ?? 0);
    const kind = word === 0 && token.kind === 'word' && /\d/.test(token.text) ? 'mixed' : token.kind;
    return (word << KIND_BITS) | KIND_INDEX[kind];
  }

  orderOf(rule: Rule): number {
    return this.#orders.get(rule) ?? 0;
  }

  /** Whether the word of a token with this key is one of some. */
  isOneOf(words: ReadonlySet<number>, key: number): boolean {
    return words.has(key >> KIND_BITS);
  }

  /** The number of a word, 0 where no rule names it. */
  wordOf(text: string): number {
    return this.#words.get(text) ?? 0;
  }

  state(items: readonly Item[]): State {
    const own = new Map(items.map((item) => [[item.node.id, ...item.names.map((name) => name ?? '')].join(), item]));
    const key = [...own.keys()].join(' ');
    let known = this.#states.get(key);
    if (known === undefined) {
      known = new State([...own.values()], this);
      this.#states.set(key, known);
    }
    return known;
  }

  #dimension(name: Dimension, readers: readonly Reader[]): DimensionRules {
    let found = this.dimensions.get(name);
    if (found === undefined) {
      const own = readers.filter((reader) => reader.yields === name);
      found = new DimensionRules(name, this.dimensions.size, own, this.#node(), this);
      this.dimensions.set(name, found);
    }
    return found;
  }

  #node(): Node {
    return { id: this.#nodes++, words: new Map(), members: [], accepts: [] };
  }

  #number(word: string): number {
    let number = this.#words.get(word);
    if (number === undefined) {
      number = this.#words.size + 1;
      this.#words.set(word, number);
    }
    return number;
  }

  /** Leads from each of `from` through a pattern; gives where one stands behind it. */
  #extend(from: readonly Node[], pattern: Pattern, readers: readonly Reader[]): readonly Node[] {
    switch (pattern.type) {
      case 'words': {
        const to = this.#node();
        for (const word of pattern.words) {
          const number = this.#number(word);
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
        for (const one of from) one.members.push({ dimension, capture: pattern.capture, list: pattern.list, to });
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

  /** Left corners, to a fixpoint: the kinds and words that can begin a member. */
  #findBeginnings(): void {
    for (const dimension of this.dimensions.values()) {
      for (const { begins } of dimension.readers) {
        if (begins === undefined) dimension.kinds = EVERY_KIND;
        for (const kind of begins?.kinds ?? []) dimension.kinds |= bitsOf(kind);
        for (const word of begins?.words ?? []) dimension.words.add(this.wordOf(word));
      }
      for (const word of dimension.root.words.keys()) dimension.words.add(word);
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (const dimension of this.dimensions.values()) {
        const [kinds, words] = [dimension.kinds, dimension.words.size];
        for (const { dimension: other } of dimension.root.members) {
          dimension.kinds |= other.kinds;
          for (const word of other.words) dimension.words.add(word);
        }
        if (dimension.kinds !== kinds || dimension.words.size !== words) changed = true;
      }
    }
  }
}

function readerMayBegin({ begins }: Reader, key: number, machine: Machine): boolean {
  if (begins === undefined) return true;
  if (begins.kinds?.some((kind) => (bitsOf(kind) >> (key & KIND_MASK)) & 1) === true) return true;
  const word = key >> KIND_BITS;
  if (word === 0) return false;
  return begins.words?.some((one) => machine.wordOf(one) === word) === true;
}
