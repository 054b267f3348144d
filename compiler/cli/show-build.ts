import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Outcome, ReportSummary } from '../services/report.ts';
import type { Globals } from './globals.ts';
import type { Terminal } from './terminal.ts';

/** What a build says at its end, whether it compiled anything or not. */
export interface ShownBuild extends ReportSummary {
  readonly written: readonly string[];
  readonly stale: readonly string[];
}

/** What a build's end says to the shell. */
export const EXIT_OF_OUTCOME: Readonly<Record<Outcome, ExitCode>> = {
  done: EXIT_CODES.done,
  stale: EXIT_CODES.stale,
  questions: EXIT_CODES.question,
  errors: EXIT_CODES.findings,
  unanswered: EXIT_CODES.unavailable,
  unusable: EXIT_CODES.usage,
};

/** Shows how a build ended: findings beside the answer, what was written as the answer. */
export async function showBuild(report: ShownBuild, globals: Globals, terminal: Terminal): Promise<ExitCode> {
  const { diagnostics, outcome } = report;
  const exitCode = EXIT_OF_OUTCOME[outcome];
  if (globals.format === 'json') {
    await terminal.out(`${JSON.stringify(await jsonOf(report), null, 2)}\n`);
    return exitCode;
  }
  // Findings are loaded and drawn only where there are any to be seen.
  const seen = globals.format !== 'pretty' || diagnostics.some((located) => isSeen(located, globals.verbose));
  if (seen) {
    const { showFindings } = await import('./findings.ts');
    await showFindings(shownAsFrames(report, globals), globals, terminal, terminal.err);
  }
  if (globals.format === 'github' && outcome === 'stale') {
    const { staleAnnotation } = await import('../diagnostics/render/github.ts');
    await terminal.out(`${staleAnnotation(report.stale)}\n`);
  }
  if (globals.format === 'pretty' && !globals.quiet) await terminal.out(summaryOf(report, globals));
  // Whatever reads the answer, a log is read by people: it says why the exit code is what it is.
  const advice = adviceOf(report);
  if (advice !== null) await terminal.err(`${advice}\n`);
  return exitCode;
}

/** The answer under `--json`, for `build` and `check` alike. */
export async function jsonOf(report: ShownBuild): Promise<object> {
  const { toJson } = await import('../diagnostics/render/json.ts');
  const { outcome, ids, written, stale, unimplemented, orphans, acknowledged, diagnostics } = report;
  return {
    ok: outcome === 'done',
    outcome,
    jobs: ids,
    written,
    stale,
    unimplemented,
    orphans,
    acknowledged,
    diagnostics: diagnostics.map(toJson),
  };
}

/** Findings that the summary tells by name already: handlers that are not written yet. */
export const IN_SUMMARY: ReadonlySet<string> = new Set(['NLJ7011']);

function isSeen({ diagnostic }: LocatedDiagnostic, verbose: boolean): boolean {
  return verbose || (diagnostic.severity !== 'info' && !IN_SUMMARY.has(diagnostic.code));
}

function shownAsFrames({ diagnostics }: ShownBuild, globals: Globals): readonly LocatedDiagnostic[] {
  if (globals.format !== 'pretty' || globals.verbose) return diagnostics;
  return diagnostics.filter(({ diagnostic }) => !IN_SUMMARY.has(diagnostic.code));
}

function counted(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`;
}

function summaryOf(report: ShownBuild, globals: Globals): string {
  const { outcome, ids, written, stale, unimplemented } = report;
  const paint = globals.paint.out;
  const rows = [
    ...written.map((path) => `${paint('good', 'wrote')}  ${path}`),
    ...stale.map((path) => `${paint('warning', 'stale')}  ${path}`),
  ];
  if (outcome === 'done' || outcome === 'stale') {
    const files = written.length > 0 ? `${counted(written.length, 'file')} written` : null;
    const old = stale.length > 0 ? `${counted(stale.length, 'file')} stale` : null;
    rows.push(`${counted(ids.length, 'job')}, ${files ?? old ?? 'nothing to do'}`);
  }
  rows.push(...firedBy(report, globals));
  if (unimplemented.length > 0 && outcome !== 'unusable') {
    rows.push(`${counted(unimplemented.length, 'handler')} to be written:`);
    rows.push(...unimplemented.map(({ job, handler }) => `  ${job}  ${paint('quiet', handler)}`));
  }
  return rows.map((row) => `${row}\n`).join('');
}

/** Where the engine's server fires schedules: how many, and which it does not, with the reason. */
function firedBy({ diagnostics }: ShownBuild, globals: Globals): readonly string[] {
  const said = (code: string): readonly string[] =>
    diagnostics.filter(({ diagnostic }) => diagnostic.code === code).map(({ diagnostic }) => diagnostic.message);
  const [server, ours] = [said('NLJ5003'), said('NLJ5004')];
  if (server.length + ours.length === 0) return [];
  return [
    `Temporal fires ${counted(server.length, 'job')}, our clock ${ours.length}`,
    ...ours.map((message) => `  ${globals.paint.out('quiet', message)}`),
  ];
}

/** What somebody is told whose folder holds no source; null for everybody else. */
export function adviceWithoutProject({ diagnostics }: Pick<ShownBuild, 'diagnostics'>): string | null {
  const none = diagnostics.some(({ diagnostic }) => diagnostic.code === 'NLJ6001');
  return none ? 'Set a project up with `nljobs init`, or name its folder with --cwd.' : null;
}

function adviceOf(report: ShownBuild): string | null {
  const { outcome, diagnostics } = report;
  const told = (n: number) => `${counted(n, 'error')}; nothing was written.`;
  const errors = diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  switch (outcome) {
    case 'done':
      return null;
    case 'stale':
      return 'Run `nljobs build`, and commit what it writes.';
    case 'questions':
      return `${counted(errors, 'question')} for you; nothing was written. Choose one of the fixes of each.`;
    case 'errors':
      return errors === 0 ? 'Warnings count as errors under --strict; nothing was written.' : told(errors);
    case 'unanswered':
      return 'The model gave no answer; nothing was written.';
    case 'unusable':
      return adviceWithoutProject(report) ?? told(errors);
    default:
      return outcome satisfies never;
  }
}
