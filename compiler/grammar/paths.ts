import type { Constituent } from './constituent.ts';

/** What a path has come to: within clauses, within the action, or behind words that announce a schedule. */
export const CLAUSES = 0;
export const ACTION = 1;
export const LEAD = 2;
export type State = typeof CLAUSES | typeof ACTION | typeof LEAD;
/** A path to a place. Those of one place and kind are linked, cheapest first; the order of equals is that of arrival. */
export interface Node {
  readonly state: State;
  cost: number;
  readonly before: Node | null;
  readonly edge: Edge | null;
  readonly triggers: boolean;
  dearer: Node | null;
}
export type Edge =
  | { readonly type: 'clause' | 'lead'; readonly constituent: Constituent; readonly from: number; readonly to: number }
  | { readonly type: 'action'; readonly from: number; to: number }
  | { readonly type: 'glue'; readonly from: number; readonly to: number };

const STATES = 3;
/** A place's paths are of so many kinds: each state without and with a trigger. */
const KINDS = STATES * 2;

/** The cheapest paths to every place. A path that is not among the cheapest of its kind, or too dear, is never made. */
export class Paths {
  readonly #keep: number;
  readonly #dearest: number;
  readonly #cheapest: (Node | null)[];

  constructor(places: number, keep: number, dearest: number) {
    this.#keep = keep;
    this.#dearest = dearest;
    const kinds = (places + 1) * KINDS;
    this.#cheapest = new Array<Node | null>(kinds);
    for (let kind = 0; kind < kinds; kind++) this.#cheapest[kind] = null;
  }

  /** What may still be spent behind the cheapest path to a place; negative where there is none. */
  left(at: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (let kind = at * KINDS; kind < (at + 1) * KINDS; kind++) {
      const node = this.#cheapest[kind] as Node | null;
      if (node !== null && node.cost < least) least = node.cost;
    }
    return this.#dearest - least;
  }

  /** Whether any path leads to a place in a state. */
  reaches(at: number, state: State): boolean {
    const kind = at * KINDS + state * 2;
    return this.#cheapest[kind] !== null || this.#cheapest[kind + 1] !== null;
  }

  /** What the cheapest path to a place in any of some states costs; infinity where there is none. */
  least(at: number, states: readonly State[], withTrigger: boolean): number {
    let least = Number.POSITIVE_INFINITY;
    for (const state of states)
      for (let of = withTrigger ? 1 : 0; of < 2; of++) {
        const node = this.#cheapest[at * KINDS + state * 2 + of] as Node | null;
        if (node !== null && node.cost < least) least = node.cost;
      }
    return least;
  }

  offer(at: number, state: State, cost: number, before: Node | null, edge: Edge | null, triggers: boolean): void {
    if (cost > this.#dearest) return;
    const kind = at * KINDS + state * 2 + (triggers ? 1 : 0);
    let cheaper: Node | null = null;
    let node = this.#cheapest[kind] as Node | null;
    for (let kept = 1; node !== null && node.cost <= cost; kept++) {
      if (kept === this.#keep) return;
      cheaper = node;
      node = node.dearer;
    }
    // What is pushed out at the end stays linked and is not looked at any more.
    const made: Node = { state, cost, before, edge, triggers, dearer: node };
    if (cheaper === null) this.#cheapest[kind] = made;
    else cheaper.dearer = made;
  }

  /** Leads every path kept to a place in a state on to another place, or only such as are wanted. */
  extend(
    at: number,
    state: State,
    to: number,
    into: State,
    cost: number,
    edge: Edge,
    triggers = false,
    wanted?: (node: Node) => boolean,
  ): void {
    for (let kind = at * KINDS + state * 2, of = 0; of < 2; of++) {
      let node = this.#cheapest[kind + of] as Node | null;
      for (let kept = 0; node !== null && kept < this.#keep; kept++) {
        if (wanted === undefined || wanted(node))
          this.offer(to, into, node.cost + cost, node, edge, node.triggers || triggers);
        node = node.dearer;
      }
    }
  }

  /**
   * Leads the paths of the action on over a token that can be nothing else, as they are: none goes another way from
   * there. False where they must be led on one by one.
   */
  pass(at: number, cost: number): boolean {
    const from = at * KINDS + ACTION * 2;
    const to = from + KINDS;
    for (let of = 0; of < 2; of++) {
      if (this.#cheapest[to + of] !== null) return false;
      for (let node = this.#cheapest[from + of] as Node | null; node !== null; node = node.dearer)
        if (node.edge?.type !== 'action') return false;
    }
    for (let of = 0; of < 2; of++) {
      let last: Node | null = null;
      let node = this.#cheapest[from + of] as Node | null;
      for (let kept = 0; node !== null && kept < this.#keep && node.cost + cost <= this.#dearest; kept++) {
        node.cost += cost;
        (node.edge as { to: number }).to = at + 1;
        last = node;
        node = node.dearer;
      }
      if (last === null) continue;
      last.dearer = null;
      this.#cheapest[to + of] = this.#cheapest[from + of] as Node | null;
      this.#cheapest[from + of] = null;
    }
    return true;
  }

  /** The cheapest paths to a place in any of some states, or only those that have a trigger. */
  best(at: number, states: readonly State[], most: number, withTrigger = false): readonly Node[] {
    const nodes: Node[] = [];
    for (const state of states)
      for (let of = withTrigger ? 1 : 0; of < 2; of++) {
        let node = this.#cheapest[at * KINDS + state * 2 + of] as Node | null;
        for (let kept = 0; node !== null && kept < this.#keep; kept++) {
          let place = nodes.length;
          nodes.push(node);
          for (; place > 0 && (nodes[place - 1] as Node).cost > node.cost; place--)
            nodes[place] = nodes[place - 1] as Node;
          nodes[place] = node;
          node = node.dearer;
        }
      }
    return nodes.length > most ? nodes.slice(0, most) : nodes;
  }
}
