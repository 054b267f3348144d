import type { WordRole, WordSpan } from 'nljobs/spec/core';
import { cells } from '../../diagnostics/render/cells.ts';
import type { Paint, Tone } from '../../diagnostics/render/paint.ts';

const TONE: Readonly<Record<WordRole, Tone>> = {
  schedule: 'info',
  event: 'info',
  option: 'warning',
  action: 'good',
  filler: 'quiet',
  unread: 'error',
};

/** How each part is called to people, and drawn. Fillers carry no meaning and get no line. */
const SIGN: Readonly<Record<WordRole, string>> = {
  schedule: '─',
  event: '─',
  option: '─',
  action: '─',
  filler: ' ',
  unread: '^',
};

interface Piece {
  readonly text: string;
  readonly width: number;
  readonly role: WordRole | null;
}

/** Neighbouring words of one role are one part, with the blanks between them. */
function joinParts(text: string, words: readonly WordSpan[]): readonly WordSpan[] {
  const parts: WordSpan[] = [];
  for (const word of [...words].sort((a, b) => a.start - b.start)) {
    const last = parts.at(-1);
    const between = last ? text.slice(last.end, word.start) : '';
    if (last && last.as === word.as && /^\s*$/.test(between)) {
      parts[parts.length - 1] = { ...last, end: Math.max(last.end, word.end) };
    } else parts.push(word);
  }
  return parts;
}

/** Breaks the text at blanks into lines of at most `width` columns, keeping each character's role. */
function layOut(text: string, parts: readonly WordSpan[], width: number): readonly (readonly Piece[])[] {
  const roleAt = (offset: number): WordRole | null =>
    parts.find(({ start, end }) => offset >= start && offset < end)?.as ?? null;
  const lines: Piece[][] = [];
  let offset = 0;
  for (const source of text.split(/\r?\n|\r/)) {
    let line: Piece[] = [];
    let used = 0;
    let lastBlank = -1;
    for (const cell of cells(source)) {
      const piece = { text: cell.shown, width: cell.width, role: roleAt(offset + cell.start) };
      line.push(piece);
      used += cell.width;
      if (/^\s+$/.test(cell.shown)) lastBlank = line.length;
      if (used > width && line.length > 1) {
        const cut = lastBlank > 0 && lastBlank < line.length ? lastBlank : line.length - 1;
        lines.push(line.slice(0, cut));
        line = line.slice(cut);
        used = line.reduce((sum, { width: w }) => sum + w, 0);
        lastBlank = -1;
      }
    }
    lines.push(line);
    const end = text.slice(offset + source.length).match(/^(\r\n|\n|\r)/)?.[0].length ?? 0;
    offset += source.length + end;
  }
  return lines;
}

/** The underlines of a line, and under them the names of the parts, on as many rows as they need. */
function underline(line: readonly Piece[], named: Set<WordRole>, paint: Paint): readonly string[] {
  const runs: { readonly role: WordRole; readonly start: number; end: number }[] = [];
  let column = 0;
  for (const { role, width } of line) {
    const last = runs.at(-1);
    if (role !== null && role !== 'filler') {
      if (last && last.role === role && last.end === column) last.end += width;
      else runs.push({ role, start: column, end: column + width });
    }
    column += width;
  }
  if (runs.length === 0) return [];
  let marks = '';
  let marked = 0;
  for (const { role, start, end } of runs) {
    marks += ' '.repeat(start - marked) + paint(TONE[role], SIGN[role].repeat(end - start));
    marked = end;
  }
  const rows: { text: string; end: number }[] = [];
  for (const { role, start } of runs) {
    named.add(role);
    let row = rows.find(({ end }) => end < start || end === 0);
    if (!row) {
      row = { text: '', end: 0 };
      rows.push(row);
    }
    row.text += ' '.repeat(start - row.end) + paint(TONE[role], role);
    row.end = start + role.length;
  }
  return [marks, ...rows.map(({ text }) => text)];
}

/**
 * Shows a sentence with its parts underlined and named by role, so that a reader sees what was taken for what.
 *
 * @param width columns that the sentence may take; longer ones are broken at blanks.
 */
export function renderSentence(text: string, words: readonly WordSpan[], width: number, paint: Paint): string {
  const parts = joinParts(text, words);
  const named = new Set<WordRole>();
  return layOut(text, parts, width)
    .flatMap((line) => [
      line
        .map((piece) => piece.text)
        .join('')
        .trimEnd(),
      ...underline(line, named, paint),
    ])
    .join('\n');
}
