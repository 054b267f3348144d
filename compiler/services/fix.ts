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
}

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
}

/** A fix can bring up the next finding; a chain longer than this is our bug, and must not go on for ever. */
const ROUNDS = 10;

/**
 * Applies fixes to the sources of a project, until none is left that was asked for. Nothing is written before all are
 * made, and generated code is left to the next build.
 */
export async function fixProject(host: Host, options: FixOptions): Promise<FixReport> {
  const overlay = createOverlay(host);
  const build = () => buildProject(overlay, { ...options, write: false });
  const made: MadeFix[] = [];
  let after = await build();
  for (let round = 0; round < ROUNDS; round++) {
    const before = made.length;
    for (const [file, wanted] of wantedFixes(after, options)) {
      const { text, applied } = applyFixes(
        wanted[0]?.located.source.text ?? '',
        wanted.map(({ fix }) => fix),
      );
      if (applied.length === 0) continue;
      overlay.write(joinPath(options.cwd, file), text);
      for (const { located, fix } of wanted) {
        if (!applied.includes(fix)) continue;
        made.push({ file, job: located.job, code: located.diagnostic.code, title: fix.title });
      }
    }
    if (made.length === before) break;
    after = await build();
  }
  const files = [...overlay.changed.keys()].map((path) => path.slice(joinPath(options.cwd, '.').length + 1));
  return { made, files, after, failed: options.write ? overlay.carryOut() : null };
}

interface Wanted {
  readonly located: LocatedDiagnostic;
  readonly fix: Fix;
}

/** The fix to make for each finding, by source. */
function wantedFixes(report: BuildReport, options: FixOptions): ReadonlyMap<string, readonly Wanted[]> {
  const sources = new Set(report.jobs.map(({ file }) => file));
  const bySource = new Map<string, Wanted[]>();
  for (const located of report.diagnostics) {
    const { diagnostic, source } = located;
    if (options.codes.length > 0 && !options.codes.includes(diagnostic.code)) continue;
    if (!sources.has(source.name) && !source.name.endsWith('.md')) continue;
    const fix = chosen(diagnostic.fixes, options);
    if (fix === null) continue;
    const list = bySource.get(source.name) ?? [];
    list.push({ located, fix });
    bySource.set(source.name, list);
  }
  return bySource;
}

/** A safe fix where there is one alone; one that was chosen; or the only one there is, where unsafe ones are taken. */
function chosen(fixes: readonly Fix[], { unsafe, choose }: FixOptions): Fix | null {
  const made = fixes.filter(({ edits }) => edits.length > 0);
  if (choose !== null) {
    const fix = made[choose - 1];
    return fix !== undefined && (fix.safe || unsafe) ? fix : null;
  }
  const safe = made.filter((fix) => fix.safe);
  if (safe.length === 1) return safe[0] ?? null;
  return unsafe && made.length === 1 ? (made[0] ?? null) : null;
}
