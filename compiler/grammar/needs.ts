import { type Key, type Keys, keyOfWord, kindOf, wordOf } from './keys.ts';
import type { Pattern } from './pattern.ts';

/*
 * What a text must hold for a dimension to have a member in it: "quarter", or one of the words of retries. Where it holds
 * none of that the dimension is not looked for, however many rules begin with it. It follows from the patterns alone: of
 * what stands one behind the other all is needed, of a choice any.
 */

/** Tokens of which one is needed; null where nothing can be said. */
type Need = { readonly kinds: number; readonly words: ReadonlySet<number> } | null;

/** More words than these tell nothing: most texts hold one. */
const MOST_WORDS = 120;
/** So many needs are told apart: the bits of a number. */
const MOST = 30;

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

/** The needs of dimensions, each a bit, and which of them a token meets. */
export class Needs {
  readonly #bits = new Map<NeedingDimension | NeedingReader, number>();
  readonly #byWord = new Map<number, number>();
  readonly #byKind: number[] = [];
  readonly #words: number[] = [];

  /** @param word the number of a word. @param dimension the dimension of a name. */
  constructor(
    rules: readonly Needing[],
    dimensions: readonly NeedingDimension[],
    word: (text: string) => number,
    dimension: (name: string) => NeedingDimension | undefined,
  ) {
    const found = fixpoint(rules, dimensions, word, dimension);
    const readers = dimensions.flatMap((one) => [...one.readers, ...one.openers]);
    const told = [...found, ...readers.map((one) => [one, one.needs] as const)].flatMap(([of, need]) =>
      need === null || isBeginning(of, need) ? [] : [{ of, need }],
    );
    told.sort((a, b) => weight(a.need) - weight(b.need));
    const bits = new Map<string, number>();
    for (const { of, need } of told) {
      const said = `${need.kinds} ${[...need.words].sort((a, b) => a - b).join(' ')}`;
      let bit = bits.get(said);
      if (bit === undefined) {
        if (bits.size === MOST) continue;
        bit = 1 << bits.size;
        bits.set(said, bit);
        for (const one of need.words) this.#byWord.set(one, (this.#byWord.get(one) ?? 0) | bit);
        for (let kind = 0; kind < 32; kind++)
          if ((need.kinds >> kind) & 1) this.#byKind[kind] = (this.#byKind[kind] ?? 0) | bit;
      }
      this.#bits.set(of, bit);
    }
    const most = Math.max(0, ...this.#byWord.keys());
    for (let number = 0; number <= most; number++) this.#words.push(this.#byWord.get(number) ?? 0);
    for (let kind = 0; kind < 32; kind++) this.#byKind[kind] ??= 0;
  }

  /** The bit of a dimension or a reader; 0 where it needs nothing that is told apart. */
  of(maker: NeedingDimension | NeedingReader): number {
    return this.#bits.get(maker) ?? 0;
  }

  /** The needs that a token meets, as bits. */
  met(key: Key): number {
    const word = wordOf(key);
    return (this.#byKind[kindOf(key)] as number) | (word < this.#words.length ? (this.#words[word] as number) : 0);
  }
}

/** Whether all that is needed is what it begins with, which is asked without this. */
const isBeginning = (of: NeedingDimension | NeedingReader, { kinds, words }: NonNullable<Need>): boolean =>
  'mayBegin' in of && kinds === 0 && [...words].every((word) => of.mayBegin(keyOfWord(word)));

const weight = ({ kinds, words }: NonNullable<Need>): number => (kinds === 0 ? 0 : 1000) + words.size;

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
        let least: Need = null;
        for (const item of pattern.items) {
          const one = ofPattern(item);
          if (one !== null && (least === null || weight(one) < weight(least))) least = one;
        }
        return least;
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

function union(needs: readonly Need[]): Need {
  let kinds = 0;
  const words = new Set<number>();
  for (const need of needs) {
    if (need === null) return null;
    kinds |= need.kinds;
    for (const one of need.words) words.add(one);
  }
  return words.size > MOST_WORDS ? null : { kinds, words };
}
