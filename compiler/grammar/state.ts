import type { Machine } from './automaton.ts';
import type { DimensionRules } from './dimension-rules.ts';
import { wordOf } from './keys.ts';
import { hasMember, type Item, type List, type RuleMaker } from './node.ts';
import type { Rule } from './rule.ts';

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
