import type { Maker } from './constituent.ts';
import type { DimensionRules } from './dimension-rules.ts';
import type { Keys } from './keys.ts';
import type { Rule } from './rule.ts';

export type List = 'no' | 'separated' | 'loose';

/** A rule, as a maker of constituents. All have one shape, which rules as they are written need not have. */
export interface RuleMaker extends Maker {
  readonly produce: Rule['produce'];
  readonly follows: Keys | null;
}

/** A place within the pattern of one rule. */
export interface Node {
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

export type Member = Node['members'][number];

/** Whether a member leads on from a node as it does from another. */
export const hasMember = (node: Node, { dimension, capture, list, to }: Member): boolean =>
  node.members.some(
    (one) => one.to === to && one.dimension === dimension && one.capture === capture && one.list === list,
  );

/** Whether all that leads on from a node leads on from another as well. */
export const leadsOnAs = (other: Node, node: Node): boolean =>
  node.accepts.length === 0 &&
  node.members.every((member) => hasMember(other, member)) &&
  [...node.words].every(([word, to]) => to.every((one) => other.words.get(word)?.includes(one)));

/** A node, and the names under which the constituents on the way to it are captured. */
export interface Item {
  readonly node: Node;
  readonly names: readonly (string | null)[];
}
