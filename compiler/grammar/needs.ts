import { END, type Key, type Keys, keyOfWord, kindOf, wordOf } from './keys.ts';
import type { Pattern } from './pattern.ts';

/*
 * What a text must hold for a dimension to have a member in it: "quarter", or one of the words of retries. Where it holds
 * none of that the dimension is not looked for, however many rules begin with it. The same of what is still to come of a
 * rule: a date is not looked for where all rules that go on behind it do so with "to", and the text has none. It follows
 * from the patterns alone: of what stands one behind the other all is needed, of a choice any.
 */

/** Tokens of which one is needed; null where nothing can be said. */
type Need = { readonly kinds: number; readonly words: ReadonlySet<number> } | null;

/** More words than these tell nothing: most texts hold one. */
const MOST_WORDS = 120;
/** So many needs are told apart: a bound on what a text costs that meets them all. */
const MOST = 1024;

/** What is known of a reader here. */
interface NeedingReader {
  readonly needs: Keys | null;
  readonly begins: Keys | null;
}

/** What is known of a dimension here. */
interface NeedingDimension {
  readonly readers: readonly NeedingReader[];
  readonly openers: readonly NeedingReader[];
  mayBegin(key: Key): boolean;
}

/** A rule as its needs are found out. */
export interface Needing {
  readonly dimension: NeedingDimension;
  readonly pattern: Pattern;
  readonly needs: Keys | null;
}

/** A place in the pattern of a rule as its needs are found out. */
export interface NeedingNode {
  readonly words: ReadonlyMap<number, readonly NeedingNode[]>;
  readonly members: readonly { readonly dimension: NeedingDimension; readonly to: NeedingNode }[];
  readonly accepts: readonly unknown[];
}

/**
 * The needs of dimensions, of readers, and of what is still to come of a rule. Those that are the same have one number,
 * from 1 on, given when they are first asked for; 0 is no need, or one too many.
 */
export class Needs {
  readonly #found: ReadonlyMap<NeedingDimension, Need>;
  readonly #numbers = new Map<string, number>();
  /** By word and by kind the needs that it meets: the bit of a number. */
  readonly #byWord: Bits[] = [];
  readonly #byKind: Bits[] = Array.from({ length: 32 }, () => NONE);
  readonly #behind = new Map<NeedingNode, Need>();

  /** @param word the number of a word. @param dimension the dimension of a name. */
  constructor(
    rules: readonly Needing[],
    dimensions: readonly NeedingDimension[],
    word: (text: string) => number,
    dimension: (name: string) => NeedingDimension | undefined,
  ) {
    this.#found = fixpoint(rules, dimensions, word, dimension);
  }

  /** How many needs are told apart so far. */
  get count(): number {
    return this.#numbers.size;
  }

  ofDimension(dimension: NeedingDimension): number {
    const need = this.#found.get(dimension) ?? null;
    return need === null || isBeginning(dimension, need) ? 0 : this.#numberOf(need);
  }

  ofReader({ needs }: NeedingReader): number {
    return needs === null ? 0 : this.#numberOf(needs);
  }

  /** What must come behind any of some places for a rule to be complete. */
  behind(nodes: readonly NeedingNode[]): number {
    const need = nodes.some(isComplete) ? null : unionOf(nodes, (node) => this.#needBehind(node));
    return need === null ? 0 : this.#numberOf(need);
  }

  #needBehind(node: NeedingNode): Need {
    let need = this.#behind.get(node);
    if (need === undefined) {
      need = isComplete(node) ? null : this.#findBehind(node);
      this.#behind.set(node, need);
    }
    return need;
  }

  /** Where a word leads on, no other need behind it is met by fewer texts. */
  #findBehind({ words, members }: NeedingNode): Need {
    const need = unionOf(members, ({ dimension, to }) =>
      lesser(this.#found.get(dimension) ?? null, this.#needBehind(to)),
    );
    return need === null ? null : union([need, { kinds: 0, words: new Set(words.keys()) }]);
  }

  #numberOf(need: NonNullable<Need>): number {
    const said = `${need.kinds} ${[...need.words].sort((a, b) => a - b).join(' ')}`;
    const known = this.#numbers.get(said);
    if (known !== undefined) return known;
    if (this.#numbers.size === MOST) return 0;
    const number = this.#numbers.size + 1;
    this.#numbers.set(said, number);
    for (const word of need.words) {
      while (this.#byWord.length <= word) this.#byWord.push(NONE);
      this.#byWord[word] = withBit(this.#byWord[word] as Bits, number);
    }
    for (let kind = 0; kind < 32; kind++)
      if ((need.kinds >> kind) & 1) this.#byKind[kind] = withBit(this.#byKind[kind] as Bits, number);
    return number;
  }

  /** The needs that a text meets, by the keys of its tokens: the bit of each number. */
  met(keys: readonly Key[]): Bits {
    const met: number[] = [];
    for (let index = this.count >> 5; index >= 0; index--) met.push(0);
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as Key;
      if (key === END) continue;
      add(met, this.#byKind[kindOf(key)] as Bits);
      const word = wordOf(key);
      if (word < this.#byWord.length) add(met, this.#byWord[word] as Bits);
    }
    return met;
  }
}

/** Numbers as bits, 32 in each. Plain arrays, since typed ones of this length are slow to make. */
type Bits = readonly number[];
const NONE: Bits = [];

const isComplete = ({ accepts }: NeedingNode): boolean => accepts.length > 0;

function add(to: number[], some: Bits): void {
  for (let index = 0; index < some.length; index++) to[index] = (to[index] as number) | (some[index] as number);
}

function withBit(bits: Bits, number: number): Bits {
  const wider = [...bits];
  while (wider.length <= number >> 5) wider.push(0);
  wider[number >> 5] = (wider[number >> 5] as number) | (1 << (number & 31));
  return wider;
}

/** Whether all that is needed is what it begins with, which is asked without this. */
const isBeginning = (of: NeedingDimension, { kinds, words }: NonNullable<Need>): boolean =>
  kinds === 0 && [...words].every((word) => of.mayBegin(keyOfWord(word)));

const weight = ({ kinds, words }: NonNullable<Need>): number => (kinds === 0 ? 0 : 1000) + words.size;

/** Of two needs that must both be met, that which fewer texts do. */
const lesser = (a: Need, b: Need): Need => (a === null || (b !== null && weight(b) < weight(a)) ? b : a);

/** Grows from nothing until it holds for all rules: what a member is made of holds what is needed, and so does it. */
function fixpoint(
  rules: readonly Needing[],
  dimensions: readonly NeedingDimension[],
  word: (text: string) => number,
  dimension: (name: string) => NeedingDimension | undefined,
): ReadonlyMap<NeedingDimension, Need> {
  const found = new Map<NeedingDimension, Need>();
  for (const one of dimensions) found.set(one, union([...one.readers, ...one.openers].map(ofReader)));
  const ofPattern = (pattern: Pattern): Need => {
    switch (pattern.type) {
      case 'words':
        return { kinds: 0, words: new Set([...pattern.words].map(word)) };
      case 'member': {
        const of = dimension(pattern.dimension);
        return of === undefined ? null : (found.get(of) ?? null);
      }
      case 'choice':
        return union(pattern.options.map(ofPattern));
      case 'optional':
        return null;
      case 'sequence': {
        return pattern.items.reduce<Need>((least, item) => lesser(least, ofPattern(item)), null);
      }
    }
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const rule of rules) {
      const before = found.get(rule.dimension) ?? null;
      if (before === null) continue;
      const after = union([before, rule.needs ?? ofPattern(rule.pattern)]);
      if (after !== null && after.kinds === before.kinds && after.words.size === before.words.size) continue;
      found.set(rule.dimension, after);
      changed = true;
    }
  }
  return found;
}

/** What a reader begins with is needed; where some of it is left out by name, no more is said. */
function ofReader({ needs, begins }: NeedingReader): Need {
  if (needs !== null) return needs;
  return begins === null ? null : { kinds: begins.kinds, words: begins.words };
}

const union = (needs: readonly Need[]): Need => unionOf(needs, (need) => need);

/** What any of some needs; null as soon as one needs nothing, or all together too much to tell. */
function unionOf<Of>(some: readonly Of[], needOf: (one: Of) => Need): Need {
  let kinds = 0;
  const words = new Set<number>();
  for (const one of some) {
    const need = needOf(one);
    if (need === null) return null;
    kinds |= need.kinds;
    for (const word of need.words) words.add(word);
    if (words.size > MOST_WORDS) return null;
  }
  return { kinds, words };
}
