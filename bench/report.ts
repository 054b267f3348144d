import type { Tally } from './accuracy.ts';
import type { Growth } from './growth.ts';
import type { ImportTime } from './imports.ts';
import type { Tool } from './peers/tool.ts';

export interface Row {
  readonly tool: Tool;
  readonly tally: Tally | null;
  /** Microseconds a phrase; null where it was not measured. */
  readonly micros: number | null;
  /** In times of the yardstick. */
  readonly ratio: number | null;
}

export interface Report {
  readonly source: string;
  readonly clear: number;
  readonly unclear: number;
  readonly leftOut: ReadonlyMap<string, number>;
  readonly rounds: number;
  readonly rows: readonly Row[];
  readonly yardstick: string;
  readonly growth: readonly Growth[];
  readonly imports: readonly ImportTime[];
}

const share = (part: number, of: number) => (of === 0 ? '–' : `${((100 * part) / of).toFixed(1)}%`);
const number = (value: number | null, digits = 1) => (value === null ? '–' : value.toFixed(digits));

/** The report as text, `misses` of each tool's failures listed with it. */
export function asText(report: Report, misses: number): string {
  const { rows, leftOut } = report;
  const out = [
    `Phrases: ${report.source}: ${report.clear} clear, ${report.unclear} unclear.`,
    ...(leftOut.size === 0
      ? []
      : [`Left out: ${[...leftOut].map(([reason, count]) => `${count} (${reason})`).join(', ')}.`]),
    '',
    ...table([
      [
        '',
        'clear',
        'exact',
        'refused',
        'asked',
        'silently wrong',
        'unclear flagged',
        'µs a phrase',
        `× ${report.yardstick}`,
      ],
      ...rows.map(({ tool, tally, micros, ratio }) => [
        tool.name,
        ...accuracy(tally),
        number(micros),
        number(ratio, 2),
      ]),
    ]),
    '',
    'exact: fires at the same instants. refused: no answer. asked: wrong, with a warning. silently wrong: another schedule, and no',
    'word about it. unclear flagged: of phrases that mean nothing or several things, those refused or read with a warning.',
    `Accuracy on phrases of clear meaning; speed on all, warm: each phrase's median of ${report.rounds} rounds in which every tool reads`,
    'all phrases, in an order that turns. Peers are timed up to their own answer (a cron, a rule), not up to its occurrences.',
    '',
    'Judged by:',
    ...rows.map(({ tool }) => `  ${tool.name}: ${tool.rule}`),
  ];
  if (report.growth.length > 0) {
    out.push('', 'Growth with length: repetitions of one sentence, µs a sentence', '');
    const lines = report.growth.map((one) => [String(one.repetitions), number(one.reading), number(one.chrono)]);
    out.push(...table([['', 'nljobs, reading', 'chrono-node'], ...lines]));
  }
  if (report.imports.length > 0) {
    out.push('', 'Imports: milliseconds of processor time more than bare Node, the median of interleaved pairs', '');
    out.push(
      ...table([
        ['', 'ms'],
        ...report.imports.map(({ module, more }) => [module, more === null ? 'not built' : number(more)]),
      ]),
    );
  }
  for (const { tool, tally } of misses > 0 ? rows : []) {
    for (const { text, verdict, answer } of tally?.misses.slice(0, misses) ?? []) {
      const first =
        answer?.instants
          .slice(0, 2)
          .map((at) => new Date(at).toISOString())
          .join(' ') ?? '';
      out.push(`  ${tool.name}\t${verdict}\t${JSON.stringify(text)}\t${first}`);
    }
  }
  return `${out.join('\n')}\n`;
}

function accuracy(tally: Tally | null): readonly string[] {
  if (tally === null) return ['–', '–', '–', '–', '–', '–'];
  const { clear, exact, refused, asked, wrong, unclear, flagged } = tally;
  return [String(clear), ...[exact, refused, asked, wrong].map((part) => share(part, clear)), share(flagged, unclear)];
}

/** Cells in columns, the first to the left, the others to the right. */
function table(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

/** The report as JSON. */
export function asJson({ rows, leftOut, ...report }: Report): string {
  return `${JSON.stringify(
    {
      ...report,
      leftOut: Object.fromEntries(leftOut),
      tools: rows.map(({ tool, tally, micros, ratio }) => {
        const { misses: _misses, ...counts } = tally ?? { misses: [] };
        return { name: tool.name, judgedBy: tool.rule, accuracy: tally === null ? null : counts, micros, ratio };
      }),
    },
    null,
    2,
  )}\n`;
}
