import type { Token } from '../lexer/token.ts';
import type { DimensionRules } from './automaton.ts';
import type { Constituent } from './constituent.ts';
import { type Asked, type Heads, MOST_BROKEN, type Part, type Walk, WEIGHT } from './near-parts.ts';
import { SMALL } from './near-words.ts';
import type { Chart } from './parse.ts';

/*
 * A pattern walked through a text with one edit at most: a word left out, put in or replaced. Each part of a pattern
 * knows what can begin it, so that a state that has spent its edit, or stands where none is allowed, enters only the
 * parts that may take it on: patterns are long, and nearly all of their parts come to nothing at the first token.
 */

const VALUE_KINDS: ReadonlySet<Token['kind']> = new Set([
  'number',
  'ordinal',
  'clock',
  'date',
  'compact',
  'offset',
  'email',
  'channel',
]);

const NONE: readonly Constituent[] = [];

/** Longer lists are not followed to their end. */
const MOST_MEMBERS = 8;

/** A text that patterns are walked through. */
export class Ground {
  readonly tokens: readonly Token[];
  readonly #chart: Chart;
  readonly #asked: Asked;
  readonly #isRead: (index: number) => boolean;
  /** The numbers of the tokens' words; 0 for what no pattern has, and behind the end. */
  readonly #words: number[] = [];
  /** The dimensions that were asked for, by number. */
  readonly #dimensions: (DimensionRules | null | undefined)[] = [];

  /** @param isRead whether a clause of the reading has a token already. */
  constructor(chart: Chart, asked: Asked, isRead: (index: number) => boolean) {
    this.tokens = chart.tokens;
    this.#chart = chart;
    this.#asked = asked;
    this.#isRead = isRead;
    for (const { kind, text } of this.tokens) this.#words.push(kind === 'quoted' ? 0 : asked.wordOf(text));
    this.#words.push(0);
  }

  /** The members of a dimension that begin at a token. */
  members(number: number, at: number): readonly Constituent[] {
    let dimension = this.#dimensions[number];
    if (dimension === undefined)
      this.#dimensions[number] = dimension = this.#chart.dimension(this.#asked.names[number] as string) ?? null;
    return dimension === null ? NONE : this.#chart.members(dimension, at);
  }

  /** Whether one of some things may begin at a token. */
  stands(heads: Heads, at: number): boolean {
    if (at >= this.tokens.length) return false;
    if (this.isOneOf(at, heads)) return true;
    const { dimensions } = heads;
    for (let index = 0; index < dimensions.length; index++)
      if (this.members(dimensions[index] as number, at).length > 0) return true;
    return false;
  }

  /** Whether what comes second stands at a place, or behind as many words as an edit may take there. */
  standsBehind(second: Heads, at: number, skips: number): boolean {
    if (this.stands(second, at)) return true;
    for (let skipped = 0; skipped < skips && this.editable(at + skipped); skipped++)
      if (this.stands(second, at + skipped + 1)) return true;
    return false;
  }

  /** Whether a token can be the word that was put in or changed: a break does not reach over a mark. */
  editable(at: number): boolean {
    const token = this.tokens[at];
    return token !== undefined && token.kind !== 'punct' && token.kind !== 'quoted';
  }

  /** What a clause has read already says half as much: the rest must make up for it. */
  share(index: number): number {
    return this.#isRead(index) ? 0.5 : 1;
  }

  /** How much a word says that stands in a rule. */
  weightOf(index: number): number {
    const { kind, text } = this.tokens[index] as Token;
    if (kind !== 'word' && !/\p{L}/u.test(text)) return 0;
    return (SMALL.has(text) ? WEIGHT.small : WEIGHT.telling) * this.share(index);
  }

  /** Whether a token is one of the words that may begin something. */
  isOneOf(at: number, { bits }: Heads): boolean {
    const word = at < this.#words.length ? (this.#words[at] as number) : 0;
    return word !== 0 && (((bits[word >> 5] as number) >> (word & 31)) & 1) === 1;
  }
}

/**
 * Places that a pattern leads to, each with how many edits (0 or 1) and how much was said on the way. They are lists of
 * numbers that are used again and again: a walk meets many of them, and keeps none.
 */
class States {
  count = 0;
  readonly #at: number[] = [];
  readonly #edits: number[] = [];
  readonly #said: number[] = [];

  at(index: number): number {
    return this.#at[index] as number;
  }

  edits(index: number): number {
    return this.#edits[index] as number;
  }

  said(index: number): number {
    return this.#said[index] as number;
  }

  add(at: number, edits: number, said: number): void {
    this.#at[this.count] = at;
    this.#edits[this.count] = edits;
    this.#said[this.count] = said;
    this.count += 1;
  }

  /** Keeps, of the states at one place with the same edits, the one that says most. */
  reach(at: number, edits: number, said: number): void {
    for (let index = 0; index < this.count; index++) {
      if (this.#at[index] !== at || this.#edits[index] !== edits) continue;
      if ((this.#said[index] as number) < said) this.#said[index] = said;
      return;
    }
    this.add(at, edits, said);
  }
}

/** The lists that are not in use, from `free` on. */
const lists: States[] = [];
let free = 0;

/** An empty list, until `free` is put back to what it was. */
function take(): States {
  const list = lists[free] ?? new States();
  lists[free] = list;
  free += 1;
  list.count = 0;
  return list;
}

/** Where a pattern that begins at a token may lead, with one edit at most. What is given holds until the next walk. */
export function walk(ground: Ground, { root }: Walk, start: number): Pick<States, 'count' | 'at' | 'edits' | 'said'> {
  free = 0;
  const from = take();
  from.add(start, 0, 0);
  const states = take();
  follow({ ground, start }, root, from, true, states);
  return states;
}

interface Way {
  readonly ground: Ground;
  readonly start: number;
}

/** Follows a part from several states at once, with one edit at most, and none where nothing may be edited. */
function follow(way: Way, part: Part, from: States, edit: boolean, into: States): void {
  const used = free;
  switch (part.type) {
    case 'sequence': {
      const last = part.parts.length - 1;
      let states = from;
      for (let index = 0; index < last && states.count > 0; index++) {
        const next = take();
        follow(way, part.parts[index] as Part, states, edit, next);
        states = next;
      }
      if (states.count > 0) follow(way, part.parts[last] as Part, states, edit, into);
      break;
    }
    case 'choice':
      if (part.told !== null) {
        part.told.clear();
        for (let index = 0; index < from.count; index++)
          part.told.mark(way.ground.tokens, from.at(index), edit && from.edits(index) === 0);
      }
      for (let index = 0; index < part.parts.length; index++) {
        if (part.told?.has(index) === false) continue;
        const option = part.parts[index] as Part;
        const some = entering(way, option, from, edit);
        if (some.count > 0) follow(way, option, some, edit, into);
        free = used;
      }
      break;
    case 'optional': {
      // An optional part is there or not; an edit inside it proves nothing.
      for (let index = 0; index < from.count; index++) into.reach(from.at(index), from.edits(index), from.said(index));
      const some = entering(way, part.item, from, false);
      for (let spent = 0; spent < 2 && some.count > 0; spent++) {
        const same = take();
        for (let index = 0; index < some.count; index++)
          if (some.edits(index) === spent) same.add(some.at(index), spent, some.said(index));
        if (same.count > 0) follow(way, part.item, same, false, into);
      }
      break;
    }
    case 'words':
      for (let index = 0; index < from.count; index++)
        word(way, part.begins, from.at(index), from.edits(index), from.said(index), edit, into);
      break;
    case 'member':
      for (let index = 0; index < from.count; index++)
        member(way, part, from.at(index), from.edits(index), from.said(index), edit, into);
  }
  free = used;
}

/**
 * Of some states those that a part may take on. Where an edit is left, it may be spent on what the part begins with: then
 * what comes second must stand, where anything does.
 */
function entering({ ground, start }: Way, part: Part, from: States, edit: boolean): States {
  if (part.empty) return from;
  const some = take();
  for (let index = 0; index < from.count; index++) {
    const at = from.at(index);
    const enters =
      ground.stands(part.begins, at) ||
      (edit &&
        from.edits(index) === 0 &&
        (part.second === null ||
          (at > start && ground.editable(at) && ground.stands(part.begins, at + 1)) ||
          ground.standsBehind(part.second, at, part.skips)));
    if (enters) some.add(at, from.edits(index), from.said(index));
  }
  return some;
}

function word(
  { ground, start }: Way,
  words: Heads,
  at: number,
  edits: number,
  said: number,
  edit: boolean,
  into: States,
): void {
  if (ground.isOneOf(at, words)) {
    into.reach(at + 1, edits, said + ground.weightOf(at));
    return;
  }
  if (edits === 1 || !edit) return;
  into.reach(at, 1, said);
  if (!ground.editable(at)) return;
  into.reach(at + 1, 1, said);
  if (at > start && ground.isOneOf(at + 1, words)) into.reach(at + 2, 1, said + ground.weightOf(at + 1));
}

type Member = Extract<Part, { readonly type: 'member' }>;

function member(
  { ground, start }: Way,
  part: Member,
  at: number,
  edits: number,
  said: number,
  edit: boolean,
  into: States,
): void {
  read(ground, part, at, edits, said, into);
  if (edits === 1 || !edit) return;
  into.reach(at, 1, said);
  if (!ground.editable(at)) return;
  if (at > start) read(ground, part, at + 1, 1, said, into);
  let broken = false;
  for (let size = 1; size <= 2 && ground.editable(at + size - 1); size++) {
    broken ||= part.value > 0 && isValue(ground.tokens[at + size - 1]);
    into.reach(at + size, 1, said + (broken ? WEIGHT.brokenValue * ground.share(at) : 0));
  }
  if (part.telling !== null) brokenPhrase(ground, part.telling, at, said, into);
}

function read(ground: Ground, part: Member, from: number, spent: number, said: number, into: States): void {
  const members = ground.members(part.dimension, from);
  for (let index = 0; index < members.length; index++) {
    const { to } = members[index] as Constituent;
    const end = part.list ? endOfList(ground, part.dimension, to) : to;
    into.reach(end, spent, said + part.value * ground.share(from));
  }
}

/** A phrase with a word in it that breaks it: some of its words that tell are still there. */
function brokenPhrase(ground: Ground, telling: ReadonlySet<string>, at: number, said: number, into: States): void {
  let tells = false;
  for (let size = 1; size <= MOST_BROKEN && ground.editable(at + size - 1); size++) {
    const token = ground.tokens[at + size - 1] as Token;
    tells ||= telling.has(token.text) || isValue(token);
    if (size > 1) into.reach(at + size, 1, said + (tells ? WEIGHT.brokenValue * ground.share(at) : 0));
  }
}

const isValue = (token: Token | undefined): boolean => token !== undefined && VALUE_KINDS.has(token.kind);

/** Where a list of members ends that began before `at`. */
function endOfList(ground: Ground, dimension: number, at: number): number {
  let end = at;
  for (let members = 0; members < MOST_MEMBERS; members++) {
    let next = end;
    while (/^(?:,|and|or|&|\/)$/.test(ground.tokens[next]?.text ?? '')) next += 1;
    const one = next === end ? undefined : ground.members(dimension, next)[0];
    if (one === undefined) return end;
    end = one.to;
  }
  return end;
}
