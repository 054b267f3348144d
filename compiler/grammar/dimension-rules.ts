import type { Machine } from './automaton.ts';
import type { Maker } from './constituent.ts';
import type { Dimension } from './dimensions.ts';
import { isAmong, type Key, type Keys, keyOfWord, wordOf } from './keys.ts';
import { leadsOnAs, type Node } from './node.ts';
import type { Reader } from './rule.ts';
import type { State } from './state.ts';

/** A reader, as a maker of constituents, in one shape. */
export interface ReaderMaker extends Maker {
  readonly read: Reader['read'];
  readonly single: boolean;
  readonly opens: boolean;
  /** Tokens without one of which in the text it reads nothing. */
  readonly needs: Keys | null;
  readonly begins: Keys | null;
  readonly alone: Keys | null;
  readonly goesOn: Keys | null;
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
