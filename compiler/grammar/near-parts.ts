import type { Token } from '../lexer/token.ts';
import { type Phrases, wordsOf } from './near-words.ts';
import type { Pattern } from './pattern.ts';

/*
 * Patterns as near-walk.ts walks them: each part knows what can begin it.
 */

/** Dimensions whose members are values: numbers, times, days. The others take any word. */
const OPEN: ReadonlySet<string> = new Set([
  'error-cause',
  'noun',
  'thing',
  'key',
  'label',
  'owner-name',
  'given',
  'event',
  'limit',
  'job-name',
  'lead',
  'lead-verb',
]);
/** How much what was matched says: words that tell count one, small ones less, an edit on a value a little. */
export const WEIGHT = { telling: 1, small: 0.4, value: 1, brokenValue: 0.6 } as const;
/** The dimensions and the words that patterns ask for, each with a number, so that what a text holds is found without its name. */
export class Asked {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #words = new Map<string, number>();

  /** @param patterns all that are going to be walked: a word that is in none of them has the number 0. */
  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns)
      for (const word of wordsOf(pattern)) if (!this.#words.has(word)) this.#words.set(word, this.#words.size + 1);
  }

  /** The number of a word; 0 where no pattern has it. */
  wordOf(text: string): number {
    return this.#words.get(text) ?? 0;
  }

  /** Words as bits, each by its number. */
  bitsOf(words: Iterable<string>): Int32Array {
    const bits = new Int32Array((this.#words.size >> 5) + 1);
    for (const word of words) {
      const number = this.wordOf(word);
      bits[number >> 5] = (bits[number >> 5] as number) | (1 << (number & 31));
    }
    return bits;
  }

  number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}

/** What a part of a pattern may begin with. */
export interface Heads {
  readonly words: ReadonlySet<string>;
  /** The same by their numbers. */
  readonly bits: Int32Array;
  /** By number. */
  readonly dimensions: readonly number[];
}

/** A part of a pattern as it is walked. */
export type Part = PartKind & {
  readonly begins: Heads;
  /** Whether it may match nothing. */
  readonly empty: boolean;
  /** What stands second in it where an edit has taken what it begins with; null where that may be all of it. */
  readonly second: Heads | null;
  /** How many words such an edit may take. */
  readonly skips: number;
};
type PartKind =
  | { readonly type: 'words' }
  | {
      readonly type: 'member';
      readonly dimension: number;
      readonly list: boolean;
      readonly value: number;
      /** The words that tell of it, where it is a phrase. */
      readonly telling: ReadonlySet<string> | null;
    }
  | { readonly type: 'sequence'; readonly parts: readonly Part[] }
  | { readonly type: 'choice'; readonly parts: readonly Part[]; readonly told: Told | null }
  | { readonly type: 'optional'; readonly item: Part };

/** Of a long choice: which options a word tells of, so that not each of them is asked about each word. */
export class Told {
  /** By word: the options that begin with it, and those in which it comes second. */
  readonly #first = new Map<string, number[]>();
  readonly #second = new Map<string, number[]>();
  /** Those that no word tells of: they begin with a phrase or a value, or may be nothing but a word that was changed. */
  readonly #always: number[] = [];
  readonly #reach: number;
  readonly #marked: Uint8Array;

  constructor(options: readonly Part[]) {
    for (const [index, { begins, second, empty }] of options.entries()) {
      if (empty || second === null || begins.dimensions.length > 0 || second.dimensions.length > 0)
        this.#always.push(index);
      else {
        for (const word of begins.words) put(this.#first, word, index);
        for (const word of second.words) put(this.#second, word, index);
      }
    }
    this.#reach = Math.max(...options.map(({ skips }) => skips)) + 1;
    this.#marked = new Uint8Array(options.length);
  }

  clear(): void {
    this.#marked.fill(0);
    for (const index of this.#always) this.#marked[index] = 1;
  }

  /** Marks the options that may be entered at a token, by its word or by those behind it where an edit is left. */
  mark(tokens: readonly Token[], at: number, edit: boolean): void {
    this.#mark(this.#first, tokens[at]);
    if (!edit) return;
    this.#mark(this.#first, tokens[at + 1]);
    for (let next = at; next <= at + this.#reach && next < tokens.length; next++)
      this.#mark(this.#second, tokens[next]);
  }

  #mark(by: ReadonlyMap<string, readonly number[]>, token: Token | undefined): void {
    const some = token === undefined ? undefined : by.get(token.text);
    if (some === undefined) return;
    for (let index = 0; index < some.length; index++) this.#marked[some[index] as number] = 1;
  }

  has(option: number): boolean {
    return this.#marked[option] === 1;
  }
}

function put(map: Map<string, number[]>, word: string, index: number): void {
  const known = map.get(word);
  if (known === undefined) map.set(word, [index]);
  else known.push(index);
}

/** So many options make a choice long. */
const LONG = 6;

/** A pattern to be walked, with what its first and its second part may begin with. */
export interface Walk {
  readonly root: Part;
  readonly first: Heads;
  readonly second: Heads;
  /** How many words of its first part an edit may take. */
  readonly skips: number;
}

/** A broken phrase (a condition, whom to tell) is followed over so many words at most. */
export const MOST_BROKEN = 7;

/** Makes a walk of a pattern. */
export function walkOf(pattern: Pattern, asked: Asked, phrases: Phrases): Walk {
  const { first, second } = headsOf(pattern, asked);
  return { root: partOf(pattern, asked, phrases), first, second, skips: skipsOf(first, asked, phrases) };
}

/** A phrase that is broken is followed further than a word. */
const skipsOf = (first: Heads, asked: Asked, phrases: Phrases): number =>
  first.dimensions.some((one) => phrases.has(asked.names[one] as string)) ? MOST_BROKEN : 2;

function partOf(pattern: Pattern, asked: Asked, phrases: Phrases): Part {
  const part = enteredOf(pattern, asked, phrases);
  const { first, second, single } = headsOf(pattern, asked);
  return { ...part, second: part.empty || single ? null : second, skips: skipsOf(first, asked, phrases) };
}

type Entered = PartKind & Pick<Part, 'begins' | 'empty'>;

function enteredOf(pattern: Pattern, asked: Asked, phrases: Phrases): Entered {
  switch (pattern.type) {
    case 'words':
      return { type: 'words', begins: headsWith(pattern.words, [], asked), empty: false };
    case 'member': {
      const { dimension: name, list } = pattern;
      const dimension = asked.number(name);
      return {
        type: 'member',
        dimension,
        list: list !== 'no',
        value: OPEN.has(name) ? 0 : WEIGHT.value,
        telling: phrases.get(name) ?? null,
        begins: headsWith(new Set(), [dimension], asked),
        empty: false,
      };
    }
    case 'optional': {
      const item = partOf(pattern.item, asked, phrases);
      return { type: 'optional', item, begins: item.begins, empty: true };
    }
    case 'choice': {
      const parts = pattern.options.map((one) => partOf(one, asked, phrases));
      const told = parts.length < LONG ? null : new Told(parts);
      return { type: 'choice', parts, told, begins: anyOf(parts, asked), empty: parts.some(({ empty }) => empty) };
    }
    case 'sequence': {
      const parts = pattern.items.map((one) => partOf(one, asked, phrases));
      const full = parts.findIndex(({ empty }) => !empty);
      const opening = full < 0 ? parts : parts.slice(0, full + 1);
      return { type: 'sequence', parts, begins: anyOf(opening, asked), empty: full < 0 };
    }
  }
}

const headsWith = (words: ReadonlySet<string>, dimensions: readonly number[], asked: Asked): Heads => ({
  words,
  bits: asked.bitsOf(words),
  dimensions,
});

const anyOf = (parts: readonly Part[], asked: Asked): Heads =>
  headsWith(
    new Set(parts.flatMap(({ begins }) => [...begins.words])),
    [...new Set(parts.flatMap(({ begins }) => begins.dimensions))],
    asked,
  );

/** What the first and the second part of a pattern may be, and whether the first may be its only one. */
function headsOf(
  pattern: Pattern,
  asked: Asked,
): { readonly first: Heads; readonly second: Heads; readonly single: boolean } {
  const words = [new Set<string>(), new Set<string>()] as const;
  const dimensions = [new Set<number>(), new Set<number>()] as const;
  /** Goes through a pattern from each of some parts on, in each way that leads to it; gives the parts that follow. */
  const visit = (one: Pattern, parts: ReadonlySet<0 | 1 | 2>): ReadonlySet<0 | 1 | 2> => {
    switch (one.type) {
      case 'words':
      case 'member':
        for (const part of parts) {
          if (part === 2) continue;
          if (one.type === 'member') dimensions[part].add(asked.number(one.dimension));
          else for (const word of one.words) words[part].add(word);
        }
        return new Set([...parts].map((part) => (part === 0 ? 1 : 2)));
      case 'sequence':
        return one.items.reduce((next, item) => visit(item, next), parts);
      case 'choice':
        return new Set(one.options.flatMap((option) => [...visit(option, parts)]));
      case 'optional':
        return new Set([...parts, ...visit(one.item, parts)]);
    }
  };
  const ends = visit(pattern, new Set([0]));
  return {
    first: headsWith(words[0], [...dimensions[0]], asked),
    second: headsWith(words[1], [...dimensions[1]], asked),
    single: ends.has(0) || ends.has(1),
  };
}
