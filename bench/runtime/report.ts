import type { BacklogCost } from './backlog-cost.ts';
import type { Lateness } from './lateness.ts';
import type { Scale } from './scale.ts';
import type { Start } from './start.ts';
import type { Throughput } from './throughput.ts';

/** What one run of the benchmark found; a part that was not asked for is empty. */
export interface Report {
  readonly batch: number;
  readonly throughput: readonly Throughput[];
  readonly lateness: readonly Lateness[];
  /** Lateness of pg-boss's own cron at each minute, milliseconds. */
  readonly bossCron: readonly number[] | null;
  readonly starts: readonly Start[];
  /** Whether starts are of what was built, not of the sources. */
  readonly built: boolean;
  readonly backlogs: readonly BacklogCost[];
  readonly scale: readonly Scale[];
}

/** The report as Markdown: ratios first, and what each figure is. */
export function asMarkdown(report: Report): string {
  const { batch, throughput, lateness, bossCron, starts, backlogs, scale } = report;
  const out: string[] = [];
  if (throughput.length > 0) {
    out.push(
      `### No-op runs beside the bare client of the same queue, batches of ${batch}`,
      '',
      ...table(
        ['', '× bare', 'runs/s', 'bare/s', 'statements', 'bare', 'kB of log', 'bare'],
        throughput.map((row) => [
          `${row.place}, ${row.isolation}, ${row.slots} slots`,
          number(row.ratio, 2),
          number(row.runsPerSecond),
          number(row.barePerSecond),
          number(row.statements, 1),
          number(row.bareStatements, 1),
          number(row.wal / 1000),
          number(row.bareWal / 1000),
        ]),
      ),
      '',
      'Statements (BEGIN and COMMIT counted) and kilobytes of write-ahead log are of one batch.',
      '',
    );
  }
  if (lateness.length > 0) {
    out.push(
      '### Lateness of scheduled starts',
      '',
      ...table(
        ['', 'a second', 'p50 ms', 'p99 ms', 'starts', 'missing'],
        lateness.map((row) =>
          row.why === null
            ? [row.who, String(row.rate), number(row.p50), number(row.p99), String(row.starts), String(row.missing)]
            : [`${row.who}: ${row.why}`, String(row.rate), '–', '–', '–', '–'],
        ),
      ),
      '',
    );
  }
  if (bossCron !== null) {
    out.push(
      `pg-boss's own cron, due every minute: ${bossCron.map((ms) => number(ms / 1000, 1)).join(', ')} s late.`,
      '',
    );
  }
  if (starts.length > 0) {
    out.push(
      `### Start and idle memory${report.built ? '' : ' (of the sources; build first for what users get)'}`,
      '',
      ...table(
        ['', 'code loaded ms', 'ready ms', 'of processor time', 'first run ended ms', 'idle MB'],
        starts.map((row) => [
          row.what,
          number(row.imported),
          number(row.started),
          number(row.processor),
          number(row.ran),
          number(row.megabytes),
        ]),
      ),
      '',
    );
  }
  if (backlogs.length > 0) {
    out.push(
      '### A run with very many waiting, beside few',
      '',
      ...table(
        ['', 'waiting', 'beside', 'ratio', 'ms a run', 'beside'],
        backlogs.map((row) => [
          `${row.place}, ${row.backlog}`,
          number(row.sizes.large),
          number(row.sizes.small),
          number(row.ratio, 2),
          number(row.large, 2),
          number(row.small, 2),
        ]),
      ),
      '',
    );
  }
  if (scale.length > 0) {
    out.push(
      '### Large numbers',
      '',
      ...table(
        ['', '', ''],
        scale.map((row) => [`${row.place}: ${row.what}`, number(row.value, row.value < 10 ? 2 : 0), row.unit]),
      ),
      '',
    );
  }
  return out.join('\n');
}

/** The report as JSON. */
export function asJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...lines.map(line)];
}

function number(value: number | null, digits = 0): string {
  return value === null || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}
