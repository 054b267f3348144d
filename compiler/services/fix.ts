import type { Fix } from 'nljobs/spec/core';
import { applyFixes } from '../diagnostics/fix.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Host } from '../host/host.ts';
import { createOverlay } from '../host/overlay.ts';
import { joinPath } from '../host/path.ts';
import { type BuildOptions, buildProject } from './build.ts';
import type { BuildReport } from './report.ts';

export interface FixOptions extends Omit<BuildOptions, 'write' | 'acknowledge' | 'tool'> {
  /** Only findings with these codes; empty for all. */
  readonly codes: readonly string[];
  /** Take fixes, too, that may change what is meant. */
  readonly unsafe: boolean;
  /** Which of several fixes of one finding is wanted, from 1; null leaves such findings alone. */
  readonly choose: number | null;
  readonly write: boolean;
  /** Asks a person about a finding whose fix is theirs to choose; left out where nobody is there. */
  readonly pick?: Pick;
}

/** Which fix of a finding is taken where nobody is asked. */
export type Choosing = Readonly<{ unsafe: boolean; choose: number | null }>;

/** What a person says to a finding: the fix, `leave` it, `stop` asking, or null to leave with nothing done. */
export type Pick = (located: LocatedDiagnostic, fixes: readonly Fix[]) => Promise<Fix | 'leave' | 'stop' | null>;

export interface MadeFix {
  readonly file: string;
  readonly job: string | null;
  readonly code: string;
  readonly title: string;
}

export interface FixReport {
  readonly made: readonly MadeFix[];
  /** Sources that were changed, or would be. */
  readonly files: readonly string[];
  /** The project as it is afterwards, not written. */
  readonly after: BuildReport;
  /** A file that could not be written; null where all were. */
  readonly failed: { readonly path: string; readonly reason: string } | null;
  /** Whether a person left in the middle; nothing was written then. */
  readonly cancelled: boolean;
}

/** A fix can bring up the next finding; a chain longer than this is our bug, and must not go on for ever. */
export const ROUNDS = 10;

/**
 * Applies fixes to the sources of a project, until none is left that was asked for. Nothing is written before all are
 * made, and generated code is left to the next build.
 */
export async function fixProject(host: Host, options: FixOptions): Promise<FixReport> {
  const overlay = createOverlay(host);
  const build = () => buildProject(overlay, { ...options, write: false });
  const made: MadeFix[] = [];
  const make = (file: string, wanted: readonly Wanted[]): void => {
    const { text, applied } = applyFixes(
      wanted[0]?.located.source.text ?? '',
      wanted.map(({ fix }) => fix),
    );
    if (applied.length === 0) return;
    overlay.write(joinPath(options.cwd, file), text);
    for (const { located, fix } of wanted) {
      if (!applied.includes(fix)) continue;
      made.push({ file, job: located.job, code: located.diagnostic.code, title: fix.title });
    }
  };
  let after = await build();
  for (let round = 0; round < ROUNDS; round++) {
    const before = made.length;
    for (const [file, wanted] of wantedFixes(after, options)) make(file, wanted);
    if (made.length === before) break;
    after = await build();
  }
  // What is left is put to a person one by one, each in the sources as the answers before have left them.
  const asked = new Set<string>();
  let cancelled = false;
  while (options.pick !== undefined) {
    const open = findingsWithFixes(after, options).find((located) => !asked.has(keyOf(located)));
    if (open === undefined) break;
    asked.add(keyOf(open));
    const answer = await options.pick(open, withEdits(open.diagnostic.fixes));
    cancelled = answer === null;
    if (answer === null || answer === 'stop') break;
    if (answer === 'leave') continue;
    make(open.source.name, [{ located: open, fix: answer }]);
    after = await build();
  }
  const files = [...overlay.changed.keys()].map((path) => path.slice(joinPath(options.cwd, '.').length + 1));
  const failed = options.write && !cancelled ? overlay.carryOut() : null;
  return { made, files, after, failed, cancelled };
}

interface Wanted {
  readonly located: LocatedDiagnostic;
  readonly fix: Fix;
}

/** The findings that somebody has asked about, and that a fix of a source can settle. */
function findingsWithFixes(report: BuildReport, { codes }: FixOptions): readonly LocatedDiagnostic[] {
  const sources = new Set(report.jobs.map(({ file }) => file));
  return report.diagnostics.filter(
    ({ diagnostic, source }) =>
      (codes.length === 0 || codes.includes(diagnostic.code)) &&
      (sources.has(source.name) || source.name.endsWith('.md')) &&
      withEdits(diagnostic.fixes).length > 0,
  );
}

const withEdits = (fixes: readonly Fix[]): readonly Fix[] => fixes.filter(({ edits }) => edits.length > 0);

const keyOf = ({ source, job, diagnostic }: LocatedDiagnostic): string =>
  JSON.stringify([source.name, job, diagnostic.code, diagnostic.message]);

/** The fix to make for each finding, by source. */
function wantedFixes(report: BuildReport, options: FixOptions): ReadonlyMap<string, readonly Wanted[]> {
  const bySource = new Map<string, Wanted[]>();
  for (const located of findingsWithFixes(report, options)) {
    const { diagnostic, source } = located;
    const fix = chosen(diagnostic.fixes, options);
    if (fix === null) continue;
    const list = bySource.get(source.name) ?? [];
    list.push({ located, fix });
    bySource.set(source.name, list);
  }
  return bySource;
}

/** A safe fix where there is one alone; one that was chosen; or the only one there is, where unsafe ones are taken. */
export function chosen(fixes: readonly Fix[], { unsafe, choose }: Choosing): Fix | null {
  const made = withEdits(fixes);
  if (choose !== null) {
    const fix = made[choose - 1];
    return fix !== undefined && (fix.safe || unsafe) ? fix : null;
  }
  const safe = made.filter((fix) => fix.safe);
  if (safe.length === 1) return safe[0] ?? null;
  return unsafe && made.length === 1 ? (made[0] ?? null) : null;
}
