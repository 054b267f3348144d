import type { JobSpec } from 'nljobs/spec/core';
import type { ClockRule } from './clock-rules.ts';
import type { Recurrence } from './recurrence.ts';

export const TARGETS = ['crontab', 'kubernetes', 'eventbridge'] as const;
export type TargetName = (typeof TARGETS)[number];

/** How a scheduler calls a job. */
export interface Call {
  /** The command before the job's id, as words: `nljobs run`. */
  readonly command: readonly string[];
  /** The address of a running instance in place of the command; null where the command is used. */
  readonly url: string | null;
  /** The container image, for schedulers that start one. */
  readonly image: string | null;
  /** The zone of the host, for schedulers that know no other. */
  readonly timezone: string;
}

/** One entry of a scheduler: a recurrence, or one local time, of a job. */
export interface Entry {
  readonly spec: JobSpec;
  /** The job's id, with a number behind it from the second entry on. */
  readonly name: string;
  readonly timezone: string;
  readonly when: Recurrence | { readonly at: string };
}

/** A scheduler that jobs are exported to. */
export interface Target {
  readonly name: TargetName;
  /** As people call it. */
  readonly title: string;
  /** What it does at a change of the clock. */
  readonly clock: (recurrence: Recurrence) => ClockRule;
  /** Why it cannot have an entry exactly as the spec says; null where it can. */
  refuses(entry: Entry, call: Call): string | null;
  /** What is not refused, and yet is for a person to know. */
  note(spec: JobSpec, call: Call): string | null;
  /** The whole file. */
  print(entries: readonly Entry[], call: Call): string;
}

/** One time is told apart from what comes again. */
export function isOneTime(when: Entry['when']): when is { readonly at: string } {
  return 'at' in when;
}

/** A description on one line, for a comment. */
export function remark({ spec }: Entry): string {
  const line = spec.canonical.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}

/** The address at which a job is run: `POST` starts it. */
export function runAddress(url: string, id: string): string {
  return `${url.replace(/\/+$/, '')}/api/v1/jobs/${id}/runs`;
}

/** Seconds of an ISO 8601 duration of days and less. */
export function secondsOf(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(duration) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** What happens to a run that finds another one running, where the scheduler only asks for it. */
export function overlapNote({ overlap }: JobSpec): string | null {
  return overlap === 'skip'
    ? 'a run that finds one running waits for its end, where nljobs itself would skip it'
    : null;
}
