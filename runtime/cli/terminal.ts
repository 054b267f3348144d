import { styleText } from 'node:util';
import type { GlobalFlags } from './flags.ts';

/** A colour or a modifier, by the names of `util.styleText`. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'gray';

/**
 * The two streams of the command. `answer` is what was asked for and goes to stdout, alone; everything said beside
 * it goes to stderr. Colours are for terminals, unless --color, NO_COLOR or FORCE_COLOR say otherwise.
 */
export interface Terminal {
  readonly json: boolean;
  /** Columns of stdout; null where it is no terminal and nothing needs to fit. */
  readonly columns: number | null;
  /** Columns of stderr; null where it is no terminal. */
  readonly noteColumns: number | null;
  /** One line or several, with the line break added. */
  answer(text: string): void;
  /** Progress and asides; silent under --quiet. */
  note(text: string): void;
  /** Said even under --quiet: errors and warnings. */
  warn(text: string): void;
  /**
   * Shows a line at the bottom that changes in place, and with null takes it away. Null where nobody sees that: no
   * terminal, or --quiet.
   */
  readonly live: ((line: string | null) => void) | null;
  /** Styles text for the answer. */
  style(format: Style, text: string): string;
  /** Styles text for `note` and `warn`. */
  styleNote(format: Style, text: string): string;
}

export function openTerminal(flags: Pick<GlobalFlags, 'json' | 'quiet' | 'color'>): Terminal {
  const styler = (stream: NodeJS.WriteStream) => (format: Style, text: string) => {
    if (flags.color === 'never') return text;
    return styleText(format, text, { stream, validateStream: flags.color === 'auto' });
  };
  let line: string | null = null;
  const draw = (): void => void (line !== null && process.stderr.write(line));
  const clear = (): void => void (line !== null && process.stderr.write('\r\u001b[2K'));
  /** Writes above the line that changes in place. */
  const above = (stream: NodeJS.WriteStream, text: string): void => {
    clear();
    stream.write(`${text}\n`);
    draw();
  };
  return {
    json: flags.json,
    columns: process.stdout.isTTY ? process.stdout.columns : null,
    noteColumns: process.stderr.isTTY ? process.stderr.columns : null,
    answer: (text) => above(process.stdout, text),
    note: (text) => {
      if (!flags.quiet) above(process.stderr, text);
    },
    warn: (text) => above(process.stderr, text),
    live:
      process.stderr.isTTY && !flags.quiet
        ? (next) => {
            clear();
            line = next;
            draw();
          }
        : null,
    style: styler(process.stdout),
    styleNote: styler(process.stderr),
  };
}

/** Makes text from elsewhere safe to print: no control characters, so that it can neither move the cursor nor ring. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** The same for text of several lines: line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/u)
    .map((line) => line.split('\t').map(printable).join('  '))
    .join('\n');
}
