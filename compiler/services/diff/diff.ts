import type { HolidayCalendar } from '../../compilation.ts';
import type { LocatedDiagnostic } from '../../diagnostics/located.ts';
import { type Host, readText } from '../../host/host.ts';
import { joinPath } from '../../host/path.ts';
import { buildProject } from '../build.ts';
import type { Compile } from '../compile-jobs.ts';
import type { BuildReport } from '../report.ts';
import { compareJobs, type JobChange, type JobSide } from './compare.ts';

export interface DiffOptions {
  /** The project's root, absolute; the same on both sides. */
  readonly cwd: string;
  readonly config?: string | undefined;
  readonly compile: Compile;
  readonly holidayCalendar?: HolidayCalendar | undefined;
  /** Epoch milliseconds, from which timelines are reckoned. */
  readonly now: number;
}

export interface ProjectDiff {
  readonly changes: readonly JobChange[];
  readonly jobs: { readonly before: number; readonly after: number };
  /** What is wrong with the project as it is now. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Why nothing can be compared; null where it can. */
  readonly unusable: readonly LocatedDiagnostic[] | null;
}

/** Where there was no project at all, every job is a new one. */
const NO_PROJECT: ReadonlySet<string> = new Set(['NLJ6001', 'NLJ6024']);

/** Compares a project with itself at another time, by meaning. Both sides are read by this version of nljobs. */
export async function diffProject(before: Host, after: Host, options: DiffOptions): Promise<ProjectDiff> {
  const read = (host: Host) => {
    const { cwd, config, compile, holidayCalendar } = options;
    return buildProject(host, { cwd, config, compile, holidayCalendar, write: false });
  };
  const [old, fresh] = [await read(before), await read(after)];
  const jobs = { before: old.jobs.length, after: fresh.jobs.length };
  if (fresh.outcome === 'unusable' && fresh.jobs.length === 0) {
    return { changes: [], jobs, diagnostics: fresh.diagnostics, unusable: fresh.diagnostics };
  }
  const trouble = errorsOf(old).filter(({ diagnostic }) => !NO_PROJECT.has(diagnostic.code));
  if (old.outcome === 'unusable' && old.jobs.length === 0 && trouble.length > 0) {
    return { changes: [], jobs, diagnostics: fresh.diagnostics, unusable: trouble };
  }
  const changes = compareJobs(sidesOf(old, before, options.cwd), sidesOf(fresh, after, options.cwd), options.now);
  return { changes, jobs, diagnostics: fresh.diagnostics, unusable: null };
}

const errorsOf = (report: BuildReport): readonly LocatedDiagnostic[] =>
  report.diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error');

function sidesOf(report: BuildReport, host: Host, cwd: string): readonly JobSide[] {
  return report.jobs.map((job) => ({
    ...job,
    handler: { path: job.handler, text: readText(host, joinPath(cwd, job.handler)), state: job.handlerState },
  }));
}
