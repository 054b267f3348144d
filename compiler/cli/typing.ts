import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The screen that is typed on; a terminal's error stream. */
export interface Screen extends Writable {
  readonly columns?: number;
}

/**
 * Lets a person type a line, with what they would want to know of it below, drawn anew at every key. The line itself is
 * readline's, with its keys and its history.
 *
 * @param live one line of text about what is typed so far
 * @param before earlier lines, the latest last
 * @param begun what stands in the line at first
 * @returns null where the person leaves: Ctrl-C, or the end of the input
 */
export async function typeLine(
  question: string,
  live: (typed: string) => string,
  before: readonly string[],
  begun: string,
  { input, output }: { readonly input: Readable; readonly output: Screen },
): Promise<string | null> {
  output.write(`${question}\n`);
  const lines = createInterface({ input, output, terminal: true, prompt: '> ', history: [...before].reverse() });
  const draw = (): void => below(lines, output, live(lines.line));
  // After readline's own listener, which has taken the key into the line by then.
  const onKey = (): void => void setImmediate(() => (closed ? undefined : draw()));
  let closed = false;
  input.on('keypress', onKey);
  try {
    return await new Promise<string | null>((resolve) => {
      lines.once('line', (line) => {
        closed = true;
        output.write(ERASE_BELOW);
        resolve(line);
      });
      lines.once('SIGINT', () => lines.close());
      lines.once('close', () => {
        if (closed) return;
        closed = true;
        output.write(`${ERASE_BELOW}\n`);
        resolve(null);
      });
      lines.prompt();
      if (begun !== '') lines.write(begun);
    });
  } finally {
    input.off('keypress', onKey);
    // Its own listeners end it: those that are left on a stream that goes on would show the next line's keys as well.
    lines.close();
  }
}

/** ECMA-48: erase from the cursor to the end of the screen, go up, go to a column. */
const ERASE_BELOW = '\u001b[0J';
const up = (rows: number): string => `\u001b[${rows}A`;
const toColumn = (column: number): string => `\u001b[${column + 1}G`;

/** Draws a line below the one that is typed, and brings the cursor back; the screen may scroll in between. */
function below(lines: Interface, output: Screen, text: string): void {
  // A terminal that has not told its size says 0.
  const columns = output.columns || 80;
  const { rows, cols } = lines.getCursorPos();
  const lastRow = Math.floor(('> '.length + lines.line.length) / columns);
  const down = lastRow - rows + 1;
  const shown = text.replace(/\s+/g, ' ').slice(0, columns - 3);
  output.write(`${'\n'.repeat(down)}\r${ERASE_BELOW}\u001b[2m  ${shown}\u001b[22m${up(down)}${toColumn(cols)}`);
}
