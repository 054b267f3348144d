import type { FiringView, RunView } from '../http/wire.ts';
import type { RunStatus, ScheduleClock } from '../spec/vocabulary.ts';
import type { Column } from './table.ts';
import { renderTable, wrapped } from './table.ts';
import { printable, type Style, type Terminal } from './terminal.ts';

/** An instant for people: `2027-01-01 09:00:00Z`. UTC, so that two people read the same. */
export function showInstant(instant: string | null): string {
  if (instant === null) return '-';
  return new Date(instant)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/u, 'Z');
}

/** A length of time for people, in its two largest units: `840ms`, `2.3s`, `4m 05s`, `3h 20m`, `2d 4h`. */
export function showDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours}h ${String(minutes % 60).padStart(2, '0')}m`
    : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

const STATUS_COLORS: Readonly<Record<RunStatus, Style>> = {
  pending: 'yellow',
  running: 'cyan',
  completed: 'green',
  failed: 'red',
  cancelled: 'gray',
  skipped: 'gray',
};

export function statusColor(status: RunStatus): Style {
  return STATUS_COLORS[status];
}

/** How long a run took; `-` while nobody can say. */
export function showTook(run: Pick<RunView, 'startedAt' | 'finishedAt'>): string {
  if (run.startedAt === null || run.finishedAt === null) return '-';
  return showDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt));
}

/** Why a run is where it is: its message, else its error, else how far it got. */
export function showWhy(run: RunView): string {
  if (run.message !== null) return printable(run.message);
  if (run.error !== null) return printable(`${run.error.name}: ${run.error.message}`);
  if (run.progress === null || run.status !== 'running') return '';
  const { processed, total, message } = run.progress;
  return printable(`${processed}${total === null ? '' : `/${total}`}${message === null ? '' : ` ${message}`}`);
}

/** Who fires a job, in words: `Temporal`, `nljobs, since the clock of Europe/Berlin changes`. */
export function firedBy({ clock, because }: FiringView): string {
  const who = CLOCKS[clock];
  if (because === null) return who;
  return clock === 'nljobs' ? `${who}, since ${because}` : `${who}, but ${because}`;
}

/** Whose clock it is, for people. */
export const CLOCKS: Readonly<Record<ScheduleClock, string>> = { nljobs: 'nljobs', temporal: 'Temporal' };

export function table<Row>(terminal: Terminal, rows: readonly Row[], layout: readonly Column<Row>[]): void {
  terminal.answer(renderTable(rows, layout, terminal.columns, (text) => terminal.style('dim', text)));
}

/** Narrower than this nothing is wrapped: there would be a word a line. */
const NARROW = 20;

/** Lines of `name  value`, for one thing; values of several lines are indented. */
export function facts(terminal: Terminal, lines: readonly (readonly [string, string | null])[]): void {
  const shown = lines.filter((line): line is readonly [string, string] => line[1] !== null && line[1] !== '');
  const wide = Math.max(...shown.map(([name]) => name.length)) + 2;
  for (const [name, value] of shown) {
    const room = (terminal.columns ?? Number.POSITIVE_INFINITY) - wide;
    const [first = '', ...more] = value.split('\n').flatMap((line) => (room < NARROW ? [line] : wrapped(line, room)));
    terminal.answer(`${terminal.style('dim', name.padEnd(wide))}${first}`);
    for (const line of more) terminal.answer(`${' '.repeat(wide)}${line}`);
  }
}
