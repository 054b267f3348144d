import { cells } from './cells.ts';

/** A stretch of one line to be underlined, in UTF-16 code units of the line; empty ones mark a place. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** `^` for what a finding is about, `-` for what bears on it, `+` for what was put in. */
  readonly sign: '^' | '-' | '+';
  readonly text: string;
}

/** A line with its underlines. The rows below hold marks and their texts, and are as many as needed. */
export interface DrawnLine {
  readonly text: string;
  readonly rows: readonly string[];
}

/** Longer lines are cut around their marks. */
const WIDEST = 120;
/** What is kept before the first mark of a line that is cut. */
const BEFORE = 24;

/** Cuts a very long line to the stretch around its marks before it is looked at character by character. */
function clip(line: string, marks: readonly Mark[]): { readonly line: string; readonly shift: number } {
  if (line.length <= 4 * WIDEST) return { line, shift: 0 };
  const first = Math.min(...marks.map(({ start }) => start), line.length);
  const shift = Math.max(0, first - 4 * BEFORE);
  return { line: line.slice(shift, shift + 4 * WIDEST), shift };
}

/** Draws a line and, under it, what its marks say. */
export function drawLine(wholeLine: string, wholeMarks: readonly Mark[]): DrawnLine {
  const { line, shift } = clip(wholeLine, wholeMarks);
  const marks = wholeMarks.map((mark) => ({ ...mark, start: mark.start - shift, end: mark.end - shift }));
  const all = cells(line);
  const columns: number[] = [];
  let width = 0;
  for (const cell of all) {
    columns.push(width);
    width += cell.width;
  }
  columns.push(width);

  // The window of columns that is shown.
  const earliest = Math.min(...marks.map(({ start }) => start));
  const firstCell = all.findIndex((cell) => cell.end > earliest);
  let from = 0;
  if (width > WIDEST && firstCell > 0) {
    const target = Math.max(0, Math.min((columns[firstCell] ?? 0) - BEFORE, width - WIDEST));
    from = columns.findIndex((column) => column >= target);
  }
  let to = all.length;
  while (to > from && (columns[to] ?? 0) - (columns[from] ?? 0) > WIDEST) to--;
  const cutBefore = from > 0 || shift > 0;
  const cutAfter = to < all.length || shift + line.length < wholeLine.length;
  const lead = cutBefore ? 1 : 0;
  const shown = all.slice(from, to);
  const text = `${cutBefore ? '…' : ''}${shown.map((cell) => cell.shown).join('')}${cutAfter ? '…' : ''}`;

  const column = (cell: number): number => lead + (columns[cell] ?? 0) - (columns[from] ?? 0);
  const place = (mark: Mark): { readonly left: number; readonly right: number } | null => {
    const inside = shown.filter((cell) => cell.end > mark.start && cell.start < mark.end);
    const first = inside[0];
    const last = inside.at(-1);
    if (first && last) {
      const left = column(all.indexOf(first));
      return { left, right: Math.max(left + 1, column(all.indexOf(last) + 1)) };
    }
    const next = all.findIndex((cell) => cell.start >= mark.start);
    const at = next === -1 ? all.length : next;
    if (at < from || at > to) return null;
    return { left: column(at), right: column(at) + 1 };
  };
  const placed = marks.flatMap((mark) => {
    const span = place(mark);
    return span ? [{ ...mark, ...span }] : [];
  });
  return { text: text.trimEnd(), rows: drawRows(placed) };
}

interface PlacedMark extends Mark {
  readonly left: number;
  readonly right: number;
}

const RANK = { '^': 0, '+': 1, '-': 2 } as const;

/** The underlines, then one row for each text that does not fit behind them, hung from its mark. */
function drawRows(marks: readonly PlacedMark[]): readonly string[] {
  if (marks.length === 0) return [];
  const signs: string[] = [];
  for (const mark of [...marks].sort((a, b) => RANK[b.sign] - RANK[a.sign])) {
    for (let at = mark.left; at < mark.right; at++) signs[at] = mark.sign;
  }
  const underline = Array.from(signs, (sign) => sign ?? ' ').join('');
  const texts = marks.filter(({ text }) => text !== '').sort((a, b) => b.left - a.left);
  const inline = texts.find(({ right }) => right === underline.length);
  const hanging = texts.filter((mark) => mark !== inline);
  const rows = [inline ? `${underline} ${inline.text}` : underline];
  const pipes = (upTo: readonly PlacedMark[], width: number): string => {
    const row: string[] = Array.from({ length: width }, () => ' ');
    for (const { left } of upTo) if (left < width) row[left] = '|';
    return row.join('').trimEnd();
  };
  for (const [at, mark] of hanging.entries()) {
    const still = hanging.slice(at + 1);
    if (at === 0) rows.push(pipes(hanging, underline.length));
    rows.push(`${pipes(still, mark.left).padEnd(mark.left)}${mark.text}`);
  }
  return rows;
}
