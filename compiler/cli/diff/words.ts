import { formatInstant, localOfInstant } from 'nljobs/spec/core';
import type { ChangeKind, Collision, JobChange } from '../../services/diff/compare.ts';
import { type ClockChange, DAYS, type Rhythm, startOfDay } from '../../services/diff/rhythm.ts';

/** What the renderers of a comparison say alike. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `3 changed, 1 added, 2 reworded`; null where nothing changed. */
export function headline(changes: readonly JobChange[]): string | null {
  const counts = new Map<ChangeKind, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const order: readonly ChangeKind[] = ['changed', 'added', 'removed', 'renamed', 'unreadable', 'reworded', 'moved'];
  const parts = order.flatMap((kind) => (counts.has(kind) ? [`${counts.get(kind)} ${kind}`] : []));
  return parts.length === 0 ? null : parts.join(', ');
}

/** `1 job`, `4 jobs`. */
export function countJobs(n: number): string {
  return `${n} job${n === 1 ? '' : 's'}`;
}

/** Said where nothing changed. */
export function nothingChanged(jobs: number, base: string): string {
  return jobs === 1
    ? `The one job means what it meant in ${base}.`
    : `The ${jobs} jobs mean what they meant in ${base}.`;
}

/** What became of a job, behind its name. */
export function outcomeOf({ kind, before, after }: JobChange): string {
  switch (kind) {
    case 'renamed':
      return `was ${before?.id ?? ''}; its history goes along`;
    case 'moved':
      return `moved from ${before?.file ?? ''} to ${after?.file ?? ''}; nothing else`;
    case 'reworded':
      return 'reworded; it means the same';
    case 'unreadable':
      return 'cannot be read; `nljobs check` says why';
    case 'removed':
    case 'added':
    case 'changed':
      return kind;
    default:
      return kind satisfies never;
  }
}

/** What becomes of runs that sleep between steps which have changed. */
export function asleepInWords({ steps, only }: { readonly steps: number; readonly only: readonly string[] }): string {
  const keep =
    only.length === 0
      ? ''
      : ` They call ${only.join(', ')}, which the new words do not: keep ${only.length === 1 ? 'it' : 'them'} exported until they have ended.`;
  return `Runs of its ${steps} steps may be asleep: they go on by the old ones.${keep}`;
}

/** `261`, `about 525,600`; a dash where no schedule says. */
export function runsAYear(rhythm: Rhythm | null): string {
  if (rhythm === null) return '–';
  const { runs, about } = rhythm.perYear;
  return `${about ? 'about ' : ''}${runs.toLocaleString('en-US')}`;
}

/** A sign a day: `.` for none, the number of runs, `+` for ten and more. */
export function strip({ days }: Rhythm): string {
  return days.map((runs) => (runs === 0 ? '.' : runs > 9 ? '+' : String(runs))).join('');
}

/** The first and the last day of a strip above it, `22 Nov … 21 Dec`, as wide as the strip. */
export function stripHead({ timezone }: Rhythm, now: number): string {
  const day = (at: number) => {
    const local = localOfInstant(at, timezone);
    return `${Number(local.slice(8, 10))} ${MONTHS[Number(local.slice(5, 7)) - 1]}`;
  };
  const start = startOfDay(now, timezone);
  const [first, last] = [day(start), day(start + (DAYS - 1) * 86_400_000 + 43_200_000)];
  return `${first}${last.padStart(DAYS - first.length)}`;
}

/** `clean-up, 30 times in 30 days, first at 2026-11-23T02:00:00+00:00`. */
export function collisionInWords({ job, times, first }: Collision, timezone: string): string {
  const often = times === 1 ? 'once' : `${times} times`;
  return `${job}, ${often} in ${DAYS} days, first at ${formatInstant(first, timezone)}`;
}

export function clockChangeInWords({ date, timezone, kind, runsAt }: ClockChange): string {
  const what = kind === 'gap' ? 'its time does not exist' : 'its time comes twice';
  return `on ${date} in ${timezone} ${what}: ${runsAt === null ? 'it does not run' : `it runs at ${runsAt}`}`;
}
