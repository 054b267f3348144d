/**
 * The little language of rule patterns:
 *
 *   every <number:n> <unit:u>          words, and constituents of a dimension, captured by name
 *   (to|through|-) [on] [the]          a choice of words, an optional part
 *   <ordinal+:days>                    one or more of a dimension, separated by commas, "and", "or" or "&"
 *   <weekday*:days>                    the same, and the separators may be left out
 *   [starting <date:from?>]            a capture inside an optional part carries a question mark
 *   every (other day|second day)       a choice may hold several words
 *
 * A pattern is expanded, once, into flat sequences of elements without choices or options.
 */
export type Element =
  | { readonly type: 'words'; readonly words: ReadonlySet<string>; readonly optional: boolean }
  | {
      readonly type: 'dimension';
      readonly dimension: string;
      readonly capture: string | null;
      readonly list: 'no' | 'separated' | 'loose';
    };

export type Sequence = readonly Element[];

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

/** Bounds the expansion, so that a careless pattern fails at once and by name. */
const MAX_SEQUENCES = 512;

/** Expands a pattern. Throws an Error naming the pattern when it is malformed: rules are code, not input. */
export function expand(pattern: string): readonly Sequence[] {
  const reader = { text: pattern, at: 0 };
  const sequences = readChoice(reader);
  if (reader.at < pattern.length) throw new Error(`Unexpected "${pattern.charAt(reader.at)}" in pattern "${pattern}"`);
  const merged = mergeWords(sequences).flatMap(openings);
  if (merged.length === 0) throw new Error(`Pattern "${pattern}" matches nothing`);
  return merged;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readChoice(reader: Reader): Sequence[] {
  const all: Sequence[] = [...readSequence(reader)];
  while (reader.text.charAt(reader.at) === '|') {
    reader.at += 1;
    all.push(...readSequence(reader));
  }
  return all;
}

function readSequence(reader: Reader): Sequence[] {
  let sequences: Sequence[] = [[]];
  for (;;) {
    const parts = readItem(reader);
    if (parts === null) return sequences;
    sequences = sequences.flatMap((head) => parts.map((tail) => [...head, ...tail]));
    if (sequences.length > MAX_SEQUENCES) throw new Error(`Pattern "${reader.text}" has too many variants`);
  }
}

function readItem(reader: Reader): readonly Sequence[] | null {
  while (reader.text.charAt(reader.at) === ' ') reader.at += 1;
  const next = reader.text.charAt(reader.at);
  if (next === '' || next === '|' || next === ')' || next === ']') return null;
  if (next === '(' || next === '[') {
    reader.at += 1;
    const inner = mergeWords(readChoice(reader));
    const close = next === '(' ? ')' : ']';
    if (reader.text.charAt(reader.at) !== close) throw new Error(`Missing "${close}" in pattern "${reader.text}"`);
    reader.at += 1;
    if (next === '(') return inner;
    // One optional word is an element of its own: it needs no second sequence.
    const only = inner.length === 1 && inner[0]?.length === 1 ? inner[0][0] : undefined;
    return only?.type === 'words' ? [[{ ...only, optional: true }]] : [...inner, []];
  }
  if (next === '<') {
    const close = reader.text.indexOf('>', reader.at);
    if (close < 0) throw new Error(`Missing ">" in pattern "${reader.text}"`);
    const inner = reader.text.slice(reader.at + 1, close);
    reader.at = close + 1;
    const match = /^([a-z-]+)([+*]?)(?::([a-zA-Z]+)\??)?$/.exec(inner);
    if (match === null) throw new Error(`Bad constituent <${inner}> in pattern "${reader.text}"`);
    return [
      [
        {
          type: 'dimension',
          dimension: match[1] ?? '',
          capture: match[3] ?? null,
          list: match[2] === '+' ? 'separated' : match[2] === '*' ? 'loose' : 'no',
        },
      ],
    ];
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
  return [[{ type: 'words', words: new Set([word]), optional: false }]];
}

/** Joins sequences that are a single word each into one element, so that a choice of words is one comparison. */
function mergeWords(sequences: readonly Sequence[]): Sequence[] {
  const words = new Set<string>();
  const others: Sequence[] = [];
  for (const sequence of sequences) {
    const only = sequence.length === 1 ? sequence[0] : undefined;
    if (only?.type === 'words' && !only.optional) for (const word of only.words) words.add(word);
    else others.push(sequence);
  }
  return words.size > 0 ? [[{ type: 'words', words, optional: false }], ...others] : others;
}

/** A sequence never begins with something optional, so that what begins it can be looked up. */
function openings(sequence: Sequence): Sequence[] {
  const first = sequence[0];
  if (first === undefined) return [];
  if (first.type !== 'words' || !first.optional) return [sequence];
  return [[{ ...first, optional: false }, ...sequence.slice(1)], ...openings(sequence.slice(1))];
}
