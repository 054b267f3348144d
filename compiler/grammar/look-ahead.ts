import { type Arc, type DimensionRules, type Machine, NO_ARCS, type State } from './automaton.ts';
import { END, isAmong, type Key, wordOf } from './keys.ts';
import type { ReaderMaker } from './makers.ts';
import { SEPARATORS } from './separators.ts';

/** The numbers of a step: the state behind the next token, the readers to be asked, and where a line begins, … */
export const WORD = 0;
export const READERS = 1;
export const OPENERS = 2;
/** … what the text must hold for a rule to be complete behind the next token, … */
export const WORD_NEED = 3;
/** … how many arcs there are, and six numbers for each: the dimension, the list asked for, the state behind it, how a member begins, what it needs and what is needed behind it. */
export const ARCS = 4;
export const FIRST_ARC = 5;
export const ARC_LENGTH = 6;

/** Of a place: whether a rule is complete there, whether any goes on, and behind these bits the state. */
export const COMPLETE = 1;
export const GOES_ON = 2;
export const PLACE_BITS = 2;

/** Most steps that are kept: a bound on memory, far above what texts that people write need. */
const MOST = 1 << 18;

/** A reader, and the number of what it needs in the text. */
export interface Asked {
  readonly reader: ReaderMaker;
  readonly needs: number;
}

/**
 * Where a state leads with the next two tokens. Most rules that can begin with a token come to nothing at the one behind
 * it, and what comes to nothing must not be tried: arcs that cannot be followed to their end over two tokens are left
 * out. What is left out would never have been found, so that this changes the cost and no reading.
 *
 * A *step* is found by state and keys in a table of numbers, and is itself a stretch of numbers (`code`): to follow
 * objects about the memory costs more than all that is decided here. A *place* is a state, and the
 * little that is asked of most states.
 */
export class LookAhead {
  /** The steps, one behind the other. Nothing begins at 0. What stands there stays, wherever this grows. */
  code = new Int32Array(1 << 12);
  #used = 1;
  /** The readers to be asked, by READERS; none at 0. */
  readonly readers: (readonly Asked[])[] = [[]];
  readonly #machine: Machine;
  readonly #separators: ReadonlySet<number>;
  /** State, two keys and the step, four by four; a free place has state 0. */
  #table = new Int32Array(4 << 12);
  #mask = (1 << 12) - 1;
  #size = 0;
  readonly #ones = new Map<string, boolean>();
  readonly #mores = new Map<string, boolean>();

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#separators = new Set(SEPARATORS.map((word) => machine.vocabulary.known(word)));
  }

  /** The step from a state with two keys; 0 where it leads nowhere, negative where that is being found out. */
  step(state: number, first: Key, second: Key): number {
    const table = this.#table;
    for (let at = hash(state, first, second) & this.#mask; ; at = (at + 1) & this.#mask) {
      const place = at << 2;
      const known = table[place];
      if (known === 0) return this.#find(state, first, second);
      if (known === state && table[place + 1] === first && table[place + 2] === second)
        return table[place + 3] as number;
    }
  }

  /** Forgets what was found where that has become too much. Not while a chart is reading: steps lose their places. */
  trim(): void {
    if (this.#size < MOST) return;
    this.#used = 1;
    this.#table.fill(0);
    this.#size = 0;
  }

  #find(index: number, first: Key, second: Key): number {
    const state = this.#machine.states[index] as State;
    const { word, members } = state.arcs(first);
    // A dimension may begin with itself: where it is asked for again while its step is being found.
    this.#put(index, first, second, -1);
    const reads = (reader: ReaderMaker) => readsOne(reader, first) || readsMore(reader, first, second);
    const readers = state.opens?.readers.filter(reads) ?? [];
    const openers = state.opens?.openers.filter(reads) ?? [];
    const place = word !== null && this.#isAlive(word, second) ? placeOf(word) : 0;
    const arcs = members.flatMap((arc) => this.#arc(arc, first, second));
    let step = 0;
    if (place !== 0 || readers.length > 0 || openers.length > 0 || arcs.length > 0) {
      const asked = [this.#numberOf(readers), this.#numberOf(openers)];
      step = this.#add([place, ...asked, place === 0 ? 0 : (word as State).need, arcs.length / ARC_LENGTH, ...arcs]);
    }
    this.#put(index, first, second, step);
    return step;
  }

  #add(numbers: readonly number[]): number {
    const step = this.#used;
    this.#used += numbers.length;
    if (this.#used > this.code.length) {
      const before = this.code;
      this.code = new Int32Array(2 * this.#used);
      this.code.set(before);
    }
    this.code.set(numbers, step);
    return step;
  }

  /** The numbers of an arc; none where it leads nowhere. */
  #arc({ dimension, list, to }: Arc, first: Key, second: Key): readonly number[] {
    const goesOn =
      this.#isAlive(to, second) ||
      (list !== 'no' && this.#separators.has(wordOf(second))) ||
      (list === 'loose' && dimension.mayBegin(second));
    if (!(goesOn && this.#mayBeOne(dimension, first)) && !this.#mayBeMore(dimension, first, second)) return [];
    const begins = this.step(dimension.start.index, first, second);
    if (begins === 0) return [];
    return [
      dimension.index,
      this.#machine.listOf(dimension, list),
      placeOf(to),
      Math.max(0, begins),
      this.#machine.needs.ofDimension(dimension),
      to.need,
    ];
  }

  /** Whether something is complete in a state before a token, or goes on from there with it. */
  #isAlive(state: State, key: Key): boolean {
    return state.accepts.some(({ maker }) => key === END || isAmong(maker.follows, key)) || state.arcs(key) !== NO_ARCS;
  }

  /** Whether a single token may be a member. Where that turns on itself it may. */
  #mayBeOne(dimension: DimensionRules, key: Key): boolean {
    return remembered(this.#ones, `${dimension.index} ${key}`, () => {
      const { word, members } = dimension.start.arcs(key);
      return (
        dimension.readers.some((reader) => readsOne(reader, key)) ||
        (word !== null && word.accepts.length > 0) ||
        members.some((arc) => arc.to.accepts.length > 0 && this.#mayBeOne(arc.dimension, key))
      );
    });
  }

  /** Whether two tokens may begin a member that has both. Where that turns on itself they may. */
  #mayBeMore(dimension: DimensionRules, first: Key, second: Key): boolean {
    return remembered(this.#mores, `${dimension.index} ${first} ${second}`, () => {
      if (dimension.readers.some((reader) => readsMore(reader, first, second))) return true;
      const { word, members } = dimension.start.arcs(first);
      if (word !== null && word.arcs(second) !== NO_ARCS) return true;
      return members.some(
        ({ dimension: other, list, to }) =>
          this.#mayBeMore(other, first, second) ||
          (this.#mayBeOne(other, first) &&
            (to.arcs(second) !== NO_ARCS ||
              (list !== 'no' && this.#separators.has(wordOf(second))) ||
              (list === 'loose' && other.mayBegin(second)))),
      );
    });
  }

  #numberOf(readers: readonly ReaderMaker[]): number {
    const known = this.readers.findIndex(
      (some) => some.length === readers.length && some.every(({ reader }, index) => reader === readers[index]),
    );
    if (known >= 0) return known;
    return this.readers.push(readers.map((reader) => ({ reader, needs: this.#machine.needs.ofReader(reader) }))) - 1;
  }

  #put(state: number, first: Key, second: Key, step: number): void {
    if (2 * this.#size > this.#mask) this.#grow();
    const table = this.#table;
    let place = (hash(state, first, second) & this.#mask) << 2;
    while (table[place] !== 0 && !(table[place] === state && table[place + 1] === first && table[place + 2] === second))
      place = (place + 4) & ((this.#mask << 2) | 3);
    if (table[place] === 0) this.#size += 1;
    table.set([state, first, second, step], place);
  }

  #grow(): void {
    const old = this.#table;
    this.#mask = this.#mask * 2 + 1;
    this.#table = new Int32Array(4 * (this.#mask + 1));
    this.#size = 0;
    for (let place = 0; place < old.length; place += 4)
      if (old[place] !== 0)
        this.#put(old[place] as number, old[place + 1] as number, old[place + 2] as number, old[place + 3] as number);
  }
}

const readsOne = ({ begins, alone }: ReaderMaker, key: Key): boolean => isAmong(begins, key) && isAmong(alone, key);

const readsMore = ({ single, begins, goesOn }: ReaderMaker, first: Key, second: Key): boolean =>
  !single && second !== END && isAmong(begins, first) && isAmong(goesOn, second);

const placeOf = (state: State): number =>
  (state.index << PLACE_BITS) | (state.goesOn ? GOES_ON : 0) | (state.accepts.length > 0 ? COMPLETE : 0);

function hash(state: number, first: Key, second: Key): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(first, 0x85ebca6b) ^ Math.imul(second, 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}

/** What was found out once; true while it is being found out. */
function remembered(known: Map<string, boolean>, key: string, find: () => boolean): boolean {
  let answer = known.get(key);
  if (answer === undefined) {
    known.set(key, true);
    answer = find();
    known.set(key, answer);
  }
  return answer;
}
