import type { FiringView, JobView, RecentRuns } from '../../http/wire.ts';
import type { ScheduleClock, TriggerKind } from '../../spec/vocabulary.ts';

/** How a job stands, the gravest first: one word for each, and a filter. */
export const JOB_STATES = ['failing', 'running', 'paused', 'unwritten', 'off', 'active'] as const;
export type JobStanding = (typeof JOB_STATES)[number];

export const STANDING: Readonly<Record<JobStanding, string>> = {
  failing: 'Failing',
  running: 'Running',
  paused: 'Paused',
  unwritten: 'Not written yet',
  off: 'Switched off',
  active: 'Active',
};

export type RunGlimpse = RecentRuns['runs'][number];

/** The last run that ended otherwise than by being left out or called off. */
export function lastEnded(runs: readonly RunGlimpse[]): RunGlimpse | null {
  return runs.find(({ status }) => status === 'completed' || status === 'failed') ?? null;
}

export function standingOf(
  job: Pick<JobView, 'implemented' | 'scheduled' | 'paused'>,
  runs: readonly RunGlimpse[],
): JobStanding {
  if (!job.implemented) return 'unwritten';
  if (!job.scheduled) return 'off';
  if (job.paused) return 'paused';
  if (runs.some(({ status }) => status === 'running')) return 'running';
  return lastEnded(runs)?.status === 'failed' ? 'failing' : 'active';
}

/** Whether all words of a search stand in what a job says of itself. */
export function matches(job: JobView, search: string): boolean {
  const said = [job.id, job.title, job.group ?? '', job.description, job.canonical].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => said.includes(word));
}

/** Whether two sentences differ in no more than marks and case: then one of them is enough. */
export function saysTheSame(one: string, other: string): boolean {
  const letters = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return letters(one) === letters(other);
}

/** What starts a job, in a word. */
export const TRIGGER: Readonly<Record<TriggerKind, string>> = {
  cron: 'by schedule',
  rrule: 'by schedule',
  interval: 'at intervals',
  once: 'once',
  event: 'on an event',
  date: 'by a date',
  after: 'after a job',
  manual: 'by hand',
};

const CLOCKS: Readonly<Record<ScheduleClock, string>> = { nljobs: 'nljobs', temporal: 'Temporal' };

/** Who fires a job by its schedules, and why: `nljobs: the clock of Europe/Berlin changes`. */
export function firedBy({ clock, because }: FiringView): string {
  return because === null ? CLOCKS[clock] : `${CLOCKS[clock]}: ${because}`;
}
