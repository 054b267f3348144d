/** A place in a text as editors count it: both from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The lines of a text. A line ends at `\n`, with or without a `\r` before it. */
export interface Lines {
  readonly count: number;
  /** The position of an offset; offsets outside the text are taken as its ends. */
  position(offset: number): Position;
  /** Offset at which a line (from 1) begins. */
  start(line: number): number;
  /** A line (from 1) without its end. */
  text(line: number): string;
}

/** Finds the lines of a text once, so that each look-up is a binary search. */
export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const start = (line: number): number => starts[line - 1] ?? text.length;
  return {
    count: starts.length,
    start,
    position(offset) {
      const inside = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= inside) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: inside - (starts[low] ?? 0) + 1 };
    },
    text(line) {
      const end = line < starts.length ? start(line + 1) - 1 : text.length;
      const whole = text.slice(start(line), end);
      return whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    },
  };
}
