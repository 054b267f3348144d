/**
 * The little language of rule patterns:
 *
 *   every <number:n> <unit:u>          words, and constituents of a dimension, captured by name
 *   (to|through|-) [on] [the]          a choice of words, an optional part
 *   <ordinal+:days>                    one or more of a dimension, separated by commas, "and", "or" or "&"
 *   <weekday*:days>                    the same, and the separators may be left out
 *   doesn't                            the word, and "does not"
 *   [starting <date:from?>]            a capture inside an optional part carries a question mark
 *   every (other day|second day)       a choice may hold several words
 *
 * A pattern is read once, when its rule is defined; parse.ts turns it into branches.
 */
export type Pattern =
  | { readonly type: 'words'; readonly words: ReadonlySet<string> }
  | {
      readonly type: 'member';
      readonly dimension: string;
      readonly capture: string | null;
      readonly list: 'no' | 'separated' | 'loose';
    }
  | { readonly type: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly type: 'choice'; readonly options: readonly Pattern[] }
  | { readonly type: 'optional'; readonly item: Pattern };

/** The captures of a pattern, by name, from its text alone, so that `produce` is typed. */
export type Captures<Pattern extends string, Dimensions> = Simplify<
  Pattern extends `${string}<${infer Inner}>${infer Rest}`
    ? Capture<Inner, Dimensions> & Captures<Rest, Dimensions>
    : unknown
>;
type Simplify<T> = { readonly [K in keyof T]: T[K] };
type Capture<Inner extends string, D> = Inner extends `${infer Dim}*:${infer Name}`
  ? { [K in Name]: Value<Dim, D>[] }
  : Inner extends `${infer Dim}+:${infer Name}?`
    ? { [K in Name]?: Value<Dim, D>[] | undefined }
    : Inner extends `${infer Dim}+:${infer Name}`
      ? { [K in Name]: Value<Dim, D>[] }
      : Inner extends `${infer Dim}:${infer Name}?`
        ? { [K in Name]?: Value<Dim, D> | undefined }
        : Inner extends `${infer Dim}:${infer Name}`
          ? { [K in Name]: Value<Dim, D> }
          : unknown;
type Value<Dim extends string, D> = Dim extends keyof D ? D[Dim] : never;

/** Reads a pattern. Throws an Error naming the pattern when it is malformed: rules are code, not input. */
export function readPattern(text: string): Pattern {
  const reader = { text, at: 0 };
  const pattern = readChoice(reader);
  if (reader.at < text.length) throw new Error(`Unexpected "${text.charAt(reader.at)}" in pattern "${text}"`);
  return pattern;
}

/** Everything that may begin what a pattern matches, and whether it may match nothing at all. */
export function openings(pattern: Pattern): { readonly first: readonly Pattern[]; readonly empty: boolean } {
  switch (pattern.type) {
    case 'words':
    case 'member':
      return { first: [pattern], empty: false };
    case 'optional':
      return { first: openings(pattern.item).first, empty: true };
    case 'choice': {
      const all = pattern.options.map(openings);
      return { first: all.flatMap((one) => one.first), empty: all.some((one) => one.empty) };
    }
    case 'sequence': {
      const first: Pattern[] = [];
      for (const item of pattern.items) {
        const opening = openings(item);
        first.push(...opening.first);
        if (!opening.empty) return { first, empty: false };
      }
      return { first, empty: true };
    }
  }
}

/** The dimensions a pattern asks for, anywhere. */
export function dimensionsOf(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case 'words':
      return [];
    case 'member':
      return [pattern.dimension];
    case 'optional':
      return dimensionsOf(pattern.item);
    case 'choice':
      return pattern.options.flatMap(dimensionsOf);
    case 'sequence':
      return pattern.items.flatMap(dimensionsOf);
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

function readChoice(reader: Reader): Pattern {
  const options = [readSequence(reader)];
  while (reader.text.charAt(reader.at) === '|') {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  const words = new Set<string>();
  const others: Pattern[] = [];
  // A choice of single words is one comparison.
  for (const option of options) {
    if (option.type === 'words') for (const word of option.words) words.add(word);
    else others.push(option);
  }
  const all: Pattern[] = words.size > 0 ? [{ type: 'words', words }, ...others] : others;
  return all.length === 1 ? (all[0] as Pattern) : { type: 'choice', options: all };
}

function readSequence(reader: Reader): Pattern {
  const items: Pattern[] = [];
  for (let item = readItem(reader); item !== null; item = readItem(reader)) items.push(item);
  if (items.length === 0) throw new Error(`An empty choice in pattern "${reader.text}"`);
  return items.length === 1 ? (items[0] as Pattern) : { type: 'sequence', items };
}

function readItem(reader: Reader): Pattern | null {
  while (reader.text.charAt(reader.at) === ' ') reader.at += 1;
  const next = reader.text.charAt(reader.at);
  if (next === '' || next === '|' || next === ')' || next === ']') return null;
  if (next === '(' || next === '[') {
    reader.at += 1;
    const inner = readChoice(reader);
    const close = next === '(' ? ')' : ']';
    if (reader.text.charAt(reader.at) !== close) throw new Error(`Missing "${close}" in pattern "${reader.text}"`);
    reader.at += 1;
    return next === '(' ? inner : { type: 'optional', item: inner };
  }
  if (next === '<') {
    const close = reader.text.indexOf('>', reader.at);
    if (close < 0) throw new Error(`Missing ">" in pattern "${reader.text}"`);
    const inner = reader.text.slice(reader.at + 1, close);
    reader.at = close + 1;
    const match = /^([a-z-]+)([+*]?)(?::([a-zA-Z]+)\??)?$/.exec(inner);
    if (match === null) throw new Error(`Bad constituent <${inner}> in pattern "${reader.text}"`);
    const list = match[2] === '+' ? 'separated' : match[2] === '*' ? 'loose' : 'no';
    return { type: 'member', dimension: match[1] ?? '', capture: match[3] ?? null, list };
  }
  // A backslash takes the next character literally: \( is a parenthesis of the text.
  let word = '';
  for (;;) {
    let char = reader.text.charAt(reader.at);
    if (char === '\\') {
      reader.at += 1;
      char = reader.text.charAt(reader.at);
    } else if (char === '' || ' |()[]<'.includes(char)) break;
    word += char;
    reader.at += 1;
  }
  return inFull(word);
}

/** What a negation in one word is in full: a rule that says the one reads both. */
const NEGATIONS: Readonly<Record<string, readonly string[]>> = { "can't": ['can', 'not'], "won't": ['will', 'not'] };

/** A word of a pattern; "doesn't" is "does not" as well. */
function inFull(word: string): Pattern {
  const short: Pattern = { type: 'words', words: new Set([word]) };
  if (!word.endsWith("n't")) return short;
  const items = (NEGATIONS[word] ?? [word.slice(0, -3), 'not']).map(
    (one): Pattern => ({ type: 'words', words: new Set([one]) }),
  );
  return { type: 'choice', options: [short, { type: 'sequence', items }] };
}
