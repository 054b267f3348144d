import { resolve } from 'node:path';
import { ansi, type Paint, plain } from '../diagnostics/render/paint.ts';
import { Failure } from './failure.ts';
import type { Format } from './formats.ts';
import type { Terminal } from './terminal.ts';

/** The flags that every verb takes, read and checked. */
export interface Globals {
  readonly format: Format;
  readonly config: string | null;
  readonly cwd: string;
  /** Epoch milliseconds: `--now`, else the clock. */
  readonly now: number;
  /** IANA name as the user gave it; null where none was given. */
  readonly timezone: string | null;
  /** Whether questions may be asked: on a terminal, outside CI, without `--no-input`. */
  readonly interactive: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** How to paint what goes to standard output, and to standard error. */
  readonly paint: { readonly out: Paint; readonly err: Paint };
}

/** RFC 3339 section 5.6, with the seconds left out where people do. */
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/;

/** Reads an instant; null where it is none. */
export function readInstant(text: string): number | null {
  if (!RFC3339.test(text)) return null;
  const instant = Date.parse(text.toUpperCase().replace(' ', 'T'));
  return Number.isNaN(instant) ? null : instant;
}

/** Whether the time zone database of this Node knows the name, in its own spelling. Offsets such as +02:00 are no names. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    // An old name is given back as the new one, and any name in its own spelling.
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return known === name || (known.toLowerCase() !== name.toLowerCase() && name !== name.toLowerCase());
  } catch {
    return false;
  }
}

/** Refuses a format that a verb has no answer in. */
export function requireFormat(verb: string, format: Format, known: readonly Format[]): void {
  if (known.includes(format)) return;
  const others = known.filter((one) => one !== 'pretty').map((one) => `--format ${one}`);
  throw new Failure(`${verb} does not answer in the format ${format}.`, {
    advice: others.length === 0 ? 'Leave --format out.' : `Leave --format out, or give ${others.join(' or ')}.`,
  });
}

/** Reads a whole number of 0 or more. */
export function readCount(flag: string, text: string, most: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count <= most)) {
    throw new Failure(`${flag} takes a whole number from 0 to ${most}, not "${text}".`);
  }
  return count;
}

/** The global flags as they were given. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly format?: Format;
  readonly config?: string;
  readonly cwd?: string;
  readonly now?: string;
  readonly timezone?: string;
  readonly input?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: 'auto' | 'always' | 'never' | boolean;
}

/** Checks the global flags, and refuses those that make no sense. */
export function settleGlobals(options: GlobalOptions, terminal: Terminal): Globals {
  if (options.json && options.format !== undefined && options.format !== 'json') {
    throw new Failure(`--json and --format ${options.format} contradict each other.`, { advice: 'Give one of them.' });
  }
  const now = options.now === undefined ? terminal.now() : readInstant(options.now);
  if (now === null) {
    throw new Failure(`--now takes an instant such as 2026-01-01T00:00:00Z, not "${options.now}".`);
  }
  if (options.timezone !== undefined && !isZone(options.timezone)) {
    throw new Failure(`--timezone takes an IANA name such as Europe/Berlin or UTC, not "${options.timezone}".`);
  }
  const cwd = resolve(terminal.cwd, options.cwd ?? '.');
  return {
    format: options.json ? 'json' : (options.format ?? 'pretty'),
    config: options.config === undefined ? null : resolve(cwd, options.config),
    cwd,
    now,
    timezone: options.timezone ?? null,
    interactive:
      options.input !== false && terminal.isTerminal.input && terminal.isTerminal.error && !isSet(terminal.env['CI']),
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    paint: {
      out: usesColour(options.color, terminal, terminal.isTerminal.output) ? ansi : plain,
      err: usesColour(options.color, terminal, terminal.isTerminal.error) ? ansi : plain,
    },
  };
}

export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** The flag decides, then NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), then the terminal. */
function usesColour(flag: GlobalOptions['color'], terminal: Terminal, isTerminal: boolean): boolean {
  if (flag === 'always') return true;
  if (flag === 'never' || flag === false) return false;
  if (terminal.env['NO_COLOR'] !== undefined && terminal.env['NO_COLOR'] !== '') return false;
  if (isSet(terminal.env['FORCE_COLOR'])) return true;
  return isTerminal && terminal.env['TERM'] !== 'dumb';
}
