import type { JobSpec } from 'nljobs/spec/core';
import type { Compilation } from '../compilation.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { Plan } from '../emit/plan.ts';
import type { LockBlock, Proposed } from '../lockfile/lockfile.ts';
import type { HandlerState } from '../typescript/handler-state.ts';

/**
 * How a build ended, from the best to the worst: `stale` only where nothing was to be written; `questions` when every
 * error left waits for a person's answer; `unanswered` when a model was needed and could not be asked; `unusable` when the config or a file could not be read or written.
 */
export type Outcome = 'done' | 'stale' | 'questions' | 'errors' | 'unanswered' | 'unusable';

/** A job as the build found it. Its spec is that of its compilation. */
export interface BuiltJob {
  readonly id: string;
  readonly title: string;
  /** Source, relative to the project's root, and the line of its heading or list item, from 1. */
  readonly file: string;
  readonly line: number;
  readonly compilation: Compilation;
  readonly spec: JobSpec | null;
  /** The restatement that it was read by, where its own words cannot be read. */
  readonly proposed: Proposed | null;
  /** Path of its handler, relative to the project's root. */
  readonly handler: string;
  /** What stands in it; null where there is no such file. */
  readonly handlerState: HandlerState | null;
  /** The description's words. */
  readonly text: string;
  /** Ids under which its earlier history is kept. */
  readonly was: readonly string[];
  /** What the lockfile remembered of it before this build. */
  readonly remembered: LockBlock | null;
  /** The hash of the defaults under which it was read. */
  readonly context: string;
}

/** The part of a report that a build without changes answers from its stamp. */
export interface ReportSummary {
  readonly outcome: Outcome;
  /** All findings of all files, in reading order; spans count in the files. Acknowledged warnings are left out. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Ids of the jobs, in the order of the files. */
  readonly ids: readonly string[];
  /** Jobs whose handler is not written yet, with its path. */
  readonly unimplemented: readonly { readonly job: string; readonly handler: string }[];
  /** Handlers of no job. */
  readonly orphans: readonly string[];
  /** How many warnings are quiet because somebody has acknowledged them. */
  readonly acknowledged: number;
}

export interface BuildReport extends ReportSummary {
  readonly jobs: readonly BuiltJob[];
  readonly plan: Plan;
  /** Files that were created, updated or removed by this build. */
  readonly written: readonly string[];
  /** Files that a build would create, update or remove, where this one was not to write. */
  readonly stale: readonly string[];
}
