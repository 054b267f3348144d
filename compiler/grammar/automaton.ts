import type { Token } from '../lexer/token.ts';
import { Captures } from './constituent.ts';
import { DimensionRules, type Listed, type ReaderMaker } from './dimension-rules.ts';
import type { Dimension } from './dimensions.ts';
import { Vocabulary } from './keys.ts';
import { type Needing, Needs } from './needs.ts';
import type { Item, List, Node, RuleMaker } from './node.ts';
import type { Pattern } from './pattern.ts';
import type { Reader, Rule } from './rule.ts';
import { SEPARATORS } from './separators.ts';
import { type Accept, State } from './state.ts';

/**
 * The rules as a machine that is followed token by token. Each pattern becomes nodes; what is followed are *states*,
 * sets of nodes that the same tokens and constituents lead to, so that rules which begin alike are walked once and
 * rules that cannot go on with a token cost nothing. States are made when a text first needs them and then kept: their
 * number is bounded by the patterns, not by the texts.
 */

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
