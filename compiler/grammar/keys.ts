import { TOKEN_KINDS, type Token, type TokenKind } from '../lexer/token.ts';
import type { Begins, KeyKind } from './rule.ts';

/**
 * What rules can ask of a token, as one number: its word, where any pattern or reader names it, and its kind. Words with
 * figures in them and numbers by their shape are kinds of their own here, so that what only they can begin is not looked
 * for elsewhere: `hour` is one from 1 to 12, `figures` any other one or two of them and `short` either, `four-digits` has
 * four, `decimal` is no whole number, and `long` any other.
 */
export type Key = number;

const KIND_BITS = 5;
const KIND_MASK = (1 << KIND_BITS) - 1;
const KINDS: readonly KeyKind[] = [
  ...TOKEN_KINDS,
  'mixed',
  'hour',
  'figures',
  'short',
  'four-digits',
  'decimal',
  'long',
];
const KIND_INDEX = Object.fromEntries(KINDS.map((kind, index) => [kind, index])) as Record<KeyKind, number>;
/** What a kind of the lexer's is made of here. */
const PARTS: Readonly<Partial<Record<KeyKind, readonly KeyKind[]>>> = {
  word: ['mixed'],
  number: ['hour', 'figures', 'four-digits', 'decimal', 'long'],
  short: ['hour', 'figures'],
};

/** The key of what stands behind the last token. */
export const END: Key = -1 << KIND_BITS;

/** Every kind of token, as bits. */
export const EVERY_KIND = (1 << KINDS.length) - 1;

/** A kind as bits. What can begin with any word can begin with a mixed one. */
export const kindBits = (kind: KeyKind): number =>
  (PARTS[kind] ?? []).reduce((bits, part) => bits | (1 << KIND_INDEX[part]), 1 << KIND_INDEX[kind]);

/** Whether a token's kind is among some. */
export const hasKind = (bits: number, key: Key): boolean => key !== END && ((bits >> (key & KIND_MASK)) & 1) === 1;

/** Some tokens: by their kinds, as bits, and by the numbers of their words. */
export interface Keys {
  readonly kinds: number;
  readonly words: ReadonlySet<number>;
  /** Words that are none of them, whatever their kind. */
  readonly not: ReadonlySet<number>;
}

/** Whether a token is one of some; of all where none are named. */
export const isAmong = (keys: Keys | null, key: Key): boolean =>
  keys === null ||
  (key > KIND_MASK && keys.words.has(key >> KIND_BITS)) ||
  (hasKind(keys.kinds, key) && !(key > KIND_MASK && keys.not.has(key >> KIND_BITS)));

/** The key of a plain word by its number. */
export const keyOfWord = (word: number): Key => (word << KIND_BITS) | KIND_INDEX.word;

/** The place of a token's kind among the kinds. */
export const kindOf = (key: Key): number => key & KIND_MASK;

/** The number of a token's word; 0 where no rule names it. */
export const wordOf = (key: Key): number => key >> KIND_BITS;

/** The words that rules name, by number, from 1 on. */
export class Vocabulary {
  readonly #words = new Map<string, number>();

  /** The number of a word, which it gets when it is first asked for. */
  number(word: string): number {
    let number = this.#words.get(word);
    if (number === undefined) {
      number = this.#words.size + 1;
      this.#words.set(word, number);
    }
    return number;
  }

  /** The number of a word, 0 where no rule names it. */
  known(word: string): number {
    return this.#words.get(word) ?? 0;
  }

  /** Tokens as numbers; null where none are named. Words get a number by it. */
  keysOf(some: Begins | undefined): Keys | null {
    if (some === undefined) return null;
    const { kinds, words = [], not = [] } = some;
    const numbers = (of: readonly string[]) => new Set(of.map((word) => this.number(word)));
    const all = kinds === undefined && words.length === 0 && not.length > 0;
    const bits = all ? EVERY_KIND : (kinds ?? []).reduce((sum, kind) => sum | kindBits(kind), 0);
    return { kinds: bits, words: numbers(words), not: numbers(not) };
  }

  keyOf({ kind, text }: Token): Key {
    const word = kind === 'quoted' ? 0 : (this.#words.get(text) ?? 0);
    return (word << KIND_BITS) | KIND_INDEX[shapeOf(kind, text, word !== 0)];
  }
}

/** The kind of a token by its shape; words that are named need none. */
function shapeOf(kind: TokenKind, text: string, named: boolean): KeyKind {
  if (kind === 'word') return !named && /\d/.test(text) ? 'mixed' : kind;
  if (kind !== 'number') return kind;
  if (text.length === 1) return text === '0' ? 'figures' : 'hour';
  if (text.length === 2) return text === '10' || text === '11' || text === '12' ? 'hour' : 'figures';
  if (text.includes('.')) return 'decimal';
  return text.length === 4 && !text.includes(',') ? 'four-digits' : 'long';
}
