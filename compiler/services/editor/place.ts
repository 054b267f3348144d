import type { Span } from 'nljobs/spec/core';
import type { FoundJob } from '../../source/collect.ts';
import type { EditedJob, Snapshot } from './project.ts';

/** Where a job stands in its file: from its heading, or its item, to the end of its description. */
export function extentOf({ place, insertAt, description }: FoundJob): Span {
  const [first] = description.starts;
  const start = Math.min(place.start, first ?? place.start);
  return { start, end: Math.max(place.end, insertAt, description.ends.at(-1) ?? 0) };
}

/** The job that an offset of a file lies in; both ends count. */
export function jobAt({ jobs }: Snapshot, file: string, offset: number): EditedJob | null {
  return (
    jobs.find((job) => {
      if (job.file !== file) return false;
      const { start, end } = extentOf(job.found);
      return start <= offset && offset <= end;
    }) ?? null
  );
}

/** The offset of the description that an offset of the file stands for; null outside of its words. */
export function inDescription({ description }: FoundJob, offset: number): number | null {
  const { starts, ends } = description;
  for (const [at, start] of starts.entries()) if (start <= offset && offset < (ends[at] ?? start)) return at;
  return null;
}
