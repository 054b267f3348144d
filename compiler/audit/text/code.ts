import { isField } from '../../cron/shape.ts';
import type { SourceFile } from '../sources/source.ts';
import type { Literal, Scan } from './scan.ts';

/** A string literal with what it says. */
export interface Said extends Literal {
  readonly value: string;
  /** Offsets from where it is used to where it is written: more than one where a constant stands between. */
  readonly places: readonly number[];
}

const OPENING = '([{';
const CLOSING = ')]}';

/** A bracket of code, from where it opens to where it closes. */
export interface Bracket {
  readonly open: number;
  /** The end of the text where it does not close. */
  readonly close: number;
}

interface Brackets {
  readonly all: readonly (Bracket & { readonly parent: number })[];
}

const known = new WeakMap<Scan, Brackets>();

/** The innermost bracket around an offset; null at the top. */
export function bracketAround(scanned: Scan, offset: number): Bracket | null {
  const { all } = bracketsOf(scanned);
  let at = lastBefore(all, offset);
  while (at >= 0 && (all[at]?.close ?? 0) < offset) at = all[at]?.parent ?? -1;
  return all[at] ?? null;
}

/** The bracket that opens at an offset. */
export function bracketAt(scanned: Scan, open: number): Bracket {
  const { all } = bracketsOf(scanned);
  const found = all[lastBefore(all, open + 1)];
  return found?.open === open ? found : { open, close: scanned.code.length };
}

function lastBefore(all: readonly Bracket[], offset: number): number {
  let low = -1;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.open ?? 0) < offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** All brackets of a text in one pass; what closes without having opened is passed over. */
function bracketsOf(scanned: Scan): Brackets {
  const before = known.get(scanned);
  if (before !== undefined) return before;
  const { code } = scanned;
  const all: { open: number; close: number; parent: number }[] = [];
  const open: number[] = [];
  for (const { index, 0: char } of code.matchAll(/[()[\]{}]/g)) {
    if (OPENING.includes(char)) {
      all.push({ open: index, close: code.length, parent: open.at(-1) ?? -1 });
      open.push(all.length - 1);
    } else {
      const closed = all[open.pop() ?? -1];
      if (closed !== undefined) closed.close = index;
    }
  }
  const brackets = { all };
  known.set(scanned, brackets);
  return brackets;
}

/** What stands between the commas of a bracket, with their offsets: the arguments of a call. */
export function partsOf(
  code: string,
  open: number,
  close: number,
): readonly { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let depth = 0;
  let start = open + 1;
  const end = (at: number): void => {
    if (code.slice(start, at).trim() !== '') parts.push({ start: start + code.slice(start, at).search(/\S/), end: at });
    start = at + 1;
  };
  for (let at = open + 1; at < close; at++) {
    const char = code.charAt(at);
    if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char)) depth--;
    else if (char === ',' && depth === 0) end(at);
  }
  end(close);
  return parts;
}

/** The string that begins at an offset, blanks and the letters of a prefix (`r"…"`, `@"…"`, `$"…"`) aside; null where none does. */
export function literalAt({ text, scan }: Pick<SourceFile, 'text' | 'scan'>, offset: number): Said | null {
  const opening = /\s*[a-zA-Z@$]{0,2}("""|'''|["'`])/y;
  opening.lastIndex = offset;
  const match = opening.exec(text);
  if (match === null) return null;
  const literal =
    scan().literals.get(opening.lastIndex) ?? scan().literals.get(match.index + match[0].search(/["'`]/) + 1);
  return literal === undefined
    ? null
    : { ...literal, value: text.slice(literal.start, literal.end), places: [literal.start] };
}

/** The string at an offset, or the one that the name there was given, where it was given one once in the file. */
export function textAtOffset(file: Pick<SourceFile, 'text' | 'scan'>, offset: number): Said | null {
  const literal = literalAt(file, offset);
  if (literal !== null) return literal;
  const { code } = file.scan();
  const name = /^\s*(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)\s*[,)\n;}]/.exec(code.slice(offset, offset + 200));
  if (name === null) return null;
  const given = [...code.matchAll(new RegExp(`\\b${name[1]}(?:\\s*:[ \\w.[\\]]+)?\\s*=(?!=)\\s*(?=["'])`, 'g'))];
  // An argument of another call (`minute='0'`) is no constant.
  const constants = given.filter(
    ({ index }) => file.scan().code.charAt(bracketAround(file.scan(), index)?.open ?? -1) !== '(',
  );
  const [one] = constants;
  if (one === undefined || constants.length > 1) return null;
  const said = literalAt(file, one.index + one[0].length);
  return said === null ? null : { ...said, places: [said.start, offset] };
}

/** The string behind `name=` or `name:` among the arguments of a call. */
export function argumentOf(
  file: Pick<SourceFile, 'text' | 'scan'>,
  call: { readonly open: number; readonly close: number },
  ...names: readonly string[]
): Said | null {
  const { code } = file.scan();
  for (const { start, end } of partsOf(code, call.open, call.close)) {
    const match = /^([A-Za-z_]\w*)\s*(?:=(?![=>])|=>|:(?!:))\s*/.exec(code.slice(start, end));
    if (match !== null && names.includes(match[1] ?? '')) return textAtOffset(file, start + match[0].length);
  }
  return null;
}

/** Whether a text is a cron and nothing else: five to seven fields, or a macro. */
export function isCronText(text: string): boolean {
  const cron = text.trim();
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/i.test(cron)) return true;
  const fields = cron.split(/\s+/);
  return fields.length >= 5 && fields.length <= 7 && fields.every(isField);
}

/** A place where a pattern matches: where it begins, what it matched, and the offset behind it. */
export interface Place {
  readonly from: number;
  readonly head: string;
  readonly at: number;
}

/** The places at which a pattern matches in the code of a text. */
export function behind({ code }: Scan, pattern: RegExp): readonly Place[] {
  return [...code.matchAll(pattern)].map(({ index, 0: head }) => ({ from: index, head, at: index + head.length }));
}
