/** A character as a reader sees it, with the columns it takes in a terminal. */
export interface Cell {
  /** What to print; control and direction characters are replaced, so that a text cannot redraw the screen. */
  readonly shown: string;
  /** Columns: 0, 1, 2, or the way to the next tab stop. */
  readonly width: number;
  /** Half-open, in UTF-16 code units of the line. */
  readonly start: number;
  readonly end: number;
}

const TAB = 4;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The wide and full-width blocks of Unicode's EastAsianWidth.txt, joined where only unassigned points lie between. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[#*0-9]\ufe0f?\u20e3|\p{Regional_Indicator}{2}/u;
const NOTHING_TO_SEE = /^[\p{Mn}\p{Me}\u00ad\u200b-\u200d\u2060\ufeff]+$/u;
const PLAIN = /^[\u0020-\u007e]*$/;
const CONTROL = /^[\u0000-\u001f\u007f-\u009f]+$/;
/** Marks that turn the direction of what follows: text that is shown in another order than it is read. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function widthOf(grapheme: string): number {
  if (NOTHING_TO_SEE.test(grapheme)) return 0;
  if (EMOJI.test(grapheme)) return 2;
  const point = grapheme.codePointAt(0) ?? 0;
  return WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
}

function shownControl(grapheme: string): string {
  const point = grapheme.codePointAt(0) ?? 0;
  if (point < 0x20) return String.fromCharCode(0x2400 + point);
  return point === 0x7f ? '\u2421' : '\ufffd';
}

/** Cuts a line (without its end) into cells. */
export function cells(line: string): readonly Cell[] {
  if (PLAIN.test(line)) {
    return Array.from(line, (shown, start) => ({ shown, width: 1, start, end: start + 1 }));
  }
  const result: Cell[] = [];
  let column = 0;
  for (const { segment, index } of segmenter.segment(line)) {
    const end = index + segment.length;
    let cell: Cell;
    if (segment === '\t') {
      const width = TAB - (column % TAB);
      cell = { shown: ' '.repeat(width), width, start: index, end };
    } else if (CONTROL.test(segment)) {
      cell = { shown: shownControl(segment), width: 1, start: index, end };
    } else {
      const shown = segment
        .replace(DIRECTION, '\ufffd')
        .replace(/[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/g, '\ufffd');
      cell = { shown, width: shown === segment ? widthOf(segment) : [...shown].length, start: index, end };
    }
    result.push(cell);
    column += cell.width;
  }
  return result;
}

/** The columns a text takes in a terminal. */
export function displayWidth(text: string): number {
  return cells(text).reduce((sum, { width }) => sum + width, 0);
}

/** A text fit for one line of a terminal: line breaks become blanks, and nothing in it can redraw the screen. */
export function visible(text: string): string {
  return PLAIN.test(text)
    ? text
    : cells(text.replace(/\s*[\r\n]+\s*/g, ' '))
        .map(({ shown }) => shown)
        .join('');
}
