import { alike } from '../ast/alike.ts';
import type { Token } from '../lexer/token.ts';
import { type Accept, type DimensionRules, Machine, type State } from './automaton.ts';
import type { Dimension } from './dimensions.ts';
import { END } from './keys.ts';
import { ARC_LENGTH, ARCS, FIRST_ARC, LISTS, LookAhead, READERS, WORD } from './look-ahead.ts';
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

/** The rules of a language. They are compiled when the first text is read. */
export class Grammar {
  readonly #rules: readonly Rule[];
  readonly #readers: readonly Reader[];
  #machine: Machine | null = null;
  #ahead: LookAhead | null = null;

  constructor(rules: readonly Rule[], readers: readonly Reader[]) {
    this.#rules = rules;
    this.#readers = readers;
  }

  get machine(): Machine {
    this.#machine ??= new Machine(this.#rules, this.#readers);
    return this.#machine;
  }

  get ahead(): LookAhead {
    this.#ahead ??= new LookAhead(this.machine);
    return this.#ahead;
  }
}

/** Makes a grammar of rules. Knows no dimension by name. */
export function compileGrammar(rules: readonly Rule[], readers: readonly Reader[]): Grammar {
  return new Grammar(rules, readers);
}

const NONE: readonly Constituent[] = [];
const NO_STEPS: readonly Step[] = [];
/** More readings of one stretch than this are not kept: a bound, not a policy. */
const MAX_PER_PLACE = 24;
/** A list (`Monday, Tuesday and …`) holds at most so many members. */
const MAX_LIST = 64;
/** So many of the last members of a list may belong to what follows it. */
const LIST_ENDS = 3;

/** The first members of a list, as one step of the way through a rule; taken out of it only where the rule fits. */
class Several {
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
    return this.members.map((member) => member.value);
  }
}
type Step = Constituent | Several;

/** A constituent; the parts it was made of are told one from another only where somebody asks how it was read. */
class Made implements Constituent {
  readonly rule: string;
  readonly dimension: Dimension;
  readonly from: number;
  readonly to: number;
  readonly value: unknown;
  readonly priority: number;
  readonly order: number;
  /** How many constituents and lists it was made of. */
  readonly size: number;
  readonly #way: readonly Step[];

  constructor(
    by: { readonly id: string; readonly yields: Dimension; readonly priority?: number },
    order: number,
    from: number,
    to: number,
    value: unknown,
    way: readonly Step[],
  ) {
    this.rule = by.id;
    this.dimension = by.yields;
    this.from = from;
    this.to = to;
    this.value = value;
    this.priority = by.priority ?? 0;
    this.order = order;
    this.size = way.length;
    this.#way = way;
  }

  get children(): readonly Constituent[] {
    return this.#way.flatMap((step) => (step instanceof Several ? step.members : [step]));
  }
}

/**
 * The chart of one text: constituents by dimension and place, read when first asked for and then kept. Each is read
 * once, so the cost is bounded by places × rules that can begin there × the bounded length of a constituent.
 */
export class Chart {
  readonly tokens: readonly Token[];
  /** Steps taken so far: what reading costs, without a clock. */
  work = 0;
  readonly #machine: Machine;
  readonly #ahead: LookAhead;
  /** What rules can ask of each token, and of what stands behind the last. */
  readonly #keys: readonly number[];
  /** What was read, by token and dimension, and behind all dimensions by lists of them. */
  readonly #memo: ((readonly Constituent[] | undefined)[] | undefined)[];
  readonly #width: number;
  /** The constituents on the way to where a walk stands; walks within walks go on behind them. */
  readonly #way: Step[] = [];
  /** What was found so far, `#count` of them; what is read meanwhile is put behind it and taken off again. */
  readonly #found: Made[] = [];
  #count = 0;

  constructor(grammar: Grammar, tokens: readonly Token[]) {
    const { machine, ahead } = grammar;
    ahead.trim();
    this.tokens = tokens;
    this.#machine = machine;
    this.#ahead = ahead;
    const keys = tokens.map((token) => machine.keyOf(token));
    keys.push(END);
    this.#keys = keys;
    this.#width = machine.dimensions.size;
    this.#memo = tokens.map(() => undefined);
  }

  /** All members of a dimension that begin at a token, longest first. */
  at(name: string, from: number): readonly Constituent[] {
    const dimension = this.#machine.dimensions.get(name);
    return dimension === undefined ? NONE : this.#members(dimension, from);
  }

  #members(dimension: DimensionRules, from: number): readonly Constituent[] {
    if (from >= this.tokens.length) return NONE;
    const step = this.#ahead.step(dimension.start.index, this.#keys[from] as number, this.#keys[from + 1] as number);
    return step <= 0 ? NONE : this.#read(dimension.index, step, from);
  }

  /** What was read of a place. */
  #rowAt(place: number): (readonly Constituent[] | undefined)[] {
    let row = this.#memo[place];
    if (row === undefined) {
      row = new Array<readonly Constituent[] | undefined>(this.#width * LISTS.length);
      this.#memo[place] = row;
    }
    return row;
  }

  /** The members of a dimension at a token, with the step by which they begin. */
  #read(dimension: number, step: number, from: number): readonly Constituent[] {
    const row = this.#rowAt(from);
    const known = row[dimension];
    if (known !== undefined) return known;
    row[dimension] = NONE; // a rule that begins with its own dimension finds nothing there, rather than looping
    const first = this.#count;
    const readers = this.#ahead.code[step + READERS] as number;
    if (readers !== 0) this.#ask(this.#ahead.readers[readers] as readonly Reader[], from);
    this.#follow(step, from, from, this.#way.length, first);
    if (this.#count === first) return NONE;
    const found = this.#found.slice(first, this.#count);
    this.#count = first;
    const settled = found.length === 1 ? found : settle(found);
    row[dimension] = settled;
    return settled;
  }

  #ask(readers: readonly Reader[], from: number): void {
    for (const reader of readers) {
      this.work += 1;
      for (const { end, value } of reader.read(this.tokens, from))
        this.#found[this.#count++] = new Made(reader, -1, from, end, value, NO_STEPS);
    }
  }

  /**
   * Follows the rules from a place of the machine on. What was read since `from` lies on the way from `base` on, what was
   * found there from `first` on.
   */
  #walk(place: number, from: number, to: number, base: number, first: number): void {
    this.work += 1;
    const state = place >> 1;
    if ((place & 1) === 1) {
      const { accepts } = this.#machine.states[state] as State;
      for (let index = 0; index < accepts.length; index++)
        this.#accept(accepts[index] as Accept, from, to, base, first);
    }
    if (to >= this.tokens.length) return;
    const step = this.#ahead.step(state, this.#keys[to] as number, this.#keys[to + 1] as number);
    if (step > 0) this.#follow(step, from, to, base, first);
  }

  /** Goes on by the next token, by each member of a dimension that begins with it, and by lists of them. */
  #follow(step: number, from: number, to: number, base: number, first: number): void {
    const { code } = this.#ahead;
    const word = code[step + WORD] as number;
    if (word !== 0) this.#walk(word, from, to + 1, base, first);
    const end = step + FIRST_ARC + (code[step + ARCS] as number) * ARC_LENGTH;
    for (let arc = step + FIRST_ARC; arc < end; arc += ARC_LENGTH) {
      const dimension = code[arc] as number;
      const list = code[arc + 1] as number;
      const place = code[arc + 2] as number;
      const begins = code[arc + 3] as number;
      if (list !== 0) this.#followList(dimension, list, place, from, to, base, first);
      else {
        const members =
          begins === 0
            ? this.#members(this.#machine.dimensionAt[dimension] as DimensionRules, to)
            : this.#read(dimension, begins, to);
        for (let index = 0; index < members.length; index++) {
          const child = members[index] as Constituent;
          this.#way.push(child);
          this.#walk(place, from, child.to, base, first);
          this.#way.pop();
        }
      }
    }
  }

  /**
   * `a and b`, `a, b and c`, `a/b`: the longest list, the next shorter ones, whose last members may belong to what
   * follows, and the first member alone.
   */
  #followList(
    dimension: number,
    list: number,
    place: number,
    from: number,
    to: number,
    base: number,
    first: number,
  ): void {
    const members = this.#list(dimension, list, to);
    for (let size = members.length; size > 0; size = size > members.length - LIST_ENDS || size === 1 ? size - 1 : 1) {
      this.#way.push(new Several(members, size));
      this.#walk(place, from, (members[size - 1] as Constituent).to, base, first);
      this.#way.pop();
    }
  }

  #accept({ rule, order, names }: Accept, from: number, to: number, base: number, first: number): void {
    if (this.#count - first >= MAX_PER_PLACE * 4) return;
    this.work += 1;
    const captures: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string | null;
      if (name !== null) captures[name] = (this.#way[base + index] as Step).value;
    }
    const value = rule.produce(captures, { tokens: this.tokens, from, to });
    if (value === null) return;
    const way = names.length === 0 ? NO_STEPS : this.#way.slice(base);
    this.#found[this.#count++] = new Made(rule, order, from, to, value, way);
  }

  /** The longest list that begins at a token. Read once for all rules that ask. */
  #list(dimension: number, list: number, from: number): readonly Constituent[] {
    const row = this.#rowAt(from);
    const known = row[list * this.#width + dimension];
    if (known !== undefined) return known;
    const members: Constituent[] = [];
    const rules = this.#machine.dimensionAt[dimension] as DimensionRules;
    for (let at = from; members.length < MAX_LIST; ) {
      this.work += 1;
      const member = this.#members(rules, at)[0];
      if (member === undefined) break;
      members.push(member);
      at = this.#separator(member.to);
      if (at === member.to && LISTS[list] === 'separated') break;
    }
    row[list * this.#width + dimension] = members;
    return members;
  }

  #separator(at: number): number {
    let to = at;
    const first = this.#text(to);
    // A plus that leans on what follows is a sign: "9 AM +05:30".
    const sign = first === '+' && this.tokens[to]?.spaced === true && this.tokens[to + 1]?.spaced === false;
    if (first === ',' || first === '/' || first === '&' || (first === '+' && !sign)) to += 1;
    if (this.#text(to) === 'both') to += 1;
    const word = this.#text(to);
    if (word === 'and' || word === 'or' || word === '&' || word === 'plus') to += 1;
    if (this.#text(to) === 'both') to += 1;
    return to;
  }

  #text(at: number): string | undefined {
    return this.tokens[at]?.text;
  }
}

/**
 * Longest first; of two readings of the same stretch that mean the same, or of which one outranks, one is kept: that
 * with fewer parts, which spells out more of its words, then that of the earlier rule.
 */
function settle(found: Made[]): readonly Constituent[] {
  // By insertion: there are seldom more than three.
  for (let index = 1; index < found.length; index++) {
    const one = found[index] as Made;
    let at = index;
    for (; at > 0 && outranks(one, found[at - 1] as Made); at--) found[at] = found[at - 1] as Made;
    found[at] = one;
  }
  const kept: Constituent[] = [];
  for (let index = 0; index < found.length && kept.length < MAX_PER_PLACE; ) {
    const best = found[index] as Constituent;
    const first = kept.length;
    kept.push(best);
    for (index += 1; index < found.length && found[index]?.to === best.to; index++) {
      const rival = found[index] as Constituent;
      if (rival.priority === best.priority && !kept.some((one, at) => at >= first && alike(one.value, rival.value)))
        kept.push(rival);
    }
  }
  return kept;
}

function outranks(a: Made, b: Made): boolean {
  if (a.to !== b.to) return a.to > b.to;
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.size !== b.size ? a.size < b.size : a.order < b.order;
}
