import { type EngineName, isSchedule, provenFrom, serverSchedules } from 'nljobs/spec/core';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { finding } from '../source/finding.ts';
import type { CompiledJob } from './compile-jobs.ts';

/** Who looks at no time compares schedules from here on. */
const WITHOUT_NOW = Date.UTC(2026, 0, 1);

/**
 * Of a job for an engine whose server fires schedules by itself: whether the server fires it, or our clock, and why.
 * `now` is epoch milliseconds.
 */
export function whoFires(job: CompiledJob, engine: EngineName, now = WITHOUT_NOW): readonly LocatedDiagnostic[] {
  const { spec } = job.compilation;
  if (engine !== 'temporal' || spec === null || !spec.triggers.some(isSchedule)) return [];
  const told = serverSchedules(spec, provenFrom(now));
  const where = { span: job.found.place, job: job.id };
  return 'reason' in told
    ? [finding('NLJ5004', job.found.source, `Our clock fires "${job.id}": ${told.reason}.`, where)]
    : [finding('NLJ5003', job.found.source, `Temporal fires "${job.id}".`, where)];
}
