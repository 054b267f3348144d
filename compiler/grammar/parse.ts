import type { Token } from '../lexer/token.ts';
import { type Accept, type DimensionRules, type Listed, Machine } from './automaton.ts';
import { Captures, type Constituent, Made, Several, type Step, settle } from './constituent.ts';
import { END, wordOf } from './keys.ts';
import {
  ARC_LENGTH,
  ARCS,
  type Asked,
  COMPLETE,
  FIRST_ARC,
  GOES_ON,
  LookAhead,
  OPENERS,
  PLACE_BITS,
  READERS,
  WORD,
  WORD_NEED,
} from './look-ahead.ts';
import type { Reader, Reading, Rule } from './rule.ts';
import { behindSeparator } from './separators.ts';

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
type NamedValues = Captures & Readonly<Record<string, unknown>>;
/** More readings of one stretch than this are not kept: a bound, not a policy. */
const MAX_PER_PLACE = 24;
/** A list (`Monday, Tuesday and …`) holds at most so many members. */
const MAX_LIST = 64;
/** So many of the last members of a list may belong to what follows it. */
const LIST_ENDS = 3;

/** What was read at a token: the members of a dimension, by its number, or the longest list of them, by its own below 0. */
interface Known {
  readonly what: number;
  members: readonly Constituent[];
  readonly next: Known | null;
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
  readonly #accepts: readonly (readonly Accept[])[];
  /** What rules can ask of each token, and of what stands behind the last. */
  readonly #keys: readonly number[];
  /** The needs that the text meets, as bits, and how many there were when it was asked. */
  readonly #met: readonly number[];
  readonly #needs: number;
  /** What was read, by token. */
  readonly #known: (Known | null)[];
  /** The constituents on the way to where a walk stands; walks within walks go on behind them. */
  readonly #way: Step[] = [];
  #depth = 0;
  /** What was found so far, `#count` of them; what is read meanwhile is put behind it and taken off again. */
  readonly #found: Made[] = [];
  #count = 0;

  constructor(grammar: Grammar, tokens: readonly Token[]) {
    const { machine, ahead } = grammar;
    ahead.trim();
    this.tokens = tokens;
    this.#machine = machine;
    this.#ahead = ahead;
    this.#accepts = machine.accepts;
    const { vocabulary, needs } = machine;
    const keys = new Array<number>(tokens.length + 1);
    const known = new Array<Known | null>(tokens.length);
    for (let at = 0; at < tokens.length; at++) {
      keys[at] = vocabulary.keyOf(tokens[at] as Token);
      known[at] = null;
    }
    keys[tokens.length] = END;
    this.#keys = keys;
    this.#known = known;
    this.#met = needs.met(keys);
    this.#needs = needs.count;
  }

  /** Whether a rule or a reader may ask for a token by its word, or by a kind that is not that of words. */
  isNamed(at: number): boolean {
    return wordOf(this.#keys[at] as number) !== 0 || this.tokens[at]?.kind !== 'word';
  }

  /** All members of a dimension that begin at a token, longest first. */
  at(name: string, from: number): readonly Constituent[] {
    const dimension = this.dimension(name);
    return dimension === undefined ? NONE : this.members(dimension, from);
  }

  /** A dimension by its name, for whoever asks for it at many places. */
  dimension(name: string): DimensionRules | undefined {
    return this.#machine.dimensions.get(name);
  }

  /** All members of a dimension that begin at a token, longest first. */
  members(dimension: DimensionRules, from: number): readonly Constituent[] {
    if (from >= this.tokens.length) return NONE;
    const step = this.#ahead.step(dimension.start.index, this.#keys[from] as number, this.#keys[from + 1] as number);
    return step <= 0 ? NONE : this.#read(dimension.index, step, from);
  }

  /** The members of a dimension at a token, with the step by which they begin. */
  #read(dimension: number, step: number, from: number): readonly Constituent[] {
    const known = this.#knownOf(dimension, from);
    if (known !== null) return known.members;
    const { code } = this.#ahead;
    const first = this.#count;
    // A rule that begins with its own dimension finds nothing there, rather than looping.
    const made = this.#know(dimension, from, NONE);
    const openers = code[step + OPENERS] as number;
    if (openers !== 0 && this.#opensLine(from)) this.#ask(openers, from);
    const readers = code[step + READERS] as number;
    if (readers !== 0) this.#ask(readers, from);
    this.#follow(step, from, from, this.#depth, first);
    return this.#settled(made, first);
  }

  /** Whether the text meets a need; one that was not known when the chart was made counts as met. */
  #meets(need: number): boolean {
    return need === 0 || need > this.#needs || (((this.#met[need >> 5] as number) >>> (need & 31)) & 1) === 1;
  }

  #opensLine(from: number): boolean {
    return from === 0 || this.tokens[from - 1]?.text === '\n';
  }

  /** Keeps what was found from `first` on. */
  #settled(made: Known, first: number): readonly Constituent[] {
    if (this.#count === first) return NONE;
    made.members =
      this.#count === first + 1
        ? [this.#found[first] as Made]
        : settle(this.#found.slice(first, this.#count), MAX_PER_PLACE);
    this.#count = first;
    return made.members;
  }

  #knownOf(what: number, from: number): Known | null {
    let known = this.#known[from] as Known | null;
    while (known !== null && known.what !== what) known = known.next;
    return known;
  }

  #know(what: number, from: number, members: readonly Constituent[]): Known {
    const made: Known = { what, members, next: this.#known[from] as Known | null };
    this.#known[from] = made;
    return made;
  }

  /** Asks readers, by their number. */
  #ask(number: number, from: number): void {
    const readers = this.#ahead.readers[number] as readonly Asked[];
    for (let index = 0; index < readers.length; index++) {
      const { reader, needs } = readers[index] as Asked;
      if (!this.#meets(needs)) continue;
      this.work += 1;
      const found = reader.read(this.tokens, from);
      for (let one = 0; one < found.length; one++) {
        const { end, value } = found[one] as Reading;
        this.#found[this.#count++] = new Made(reader, from, end, value, NO_STEPS);
      }
    }
  }

  /**
   * Follows the rules from a place of the machine on. What was read since `from` lies on the way from `base` on, what was
   * found there from `first` on.
   */
  #walk(place: number, from: number, to: number, base: number, first: number): void {
    this.work += 1;
    const state = place >> PLACE_BITS;
    if ((place & COMPLETE) !== 0) {
      const accepts = this.#accepts[state] as readonly Accept[];
      for (let index = 0; index < accepts.length; index++)
        this.#accept(accepts[index] as Accept, from, to, base, first);
    }
    if ((place & GOES_ON) === 0 || to >= this.tokens.length) return;
    const step = this.#ahead.step(state, this.#keys[to] as number, this.#keys[to + 1] as number);
    if (step > 0) this.#follow(step, from, to, base, first);
  }

  /** Goes on by the next token, by each member of a dimension that begins with it, and by lists of them. */
  #follow(step: number, from: number, to: number, base: number, first: number): void {
    const { code } = this.#ahead;
    const word = code[step + WORD] as number;
    if (word !== 0 && this.#meets(code[step + WORD_NEED] as number)) this.#walk(word, from, to + 1, base, first);
    const end = step + FIRST_ARC + (code[step + ARCS] as number) * ARC_LENGTH;
    for (let arc = step + FIRST_ARC; arc < end; arc += ARC_LENGTH) {
      if (!this.#meets(code[arc + 4] as number) || !this.#meets(code[arc + 5] as number)) continue;
      const list = code[arc + 1] as number;
      const place = code[arc + 2] as number;
      if (list !== 0) this.#followList(list, place, from, to, base, first);
      else {
        const begins = code[arc + 3] as number;
        const dimension = code[arc] as number;
        const members =
          begins === 0
            ? this.members(this.#machine.dimensionAt[dimension] as DimensionRules, to)
            : this.#read(dimension, begins, to);
        for (let index = 0; index < members.length; index++) {
          const child = members[index] as Constituent;
          this.#way[this.#depth++] = child;
          this.#walk(place, from, child.to, base, first);
          this.#depth -= 1;
        }
      }
    }
  }

  /**
   * `a and b`, `a, b and c`, `a/b`: the longest list, the next shorter ones, whose last members may belong to what
   * follows, and the first member alone.
   */
  #followList(list: number, place: number, from: number, to: number, base: number, first: number): void {
    const members = this.#list(list, to);
    for (let size = members.length; size > 0; size = size > members.length - LIST_ENDS || size === 1 ? size - 1 : 1) {
      this.#way[this.#depth++] = new Several(members, size);
      this.#walk(place, from, (members[size - 1] as Constituent).to, base, first);
      this.#depth -= 1;
    }
  }

  #accept({ maker, produce, names }: Accept, from: number, to: number, base: number, first: number): void {
    if (this.#count - first >= MAX_PER_PLACE * 4) return;
    this.work += 1;
    const way = this.#wayFrom(base, names.length);
    const value = produce(new Captures(way, names) as NamedValues, { tokens: this.tokens, from, to });
    if (value !== null) this.#found[this.#count++] = new Made(maker, from, to, value, way);
  }

  #wayFrom(base: number, length: number): readonly Step[] {
    const way = this.#way;
    switch (length) {
      case 0:
        return NO_STEPS;
      case 1:
        return [way[base] as Step];
      case 2:
        return [way[base] as Step, way[base + 1] as Step];
      default:
        return way.slice(base, base + length);
    }
  }

  /** The longest list that begins at a token. Read once for all rules that ask. */
  #list(list: number, from: number): readonly Constituent[] {
    const known = this.#knownOf(-list, from);
    if (known !== null) return known.members;
    const { dimension, loose } = this.#machine.lists[list] as Listed;
    let members: Constituent[] | null = null;
    for (let at = from; members === null || members.length < MAX_LIST; ) {
      this.work += 1;
      const found = this.members(dimension, at);
      if (found.length === 0) break;
      const member = found[0] as Constituent;
      // Most lists have one member, and an array that is pushed to takes room for many.
      if (members === null) members = [member];
      else members.push(member);
      at = behindSeparator(this.tokens, member.to, this.#keys[member.to] as number);
      if (at === member.to && !loose) break;
    }
    return this.#know(-list, from, members ?? NONE).members;
  }
}
