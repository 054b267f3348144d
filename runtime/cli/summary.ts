import type { JobSpec } from '../spec/job-spec.ts';
import { mergedOccurrences } from '../spec/occurrences/occurrences.ts';
import { showDuration, showInstant, statusColor, table } from './show.ts';
import type { JobTally, Tally } from './tally.ts';
import type { Terminal } from './terminal.ts';

interface Row extends JobTally {
  readonly job: string;
  readonly next: string | null;
}

/** What `dev --once` ends with: how each job went, and when it runs next. */
export function showSummary(terminal: Terminal, specs: readonly JobSpec[], tally: Tally, now: number): void {
  const rows = specs.map((spec): Row => {
    const [next] = spec.enabled ? mergedOccurrences(spec.triggers, { from: now, count: 1 }) : [];
    const counts = tally.get(spec.id) ?? { completed: 0, failed: 0, other: 0, last: null };
    return { job: spec.id, ...counts, next: next === undefined ? null : new Date(next).toISOString() };
  });
  if (terminal.json) {
    terminal.answer(JSON.stringify({ summary: rows }));
    return;
  }
  terminal.answer('');
  table(terminal, rows, [
    { title: 'JOB', cell: (row) => row.job },
    { title: 'COMPLETED', cell: (row) => String(row.completed) },
    {
      title: 'FAILED',
      cell: (row) => String(row.failed),
      paint: (text, row) => (row.failed > 0 ? terminal.style('red', text) : text),
    },
    {
      title: 'LAST',
      cell: (row) => row.last?.status ?? 'not run',
      paint: (text, row) => terminal.style(row.last === null ? 'dim' : statusColor(row.last.status), text),
    },
    { title: 'TOOK', cell: (row) => (row.last?.duration == null ? '-' : showDuration(row.last.duration)) },
    { title: 'NEXT', cell: (row) => showInstant(row.next) },
  ]);
}
