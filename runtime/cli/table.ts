import { stripVTControlCharacters } from 'node:util';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Applied after the text was fitted, so that colours do not count as width. */
  readonly paint?: (text: string, row: Row) => string;
  /** May be cut short when the table is wider than the terminal; others keep their width. */
  readonly flexible?: boolean;
  /** Left out where the terminal is too narrow for all, the lowest first; without a number it always stays. */
  readonly leaves?: number;
}

const GAP = '  ';

/** What a flexible column is cut to at least. */
const LEAST = 8;

/**
 * A table of plain columns. With `columns` (of the terminal) the flexible ones are cut so that lines fit, each to no
 * less than 8, and where that is not enough columns are left out; with null nothing is. What stands first is never cut, since
 * people copy it: where there is no room for it, it has a line of its own above the rest; and where the rest has none beside
 * each other, so has every cell. Cells hold one line each.
 */
export function renderTable<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  columns: number | null,
  heading: (text: string) => string = (text) => text,
): string {
  const fit = columns === null ? { layout: all, room: null } : fitting(rows, all, columns);
  if (fit === null) return stacked(rows, all, columns ?? Number.POSITIVE_INFINITY, heading);
  const { layout, room } = fit;
  const cells = rows.map((row) => layout.map((column) => column.cell(row)));
  const widths = layout.map((column, i) => {
    const said = cells.map((line) => width(line[i] ?? ''));
    return Math.max(width(column.title), ...(i > 0 || room === null ? said : said.filter((wide) => wide <= room)));
  });
  if (columns !== null) shrink(widths, layout, columns);

  const line = (texts: readonly string[], paint: (text: string, i: number) => string): string =>
    texts
      .map((text, i) => {
        const fitted = i === 0 && room !== null ? text : cut(text, widths[i] ?? 0);
        const painted = paint(fitted, i);
        if (i === 0 && width(fitted) > (widths[0] ?? 0)) return `${painted}\n${' '.repeat(widths[0] ?? 0)}`;
        return i === texts.length - 1 ? painted : painted + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(fitted)));
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      layout.map((column) => column.title),
      (text) => heading(text),
    ),
    ...cells.map((texts, row) =>
      line(texts, (text, i) => {
        const paint = layout[i]?.paint;
        const source = rows[row];
        return paint === undefined || source === undefined ? text : paint(text, source);
      }),
    ),
  ].join('\n');
}

/** The columns that there is room for, and how much there is for the first; null where there is enough. */
interface Fitting<Row> {
  readonly layout: readonly Column<Row>[];
  readonly room: number | null;
}

/** The columns that there is room for, when the flexible ones are as narrow as they may be; null where those that stay do not fit. */
function fitting<Row>(rows: readonly Row[], all: readonly Column<Row>[], columns: number): Fitting<Row> | null {
  const needs = new Map(
    all.map((column) => {
      const widest = Math.max(width(column.title), ...rows.map((row) => width(column.cell(row))));
      return [column, column.flexible === true ? Math.min(widest, LEAST) : widest];
    }),
  );
  const total = (): number => [...needs.values()].reduce((sum, need) => sum + need + GAP.length, -GAP.length);
  const leaving = all.filter(({ leaves }) => leaves !== undefined).sort((a, b) => (a.leaves ?? 0) - (b.leaves ?? 0));
  const [first] = all;
  const whole = new Map(needs);
  for (const column of leaving) if (total() > columns) needs.delete(column);
  if (total() > columns && first !== undefined && first.flexible !== true) {
    // Beside the first on a line of its own there is room for others again.
    for (const [column, need] of whole) needs.set(column, need);
    const room = (): number => columns - total() + (needs.get(first) ?? 0);
    for (const column of leaving) if (room() < width(first.title)) needs.delete(column);
    if (room() >= width(first.title)) return { layout: all.filter((column) => needs.has(column)), room: room() };
  }
  return total() > columns ? null : { layout: all.filter((column) => needs.has(column)), room: null };
}

/** The columns that always stay, each on lines of its own under the first. */
function stacked<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  columns: number,
  heading: (text: string) => string,
): string {
  const layout = all.filter(({ leaves }) => leaves === undefined);
  const lines = (textOf: (column: Column<Row>) => string, paint: (text: string, column: Column<Row>) => string) =>
    layout.flatMap((column, i) => {
      const text = textOf(column);
      if (i === 0) return [paint(text, column)];
      if (text === '') return [];
      return wrapped(text, columns - GAP.length).map((line) => GAP + paint(line, column));
    });
  return [
    ...lines(
      ({ title }) => title,
      (text) => heading(text),
    ),
    ...rows.flatMap((row) =>
      lines(
        ({ cell }) => cell(row),
        (text, { paint }) => (paint === undefined ? text : paint(text, row)),
      ),
    ),
  ].join('\n');
}

/** Takes the excess from the widest flexible column, one after the other. */
function shrink<Row>(widths: number[], layout: readonly Column<Row>[], columns: number): void {
  let excess = widths.reduce((sum, w) => sum + w, GAP.length * (widths.length - 1)) - columns;
  const flexible = layout.flatMap((column, i) => (column.flexible === true ? [i] : []));
  while (excess > 0) {
    const widest = flexible.reduce((best, i) => ((widths[i] ?? 0) > (widths[best] ?? 0) ? i : best), flexible[0] ?? -1);
    const now = widths[widest] ?? 0;
    if (now <= LEAST) return;
    widths[widest] = now - 1;
    excess -= 1;
  }
}

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns a text takes in a terminal, near enough: wide scripts and emoji two, marks none. */
export function width(text: string): number {
  let sum = 0;
  for (const char of stripVTControlCharacters(text)) sum += NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return sum;
}

/** The text in at most `limit` columns, with an ellipsis where something was left out. */
export function cut(text: string, limit: number): string {
  if (width(text) <= limit) return text;
  let kept = '';
  let used = 0;
  for (const char of text) {
    const wide = width(char);
    if (used + wide > limit - 1) break;
    kept += char;
    used += wide;
  }
  return `${kept}…`;
}

/**
 * Text on lines of at most `limit` columns, broken between words; a word that is longer stays whole. What is set in, such
 * as a line of a stack, stays so on all its lines, by half of the room at most.
 */
export function wrapped(text: string, limit: number): readonly string[] {
  if (width(text) <= limit) return [text];
  const bare = text.trimStart();
  const indent = text.slice(0, Math.min(text.length - bare.length, Math.floor(limit / 2)));
  const lines: string[] = [];
  let line = '';
  for (const word of bare.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + width(longer) > limit) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((one) => indent + one);
}
