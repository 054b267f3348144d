import type { RunGlimpse } from './job.ts';
import { tookOf } from './run.ts';

/** One bar: how tall among the others, 0 to 1, and the run it stands for. */
export interface Bar {
  readonly run: RunGlimpse;
  /** Milliseconds; null for a run that never began. */
  readonly took: number | null;
  readonly height: number;
}

/** What every bar has, so that it can be seen. */
const LEAST = 0.06;

/** Runs as bars by how long they took, oldest first. Pure; `now` counts for those that go on. */
export function bars(newestFirst: readonly RunGlimpse[], now: number): readonly Bar[] {
  const runs = [...newestFirst].reverse();
  const times = runs.map((run) => tookOf(run, now));
  const most = Math.max(1, ...times.map((took) => took ?? 0));
  return runs.map((run, at) => {
    const took = times[at] ?? null;
    return { run, took, height: took === null ? LEAST : Math.max(LEAST, took / most) };
  });
}

/** The middle of how long completed runs took, milliseconds; null without any. */
export function usual(runs: readonly RunGlimpse[]): number | null {
  const times = runs
    .flatMap((run) => (run.status === 'completed' ? [tookOf(run, 0)] : []))
    .filter((took) => took !== null)
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}
