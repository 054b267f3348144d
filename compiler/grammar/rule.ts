import type { Token, TokenKind } from '../lexer/token.ts';
import type { Dimension, Dimensions } from './dimensions.ts';
import type { Captures, Pattern } from './pattern.ts';
import { readPattern } from './pattern.ts';

/** A way of saying something, with the phrases that prove it. Everything the grammar knows is one of these. */
export interface Rule {
  /** `dimension.what-it-reads`, unique. */
  readonly id: string;
  readonly yields: Dimension;
  readonly pattern: Pattern;
  /** The meaning of a match, or null where the words match and the values do not (`25 o'clock`). */
  readonly produce: (captures: Readonly<Record<string, unknown>>, place: Place) => unknown;
  /** Of two readings of the same words in one dimension the higher is kept; equal ones are a tie. Normally 0. */
  readonly priority: number;
  /** The only tokens that may stand behind a match, besides the end of the text; any where it is not said. */
  readonly follows: Begins | undefined;
  /** Tokens without one of which in the text nothing comes of a match, where its pattern does not say so. */
  readonly needs: Begins | undefined;
  /** Phrases, or whole descriptions, whose winning derivation uses this rule: tests, docs and completions. */
  readonly examples: readonly string[];
  /** Phrases in which it must not take part. */
  readonly counterexamples: readonly string[];
}

/** Where a match stands; some meanings depend on the words around or on how a number was written. */
export interface Place {
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

/** A rule as it is written. */
interface Written<Text extends string, D extends Dimension> {
  readonly id: string;
  readonly yields: D;
  readonly pattern: Text;
  readonly produce: (captures: Captures<Text, Dimensions>, place: Place) => Dimensions[D] | null;
  readonly priority?: number;
  /**
   * The only tokens that may stand behind a match, besides the end of the text, where `produce` asks that: said here as
   * well, its parts are not read where nothing could come of them. Too narrow loses readings.
   */
  readonly follows?: Begins;
  /** Tokens without one of which in the text nothing comes of a match, where the pattern does not say so. */
  readonly needs?: Begins;
  readonly examples: readonly string[];
  readonly counterexamples: readonly string[];
}

/**
 * Adds a way of saying `yields`. The pattern language is that of pattern.ts; a malformed pattern throws when first read.
 * The build puts a function around what is written here (scripts/bundle.ts), so that importing the language costs
 * nothing: it is called when the first text is read. `produce` asks for captures by name; they are no object to spread.
 */
export function defineRule<const Text extends string, D extends Dimension>(
  rule: Written<Text, D> | (() => Written<Text, D>),
): Rule {
  return new Defined(rule as unknown as AnyWritten | (() => AnyWritten));
}

type AnyWritten = Omit<Rule, 'pattern' | 'priority' | 'follows' | 'needs'> & {
  readonly pattern: string;
  readonly priority?: number;
  readonly follows?: Begins;
  readonly needs?: Begins;
};

class Defined implements Rule {
  #rule: AnyWritten | (() => AnyWritten);
  #pattern: Pattern | undefined;

  constructor(rule: AnyWritten | (() => AnyWritten)) {
    this.#rule = rule;
  }

  get #written(): AnyWritten {
    if (typeof this.#rule === 'function') this.#rule = this.#rule();
    return this.#rule;
  }

  get id(): string {
    return this.#written.id;
  }
  get yields(): Dimension {
    return this.#written.yields;
  }
  get pattern(): Pattern {
    this.#pattern ??= readPattern(this.#written.pattern);
    return this.#pattern;
  }
  get produce(): Rule['produce'] {
    return this.#written.produce;
  }
  get priority(): number {
    return this.#written.priority ?? 0;
  }
  get follows(): Begins | undefined {
    return this.#written.follows;
  }
  get needs(): Begins | undefined {
    return this.#written.needs;
  }
  get examples(): readonly string[] {
    return this.#written.examples;
  }
  get counterexamples(): readonly string[] {
    return this.#written.counterexamples;
  }
}

/** A dimension whose members are read by code, where words cannot be listed: numbers, clock times, free text. */
export interface Reader {
  readonly id: string;
  readonly yields: Dimension;
  readonly single?: true;
  readonly opens?: true;
  readonly needs?: Begins;
  readonly begins?: Begins;
  readonly alone?: Begins;
  readonly goesOn?: Begins;
  /** All readings that begin at `at`, each with the token index behind it. */
  readonly read: (tokens: readonly Token[], at: number) => readonly Reading[];
  readonly examples: readonly string[];
  readonly counterexamples: readonly string[];
}

/** A kind of token as rules tell them: words that hold figures and numbers by their shape have kinds of their own. */
export type KeyKind = TokenKind | 'mixed' | 'hour' | 'figures' | 'short' | 'four-digits' | 'decimal' | 'long';

/**
 * Tokens: of any of these kinds, or any of these words, and none of those named in `not`; with nothing but `not` all
 * others. `mixed` are words that hold figures (`PT15M`); see `keys.ts`.
 */
export interface Begins {
  readonly kinds?: readonly KeyKind[];
  readonly words?: readonly string[];
  readonly not?: readonly string[];
}

export interface Reading {
  readonly end: number;
  readonly value: unknown;
}

/**
 * Adds a dimension that is read by code. What it begins and goes on with is asked before `read` is, and before every rule
 * that has the dimension in its pattern: say it as narrowly as is true, since it is what keeps reading fast. Too narrow
 * loses readings.
 */
export function defineReader<D extends Dimension>(reader: {
  readonly id: string;
  readonly yields: D;
  /** Whether it always reads one token, so that what stands behind it may be looked at first. */
  readonly single?: true;
  /** Whether it reads only what a text or a line begins with. */
  readonly opens?: true;
  /** Tokens without one of which in the text it reads nothing: see `needs.ts`. */
  readonly needs?: Begins;
  /** The only tokens that `read` is asked at; without it, all. Where words are many, a getter: it is read at the first text. */
  readonly begins?: Begins;
  /** Of these the only ones that it reads by themselves; without it, all. `{}`: it always reads several. */
  readonly alone?: Begins;
  /** The only tokens that may stand second where it reads several; without it, all. */
  readonly goesOn?: Begins;
  readonly read: (
    tokens: readonly Token[],
    at: number,
  ) => readonly { readonly end: number; readonly value: Dimensions[D] }[];
  readonly examples: readonly string[];
  readonly counterexamples: readonly string[];
}): Reader {
  return reader;
}
