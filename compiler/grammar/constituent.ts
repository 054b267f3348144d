import { alike } from '../ast/alike.ts';
import type { Dimension } from './dimensions.ts';

/** A stretch of tokens read as a member of a dimension, and how. Token indexes, half-open. */
export interface Constituent {
  readonly rule: string;
  readonly dimension: Dimension;
  readonly from: number;
  readonly to: number;
  readonly value: unknown;
  readonly priority: number;
  readonly children: readonly Constituent[];
}

/** What makes constituents, a rule or a reader: all that is asked of it when two of them are compared. */
export interface Maker {
  readonly id: string;
  readonly yields: Dimension;
  readonly priority: number;
  /** Its place among all rules: of two that mean the same the earlier is kept. */
  readonly order: number;
}

/** The first members of a list, as one step of the way through a rule; taken out of it only where the rule fits. */
export class Several {
  readonly #list: readonly Constituent[];
  readonly #size: number;

  constructor(list: readonly Constituent[], size: number) {
    this.#list = list;
    this.#size = size;
  }

  get members(): readonly Constituent[] {
    return this.#list.slice(0, this.#size);
  }

  get value(): readonly unknown[] {
    if (this.#size === 1) return [this.#list[0]?.value];
    return this.members.map((member) => member.value);
  }
}

/** One after the other, what a rule was read by. */
export type Step = Constituent | Several;

/** A constituent; the parts it was made of are told one from another only where somebody asks how it was read. */
export class Made implements Constituent {
  readonly maker: Maker;
  readonly from: number;
  readonly to: number;
  readonly value: unknown;
  readonly way: readonly Step[];

  constructor(maker: Maker, from: number, to: number, value: unknown, way: readonly Step[]) {
    this.maker = maker;
    this.from = from;
    this.to = to;
    this.value = value;
    this.way = way;
  }

  get rule(): string {
    return this.maker.id;
  }

  get dimension(): Dimension {
    return this.maker.yields;
  }

  get priority(): number {
    return this.maker.priority;
  }

  get children(): readonly Constituent[] {
    return this.way.flatMap((step) => (step instanceof Several ? step.members : [step]));
  }
}

/**
 * What a rule is given of a match: the values of its parts by name, told one from another when they are asked for. One
 * shape for all rules, since to make an object of its own for each costs more than most rules do.
 */
export class Captures {
  readonly #way: readonly Step[];
  readonly #names: readonly (string | null)[];

  constructor(way: readonly Step[], names: readonly (string | null)[]) {
    this.#way = way;
    this.#names = names;
  }

  /** Lets rules ask for a part by a name. */
  static define(name: string): void {
    if (Object.hasOwn(Captures.prototype, name)) return;
    Object.defineProperty(Captures.prototype, name, {
      get(this: Captures): unknown {
        const names = this.#names;
        for (let index = names.length - 1; index >= 0; index--)
          if (names[index] === name) return (this.#way[index] as Step).value;
        return undefined;
      },
    });
  }
}

/**
 * Longest first; of two readings of the same stretch that mean the same, or of which one outranks, one is kept: that
 * with fewer parts, which spells out more of its words, then that of the earlier rule.
 */
export function settle(found: Made[], most: number): readonly Constituent[] {
  // By insertion: there are seldom more than three.
  for (let index = 1; index < found.length; index++) {
    const one = found[index] as Made;
    let at = index;
    for (; at > 0 && outranks(one, found[at - 1] as Made); at--) found[at] = found[at - 1] as Made;
    found[at] = one;
  }
  const kept: Constituent[] = [];
  for (let index = 0; index < found.length && kept.length < most; ) {
    const best = found[index] as Made;
    const first = kept.length;
    kept.push(best);
    for (index += 1; index < found.length && found[index]?.to === best.to; index++) {
      const rival = found[index] as Made;
      if (rival.priority === best.priority && !isKept(kept, first, rival)) kept.push(rival);
    }
  }
  return kept;
}

/** Whether one of those kept from `first` on means the same. */
function isKept(kept: readonly Constituent[], first: number, { value }: Made): boolean {
  for (let index = first; index < kept.length; index++) if (alike(kept[index]?.value, value)) return true;
  return false;
}

function outranks(a: Made, b: Made): boolean {
  if (a.to !== b.to) return a.to > b.to;
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.way.length !== b.way.length ? a.way.length < b.way.length : a.maker.order < b.maker.order;
}
