import type { Token } from '../lexer/token.ts';
import { Asked, type Walk, walkOf } from './near-parts.ts';
import { Ground, walk } from './near-walk.ts';
import { type Phrases, phrasesOf, tellingWordsOf } from './near-words.ts';
import type { Chart } from './parse.ts';
import { dimensionsOf } from './pattern.ts';
import type { Rule } from './rule.ts';

/**
 * Words that are one word away from a rule: one was left out, put in, or replaced. Law 2 asks that a break of any
 * option or schedule is told; since this compares with the rules themselves, a new rule needs nothing of its own.
 */
export interface NearMiss {
  readonly rule: string;
  /** Token indexes, half-open. */
  readonly from: number;
  readonly to: number;
}

/** So much must be said before a stretch is like a rule; a stretch that is all of it needs less. */
const ENOUGH = 1.8;
const ENOUGH_ALONE = 1;
/** A rule is tried from this far before a word that tells. */
const REACH = 8;
/** A text is compared with rules so often at most: a bound on time, far above what any description needs. */
const MOST_TRIES = 1200;

/** What a search must know of the text besides its words. */
export interface Around {
  /** Whether a stretch begins and ends of itself (at a mark, at a sentence's end), so that little is enough there. */
  readonly fits: (from: number, to: number) => boolean;
  /** Whether a clause of the reading has a token already. */
  readonly isRead: (index: number) => boolean;
  /** Whether rules that are read only where their words are set apart may be looked for from a token on … */
  readonly mayBegin: (at: number) => boolean;
  /** … and up to one. */
  readonly mayEnd: (at: number) => boolean;
}

/** A rule as it is searched for. */
interface Sought {
  readonly rule: string;
  /** Whether it is read only where its words are set apart. */
  readonly isApart: boolean;
  readonly walk: Walk;
}

const NONE: readonly number[] = [];
/** Options about a number: the schedules that hold one are known by their words. */
const setsLimit = ({ id }: Rule): boolean => /^(?:concurrency|batch|rate|retry-core)\./.test(id);

/** Rules whose near misses are found. Made once for a set of rules. */
export class NearRules {
  /** The dimensions that their patterns ask for. */
  readonly asked: Asked;
  readonly #rules: readonly Rule[];
  readonly #isApart: (rule: Rule) => boolean;
  readonly #phrases: Phrases;
  /** By token and rule, the search in which it was looked for last: one list for all searches. */
  #tried = new Int32Array(0);
  #searches = 0;
  /** Made when first asked for: most rules have no word in most texts. */
  readonly #sought: (Sought | undefined)[] = [];
  /** By their places: those that a word tells of, … */
  readonly #byWord = new Map<string, number[]>();
  /** … those about a length of time, which need no word that tells, … */
  readonly timed: readonly number[];
  /** … and those about a number, in the same way. */
  readonly counted: readonly number[];

  /**
   * @param rules those that are looked for.
   * @param phrases rules of the phrases that they are made of, in which a word may be broken as well.
   * @param isApart whether a rule is read only where its words are set apart.
   */
  constructor(rules: readonly Rule[], phrases: readonly Rule[], isApart: (rule: Rule) => boolean) {
    this.#rules = rules;
    this.#isApart = isApart;
    this.#phrases = phrasesOf(phrases);
    this.asked = new Asked(rules.map(({ pattern }) => pattern));
    const timed: number[] = [];
    const counted: number[] = [];
    for (const [index, rule] of rules.entries()) {
      const dimensions = dimensionsOf(rule.pattern);
      if (dimensions.includes('duration')) timed.push(index);
      if (
        rule.pattern.type !== 'choice' &&
        dimensions.some((one) => one === 'number' || one === 'rate-amount') &&
        setsLimit(rule)
      )
        counted.push(index);
      for (const word of new Set(tellingWordsOf(rule.pattern, this.#phrases))) {
        const known = this.#byWord.get(word);
        if (known === undefined) this.#byWord.set(word, [index]);
        else known.push(index);
      }
    }
    this.timed = timed;
    this.counted = counted;
  }

  /** How many rules there are. */
  get size(): number {
    return this.#rules.length;
  }

  /** Begins a search in a text of so many tokens; gives its number. One goes on at a time. */
  search(tokens: number): number {
    if (this.#tried.length < tokens * this.size) this.#tried = new Int32Array(tokens * this.size);
    this.#searches = (this.#searches + 1) | 0;
    return this.#searches;
  }

  /** Marks a rule at a place as looked for; false where it was before in the same search. */
  mark(place: number, search: number): boolean {
    if (this.#tried[place] === search) return false;
    this.#tried[place] = search;
    return true;
  }

  /** The places of the rules that a word tells of. */
  toldBy(word: string): readonly number[] {
    return this.#byWord.get(word) ?? NONE;
  }

  sought(index: number): Sought {
    const known = this.#sought[index];
    if (known !== undefined) return known;
    const rule = this.#rules[index] as Rule;
    const walk = walkOf(rule.pattern, this.asked, this.#phrases);
    const made = { rule: rule.id, isApart: this.#isApart(rule), walk };
    this.#sought[index] = made;
    return made;
  }
}

/** The search for near misses in one text. */
export class NearSearch {
  readonly #rules: NearRules;
  readonly #chart: Chart;
  readonly #around: Around;
  readonly #ground: Ground;
  /** By token, whether rules that are set apart may be looked for from there; found when first asked for. */
  readonly #opens: (boolean | undefined)[] = [];
  /** What was found, by rule and token. */
  #found: Map<number, NearMiss> | null = null;
  readonly #number: number;
  #tries = MOST_TRIES;

  constructor(rules: NearRules, chart: Chart, around: Around) {
    this.#rules = rules;
    this.#chart = chart;
    this.#around = around;
    this.#ground = new Ground(chart, rules.asked, around.isRead);
    this.#number = rules.search(chart.tokens.length);
  }

  /** The first near miss in a stretch of tokens; what is matched may reach beyond it. */
  find(from: number, to: number): NearMiss | null {
    const { tokens } = this.#chart;
    for (let at = from; at < Math.min(to + REACH, tokens.length); at++) {
      const token = tokens[at] as Token;
      if (token.kind === 'word') {
        const miss = this.#findBeside(this.#rules.toldBy(token.text), at, from, to);
        if (miss !== null) return miss;
      }
      if (this.#chart.at('duration', at).length > 0) {
        const miss = this.#findBeside(this.#rules.timed, at, from, to);
        if (miss !== null) return miss;
      }
      if (token.kind === 'number') {
        const miss = this.#findBeside(this.#rules.counted, at, from, to);
        if (miss !== null) return miss;
      }
    }
    return null;
  }

  /** The first near miss of some rules that begins at a token or not far before it. */
  #findBeside(some: readonly number[], at: number, from: number, to: number): NearMiss | null {
    if (some.length === 0) return null;
    const all: number[] = [];
    for (let start = Math.max(0, at - REACH); start < Math.min(at + 1, to); start++) all.push(start);
    const open = all.filter((start) => this.#mayOpen(start));
    for (let which = 0; which < some.length; which++) {
      const index = some[which] as number;
      const sought = this.#rules.sought(index);
      const starts = sought.isApart ? open : all;
      for (let place = 0; place < starts.length; place++) {
        if (this.#tries === 0) return null;
        const start = starts[place] as number;
        const miss = this.#look(sought, index, start);
        if (miss !== null && miss.to > from && miss.from < to) return miss;
      }
    }
    return null;
  }

  #mayOpen(start: number): boolean {
    let opens = this.#opens[start];
    if (opens === undefined) this.#opens[start] = opens = this.#around.mayBegin(start);
    return opens;
  }

  /** The near miss of a rule that begins at a token. Looked for once. */
  #look(sought: Sought, index: number, start: number): NearMiss | null {
    const place = start * this.#rules.size + index;
    if (!this.#rules.mark(place, this.#number)) return this.#found?.get(place) ?? null;
    if (!mayBegin(sought, this.#ground, start)) return null;
    this.#tries -= 1;
    const miss = this.#compare(sought, start);
    if (miss !== null) {
      this.#found ??= new Map();
      this.#found.set(place, miss);
    }
    return miss;
  }

  #compare({ rule, isApart, walk: pattern }: Sought, from: number): NearMiss | null {
    const states = walk(this.#ground, pattern, from);
    // What matches outright was weighed when the text was read.
    for (let index = 0; index < states.count; index++) if (states.edits(index) === 0) return null;
    const { fits, mayEnd } = this.#around;
    for (let index = 0; index < states.count; index++) {
      const to = states.at(index);
      const said = states.said(index);
      if (to > from && (said >= ENOUGH || (said >= ENOUGH_ALONE && fits(from, to))) && (!isApart || mayEnd(to)))
        return { rule, from, to };
    }
    return null;
  }
}

/**
 * Whether the first part of a rule stands at a place, or the second there or right behind it: with one edit at most, it
 * must. It spares most tries.
 */
const mayBegin = ({ walk: { first, second, skips } }: Sought, ground: Ground, start: number): boolean =>
  ground.stands(first, start) || ground.standsBehind(second, start, skips);
