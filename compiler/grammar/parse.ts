import type { Token } from '../lexer/token.ts';
import type { Dimension } from './dimensions.ts';
import type { Pattern } from './pattern.ts';
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

/** The rules, compiled: for each dimension the branches of what its members are made of. */
export interface Grammar {
  readonly dimensions: ReadonlyMap<string, CompiledDimension>;
}

interface CompiledDimension {
  readonly name: Dimension;
  readonly index: number;
  readonly readers: readonly Reader[];
  readonly root: Branch;
  /** The words that can begin a member, and whether code must be asked: a cheap way to say no. */
  readonly firstWords: Set<string>;
  open: boolean;
}

/** A place within a rule: where to go on by a word, by a member of a dimension, and what is complete here. */
interface Branch {
  readonly words: Map<string, Branch[]>;
  readonly members: MemberEdge[];
  readonly accepts: Rule[];
}

interface MemberEdge {
  readonly dimension: CompiledDimension;
  readonly capture: string | null;
  readonly list: 'no' | 'separated' | 'loose';
  readonly to: Branch;
}

const branch = (): Branch => ({ words: new Map(), members: [], accepts: [] });

/** Compiles rules into a grammar. Knows no dimension by name. A pattern costs as many branches as it has parts. */
export function compileGrammar(rules: readonly Rule[], readers: readonly Reader[]): Grammar {
  const dimensions = new Map<string, CompiledDimension>();
  const of = (name: Dimension): CompiledDimension => {
    let found = dimensions.get(name);
    if (found === undefined) {
      const own = readers.filter((reader) => reader.yields === name);
      found = { name, index: dimensions.size, readers: own, root: branch(), firstWords: new Set(), open: false };
      dimensions.set(name, found);
    }
    return found;
  };
  /** Leads from each of `from` through a pattern; gives where one stands behind it. */
  const extend = (from: readonly Branch[], pattern: Pattern): readonly Branch[] => {
    switch (pattern.type) {
      case 'words': {
        const to = branch();
        for (const one of from) {
          for (const word of pattern.words) {
            const known = one.words.get(word);
            if (known === undefined) one.words.set(word, [to]);
            else known.push(to);
          }
        }
        return [to];
      }
      case 'member': {
        const to = branch();
        const dimension = of(pattern.dimension as Dimension);
        for (const one of from) one.members.push({ dimension, capture: pattern.capture, list: pattern.list, to });
        return [to];
      }
      case 'sequence':
        return pattern.items.reduce(extend, from);
      case 'choice':
        return pattern.options.flatMap((option) => extend(from, option));
      case 'optional':
        return [...from, ...extend(from, pattern.item)];
    }
  };
  for (const reader of readers) of(reader.yields);
  for (const rule of rules) {
    const { root } = of(rule.yields);
    for (const end of extend([root], rule.pattern)) if (end !== root) end.accepts.push(rule);
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
      for (const word of dimension.root.words.keys()) dimension.firstWords.add(word);
      for (const { dimension: other } of dimension.root.members) {
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
/** So many of the last members of a list may belong to what follows it. */
const LIST_ENDS = 3;

/**
 * The chart of one text: constituents by dimension and place, read when first asked for and then kept. Each is read
 * once, so the cost is bounded by places × rules that can begin there × the bounded length of a constituent.
 */
export class Chart {
  readonly tokens: readonly Token[];
  readonly #grammar: Grammar;
  readonly #memo: (readonly Constituent[] | undefined)[];
  readonly #width: number;

  constructor(grammar: Grammar, tokens: readonly Token[]) {
    this.#grammar = grammar;
    this.tokens = tokens;
    this.#width = grammar.dimensions.size;
    this.#memo = new Array(this.#width * tokens.length);
  }

  /** All members of a dimension that begin at a token, longest first. */
  at(name: string, from: number): readonly Constituent[] {
    const dimension = this.#grammar.dimensions.get(name);
    return dimension === undefined ? NONE : this.#members(dimension, from);
  }

  #members(dimension: CompiledDimension, from: number): readonly Constituent[] {
    const token = this.tokens[from];
    if (token === undefined) return NONE;
    if (!dimension.open && !dimension.firstWords.has(token.text)) return NONE;
    const place = from * this.#width + dimension.index;
    const known = this.#memo[place];
    if (known !== undefined) return known;
    this.#memo[place] = NONE; // a rule that begins with its own dimension finds nothing there, rather than looping
    const found = this.#read(dimension, from);
    this.#memo[place] = found;
    return found;
  }

  #read(dimension: CompiledDimension, from: number): readonly Constituent[] {
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
    this.#walk(dimension.root, from, from, [], [], [], found);
    return found.length < 2 ? found : settle(found);
  }

  /** Follows the rules' branches from a token on; `names`, `values` and `children` hold what was read on the way. */
  #walk(
    at: Branch,
    from: number,
    to: number,
    names: string[],
    values: unknown[],
    children: Constituent[],
    found: Constituent[],
  ): void {
    for (const rule of at.accepts) {
      if (found.length >= MAX_PER_PLACE * 4) return;
      const captures: Record<string, unknown> = {};
      for (let index = 0; index < names.length; index++) captures[names[index] as string] = values[index];
      const value = rule.produce(captures, { tokens: this.tokens, from, to });
      if (value === null) continue;
      found.push({
        rule: rule.id,
        dimension: rule.yields,
        from,
        to,
        value,
        priority: rule.priority,
        children: children.length === 0 ? NONE : [...children],
      });
    }
    const token = this.tokens[to];
    if (token === undefined) return;
    if (token.kind !== 'quoted') {
      const next = at.words.get(token.text);
      if (next !== undefined) for (const one of next) this.#walk(one, from, to + 1, names, values, children, found);
    }
    for (const edge of at.members) {
      if (!edge.dimension.open && !edge.dimension.firstWords.has(token.text)) continue;
      if (edge.list !== 'no') {
        this.#list(edge, from, to, names, values, children, found);
        continue;
      }
      for (const child of this.#members(edge.dimension, to)) {
        children.push(child);
        if (edge.capture !== null) {
          names.push(edge.capture);
          values.push(child.value);
        }
        this.#walk(edge.to, from, child.to, names, values, children, found);
        children.pop();
        if (edge.capture !== null) {
          names.pop();
          values.pop();
        }
      }
    }
  }

  /**
   * `a and b`, `a, b and c`, `a/b`: tries the longest list, the next shorter ones, whose last members may belong to
   * what follows, and the first member alone.
   */
  #list(
    edge: MemberEdge,
    from: number,
    to: number,
    names: string[],
    values: unknown[],
    children: Constituent[],
    found: Constituent[],
  ): void {
    const members: Constituent[] = [];
    for (let at = to; members.length < MAX_LIST; ) {
      const member = this.#members(edge.dimension, at)[0];
      if (member === undefined) break;
      members.push(member);
      at = this.#separator(member.to);
      if (at === member.to && edge.list === 'separated') break;
    }
    for (let size = members.length; size > 0; size = size > members.length - LIST_ENDS || size === 1 ? size - 1 : 1) {
      const some = members.slice(0, size);
      children.push(...some);
      if (edge.capture !== null) {
        names.push(edge.capture);
        values.push(some.map((member) => member.value));
      }
      this.#walk(edge.to, from, (some[size - 1] as Constituent).to, names, values, children, found);
      children.length -= size;
      if (edge.capture !== null) {
        names.pop();
        values.pop();
      }
    }
  }

  #separator(at: number): number {
    const text = (index: number) => this.tokens[index]?.text;
    let to = at;
    const first = text(to);
    // A plus that leans on what follows is a sign: "9 AM +05:30".
    const sign = first === '+' && this.tokens[to]?.spaced === true && this.tokens[to + 1]?.spaced === false;
    if (first === ',' || first === '/' || first === '&' || (first === '+' && !sign)) to += 1;
    if (text(to) === 'both') to += 1;
    const word = text(to);
    if (word === 'and' || word === 'or' || word === '&' || word === 'plus') to += 1;
    if (text(to) === 'both') to += 1;
    return to;
  }
}

/** Longest first; of two readings of the same stretch that mean the same, or of which one outranks, one is kept. */
function settle(found: Constituent[]): readonly Constituent[] {
  found.sort((a, b) => b.to - a.to || b.priority - a.priority);
  const kept: Constituent[] = [];
  for (let index = 0; index < found.length && kept.length < MAX_PER_PLACE; ) {
    const best = found[index] as Constituent;
    let end = index + 1;
    while (end < found.length && found[end]?.to === best.to) end += 1;
    kept.push(best);
    if (end - index > 1) {
      const meanings = [JSON.stringify(best.value)];
      for (const rival of found.slice(index + 1, end)) {
        if (rival.priority < best.priority) break;
        const meaning = JSON.stringify(rival.value);
        if (meanings.includes(meaning)) continue;
        meanings.push(meaning);
        kept.push(rival);
      }
    }
    index = end;
  }
  return kept;
}
