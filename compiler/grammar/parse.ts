import type { Token } from '../lexer/token.ts';
import type { Dimension } from './dimensions.ts';
import type { Element, Sequence } from './pattern.ts';
import type { Reader, Rule } from './rule.ts';

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

/** The rules, compiled: for each dimension what may begin a member of it. */
export interface Grammar {
  readonly dimensions: ReadonlyMap<string, CompiledDimension>;
}

interface CompiledDimension {
  readonly name: Dimension;
  readonly readers: readonly Reader[];
  /** Variants by the word they begin with. */
  readonly byWord: Map<string, Variant[]>;
  /** Variants that begin with a member of another dimension. */
  readonly byDimension: Variant[];
  /** The words and whether any reader may begin a member: a cheap way to say no. */
  readonly firstWords: Set<string>;
  open: boolean;
}

interface Variant {
  readonly rule: Rule;
  readonly sequence: Sequence;
}

/** Compiles rules into a grammar. Knows no dimension by name. */
export function compileGrammar(rules: readonly Rule[], readers: readonly Reader[]): Grammar {
  const dimensions = new Map<string, CompiledDimension>();
  const of = (name: Dimension): CompiledDimension => {
    let found = dimensions.get(name);
    if (found === undefined) {
      found = {
        name,
        readers: readers.filter((reader) => reader.yields === name),
        byWord: new Map(),
        byDimension: [],
        firstWords: new Set(),
        open: false,
      };
      dimensions.set(name, found);
    }
    return found;
  };
  for (const reader of readers) of(reader.yields);
  for (const rule of rules) {
    const dimension = of(rule.yields);
    for (const sequence of rule.sequences) {
      const first = sequence[0];
      if (first === undefined) continue;
      if (first.type === 'dimension') {
        of(first.dimension as Dimension);
        dimension.byDimension.push({ rule, sequence });
      } else {
        for (const word of first.words) {
          const variants = dimension.byWord.get(word);
          if (variants === undefined) dimension.byWord.set(word, [{ rule, sequence }]);
          else variants.push({ rule, sequence });
        }
      }
    }
  }
  computeFirst(dimensions);
  return { dimensions };
}

/** Left corners, to a fixpoint: which words can begin a member, and whether code must be asked. */
function computeFirst(dimensions: ReadonlyMap<string, CompiledDimension>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const dimension of dimensions.values()) {
      const before = dimension.firstWords.size + (dimension.open ? 1 : 0);
      if (dimension.readers.length > 0) dimension.open = true;
      for (const word of dimension.byWord.keys()) dimension.firstWords.add(word);
      for (const { sequence } of dimension.byDimension) {
        const first = sequence[0];
        const other = first?.type === 'dimension' ? dimensions.get(first.dimension) : undefined;
        if (other === undefined) continue;
        if (other.open) dimension.open = true;
        for (const word of other.firstWords) dimension.firstWords.add(word);
      }
      if (dimension.firstWords.size + (dimension.open ? 1 : 0) !== before) changed = true;
    }
  }
}

const NONE: readonly Constituent[] = [];
/** More readings of one stretch than this are not kept: a bound, not a policy. */
const MAX_PER_PLACE = 24;
/** A list (`Monday, Tuesday and …`) holds at most so many members. */
const MAX_LIST = 64;

/**
 * The chart of one text: constituents by dimension and place, read when first asked for and then kept. Each is read
 * once, so the cost is bounded by places × rules that can begin there × the bounded length of a constituent.
 */
export class Chart {
  readonly tokens: readonly Token[];
  readonly #grammar: Grammar;
  readonly #memo = new Map<string, (readonly Constituent[] | undefined)[]>();

  constructor(grammar: Grammar, tokens: readonly Token[]) {
    this.#grammar = grammar;
    this.tokens = tokens;
  }

  /** All members of a dimension that begin at a token, longest first. */
  at(name: string, from: number): readonly Constituent[] {
    const dimension = this.#grammar.dimensions.get(name);
    const token = this.tokens[from];
    if (dimension === undefined || token === undefined) return NONE;
    if (!dimension.open && !dimension.firstWords.has(token.text)) return NONE;
    let row = this.#memo.get(name);
    if (row === undefined) {
      row = [];
      this.#memo.set(name, row);
    }
    const known = row[from];
    if (known !== undefined) return known;
    row[from] = NONE; // a rule that begins with its own dimension finds nothing there, rather than looping
    const found = this.#read(dimension, token, from);
    row[from] = found;
    return found;
  }

  #read(dimension: CompiledDimension, token: Token, from: number): readonly Constituent[] {
    const found: Constituent[] = [];
    for (const reader of dimension.readers) {
      for (const reading of reader.read(this.tokens, from)) {
        found.push({
          rule: reader.id,
          dimension: dimension.name,
          from,
          to: reading.end,
          value: reading.value,
          priority: 0,
          children: NONE,
        });
      }
    }
    const worded = dimension.byWord.get(token.text);
    if (worded !== undefined) for (const variant of worded) this.#match(variant, from, found);
    for (const variant of dimension.byDimension) {
      const first = variant.sequence[0] as Extract<Element, { type: 'dimension' }>;
      const other = this.#grammar.dimensions.get(first.dimension);
      if (other !== undefined && (other.open || other.firstWords.has(token.text))) this.#match(variant, from, found);
    }
    if (found.length < 2) return found;
    return settle(found);
  }

  #match(variant: Variant, from: number, found: Constituent[]): void {
    const { rule, sequence } = variant;
    const values: Record<string, unknown> = {};
    const children: Constituent[] = [];
    const step = (index: number, at: number): void => {
      const element = sequence[index];
      if (element === undefined) {
        const value = rule.produce({ ...values }, { tokens: this.tokens, from, to: at });
        if (value !== null && found.length < MAX_PER_PLACE * 4) {
          found.push({
            rule: rule.id,
            dimension: rule.yields,
            from,
            to: at,
            value,
            priority: rule.priority,
            children: [...children],
          });
        }
        return;
      }
      if (element.type === 'words') {
        const token = this.tokens[at];
        if (token !== undefined && element.words.has(token.text) && token.kind !== 'quoted') step(index + 1, at + 1);
        if (element.optional) step(index + 1, at);
        return;
      }
      if (element.list !== 'no') {
        this.#list(element, at, (members, to) => {
          children.push(...members);
          if (element.capture !== null) values[element.capture] = members.map((member) => member.value);
          step(index + 1, to);
          children.length -= members.length;
        });
        return;
      }
      for (const child of this.at(element.dimension, at)) {
        children.push(child);
        if (element.capture !== null) values[element.capture] = child.value;
        step(index + 1, child.to);
        children.pop();
      }
      if (element.capture !== null) delete values[element.capture];
    };
    step(0, from);
  }

  /** `a`, `a and b`, `a, b and c`, `a/b`, `a b`?: offers the longest list and every shorter one. */
  #list(
    element: Extract<Element, { type: 'dimension' }>,
    at: number,
    offer: (members: readonly Constituent[], to: number) => void,
  ): void {
    const members: Constituent[] = [];
    const ends: number[] = [];
    let from = at;
    while (members.length < MAX_LIST) {
      const member = this.at(element.dimension, from)[0];
      if (member === undefined) break;
      members.push(member);
      ends.push(member.to);
      from = this.#separator(member.to);
      if (from === member.to && element.list === 'separated') break;
    }
    for (let size = members.length; size > 0; size--) offer(members.slice(0, size), ends[size - 1] as number);
  }

  #separator(at: number): number {
    let to = at;
    const text = (index: number) => this.tokens[index]?.text;
    if (text(to) === ',' || text(to) === '/' || text(to) === '&' || text(to) === '+') to += 1;
    if (text(to) === 'both') to += 1;
    if (text(to) === 'and' || text(to) === 'or' || text(to) === '&' || text(to) === 'plus') to += 1;
    if (text(to) === 'both') to += 1;
    return to;
  }
}

/** Longest first; of two readings of the same stretch that mean the same, or of which one outranks, one is kept. */
function settle(found: Constituent[]): readonly Constituent[] {
  found.sort((a, b) => b.to - a.to || b.priority - a.priority);
  const kept: Constituent[] = [];
  let best = Number.NEGATIVE_INFINITY;
  let end = -1;
  const seen = new Set<string>();
  for (const one of found) {
    if (one.to !== end) {
      end = one.to;
      best = one.priority;
      seen.clear();
    } else if (one.priority < best) continue;
    const meaning = JSON.stringify(one.value);
    if (seen.has(meaning)) continue;
    seen.add(meaning);
    kept.push(one);
    if (kept.length === MAX_PER_PLACE) break;
  }
  return kept;
}
