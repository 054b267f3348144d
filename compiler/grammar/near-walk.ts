import type { Token } from '../lexer/token.ts';
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

/** Longer lists are not followed to their end. */
const MOST_MEMBERS = 8;

/** A text that patterns are walked through. */
export class Ground {
  readonly tokens: readonly Token[];
  readonly #chart: Chart;
  readonly #asked: Asked;
  readonly #isRead: (index: number) => boolean;
  /** The members of each dimension by token, those that were asked for. */
  readonly #members: (readonly Constituent[] | undefined)[][] = [];

  /** @param isRead whether a clause of the reading has a token already. */
  constructor(chart: Chart, asked: Asked, isRead: (index: number) => boolean) {
    this.tokens = chart.tokens;
    this.#chart = chart;
    this.#asked = asked;
    this.#isRead = isRead;
  }

  /** The members of a dimension that begin at a token. */
  members(dimension: number, at: number): readonly Constituent[] {
    let places = this.#members[dimension];
    if (places === undefined) this.#members[dimension] = places = [];
    let members = places[at];
    if (members === undefined) places[at] = members = this.#chart.at(this.#asked.names[dimension] as string, at);
    return members;
  }

  /** Whether one of some things may begin at a token. */
  stands({ words, dimensions }: Heads, at: number): boolean {
    const token = this.tokens[at];
    if (token === undefined) return false;
    if (words.has(token.text)) return true;
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

  isOneOf(at: number, words: ReadonlySet<string>): boolean {
    const token = this.tokens[at];
    return token !== undefined && token.kind !== 'quoted' && words.has(token.text);
  }
}

/** A place that a pattern leads to, with how many edits, and how much was said on the way. */
interface State {
  readonly at: number;
  readonly edits: 0 | 1;
  said: number;
}

/** Where a pattern that begins at a token may lead, with one edit at most. */
export function walk(ground: Ground, { root }: Walk, start: number): readonly State[] {
  const states: State[] = [];
  follow({ ground, start }, root, [{ at: start, edits: 0, said: 0 }], true, states);
  return states;
}

interface Way {
  readonly ground: Ground;
  readonly start: number;
}

/** Follows a part from several states at once, with one edit at most, and none where nothing may be edited. */
function follow(way: Way, part: Part, from: readonly State[], edit: boolean, into: State[]): void {
  switch (part.type) {
    case 'sequence': {
      const last = part.parts.length - 1;
      let states = from;
      for (let index = 0; index < last && states.length > 0; index++) {
        const next: State[] = [];
        follow(way, part.parts[index] as Part, states, edit, next);
        states = next;
      }
      if (states.length > 0) follow(way, part.parts[last] as Part, states, edit, into);
      return;
    }
    case 'choice':
      for (const option of part.parts) {
        const some = entering(way, option, from, edit);
        if (some.length > 0) follow(way, option, some, edit, into);
      }
      return;
    case 'optional': {
      // An optional part is there or not; an edit inside it proves nothing.
      for (const { at, edits, said } of from) reach(into, at, edits, said);
      const some = entering(way, part.item, from, false);
      if (some.length === 0) return;
      for (const spent of [0, 1]) {
        const alike = some.filter(({ edits }) => edits === spent);
        if (alike.length > 0) follow(way, part.item, alike, false, into);
      }
      return;
    }
    case 'words':
      for (const state of from) word(way, part.words, state, edit, into);
      return;
    case 'member':
      for (const state of from) member(way, part, state, edit, into);
  }
}

/**
 * Of some states those that a part may take on. Where an edit is left, it may be spent on what the part begins with: then
 * what comes second must stand, where anything does.
 */
function entering({ ground, start }: Way, part: Part, from: readonly State[], edit: boolean): readonly State[] {
  if (part.empty) return from;
  let some: State[] | null = null;
  for (let index = 0; index < from.length; index++) {
    const state = from[index] as State;
    const { at } = state;
    const enters =
      ground.stands(part.begins, at) ||
      (edit &&
        state.edits === 0 &&
        (part.second === null ||
          (at > start && ground.editable(at) && ground.stands(part.begins, at + 1)) ||
          ground.standsBehind(part.second, at, part.skips)));
    if (enters) some?.push(state);
    else some ??= from.slice(0, index);
  }
  return some ?? from;
}

/** Keeps, of the states at one place with the same edits, the one that says most. */
function reach(into: State[], at: number, edits: 0 | 1, said: number): void {
  for (let index = 0; index < into.length; index++) {
    const known = into[index] as State;
    if (known.at !== at || known.edits !== edits) continue;
    if (known.said < said) known.said = said;
    return;
  }
  into.push({ at, edits, said });
}

function word(
  { ground, start }: Way,
  words: ReadonlySet<string>,
  { at, edits, said }: State,
  edit: boolean,
  into: State[],
): void {
  if (ground.isOneOf(at, words)) {
    reach(into, at + 1, edits, said + ground.weightOf(at));
    return;
  }
  if (edits === 1 || !edit) return;
  reach(into, at, 1, said);
  if (!ground.editable(at)) return;
  reach(into, at + 1, 1, said);
  if (at > start && ground.isOneOf(at + 1, words)) reach(into, at + 2, 1, said + ground.weightOf(at + 1));
}

type Member = Extract<Part, { readonly type: 'member' }>;

function member({ ground, start }: Way, part: Member, { at, edits, said }: State, edit: boolean, into: State[]): void {
  read(ground, part, at, edits, said, into);
  if (edits === 1 || !edit) return;
  reach(into, at, 1, said);
  if (!ground.editable(at)) return;
  if (at > start) read(ground, part, at + 1, 1, said, into);
  let broken = false;
  for (let size = 1; size <= 2 && ground.editable(at + size - 1); size++) {
    broken ||= part.value > 0 && isValue(ground.tokens[at + size - 1]);
    reach(into, at + size, 1, said + (broken ? WEIGHT.brokenValue * ground.share(at) : 0));
  }
  if (part.telling !== null) brokenPhrase(ground, part.telling, at, said, into);
}

function read(ground: Ground, part: Member, from: number, spent: 0 | 1, said: number, into: State[]): void {
  const members = ground.members(part.dimension, from);
  for (let index = 0; index < members.length; index++) {
    const { to } = members[index] as Constituent;
    const end = part.list ? endOfList(ground, part.dimension, to) : to;
    reach(into, end, spent, said + part.value * ground.share(from));
  }
}

/** A phrase with a word in it that breaks it: some of its words that tell are still there. */
function brokenPhrase(ground: Ground, telling: ReadonlySet<string>, at: number, said: number, into: State[]): void {
  let tells = false;
  for (let size = 1; size <= MOST_BROKEN && ground.editable(at + size - 1); size++) {
    const token = ground.tokens[at + size - 1] as Token;
    tells ||= telling.has(token.text) || isValue(token);
    if (size > 1) reach(into, at + size, 1, said + (tells ? WEIGHT.brokenValue * ground.share(at) : 0));
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
