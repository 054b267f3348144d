import { escapeUnit, HIDDEN } from '../source/hidden.ts';

/** The widest a line of generated code gets, where it can be broken at all. */
export const WIDTH = 100;

/**
 * A string as a literal of TypeScript. Whatever the text holds stays data: quotes, backslashes, line and paragraph
 * separators, and the invisible characters that would make code read otherwise than it runs, are escaped.
 */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replace(HIDDEN, escapeUnit);
  // As most formatters have it: single quotes, unless that would mean more backslashes.
  const singles = text.split("'").length - 1;
  const doubles = text.split('"').length - 1;
  if (singles > doubles) return `"${escaped}"`;
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A name of a property: bare where it can be. `__proto__` is bracketed, since it would set the prototype. */
export function key(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/**
 * A value as an expression of TypeScript, on one line where it fits and else with a line for each part.
 *
 * @param indent how far the line on which it ends up is indented
 * @param before how much stands before it on that line, behind the indent
 */
export function printValue(value: unknown, indent: number, before = 0): string {
  const line = flat(value);
  // One character more for the comma behind it.
  if (!isBreakable(value) || (indent + before + line.length + 1 <= WIDTH && !holdsTable(value))) return line;
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  if (Array.isArray(value)) {
    const parts = value.map((part) => `${inner}${printValue(part, indent + 2)},\n`);
    return `[\n${parts.join('')}${outer}]`;
  }
  const parts = Object.entries(value).map(([name, part]) => {
    const head = `${key(name)}: `;
    const text = printValue(part, indent + 2, head.length);
    // As formatters have it, a text too long for its line goes on one of its own, unless that would win nothing.
    const isLong =
      typeof part === 'string' && key(name).length >= 5 && indent + 2 + head.length + text.length + 1 > WIDTH;
    return isLong ? `${inner}${key(name)}:\n${inner}  ${text},\n` : `${inner}${head}${text},\n`;
  });
  return `{\n${parts.join('')}${outer}}`;
}

function flat(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${key(name)}: ${flat(part)}`);
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  return String(value);
}

/** Several objects or lists of several values each stand in rows, as formatters have them. */
function isTable(value: unknown): boolean {
  const rowOf = (row: unknown): string =>
    typeof row !== 'object' || row === null || Object.keys(row).length < 2
      ? ''
      : Array.isArray(row)
        ? 'list'
        : 'object';
  if (!Array.isArray(value) || value.length < 2) return false;
  const kind = rowOf(value[0]);
  return kind !== '' && value.every((row) => rowOf(row) === kind);
}

function holdsTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (isTable(value) || Object.values(value).some(holdsTable));
}

function isBreakable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
