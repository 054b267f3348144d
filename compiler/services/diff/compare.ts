import { canonicalJson, handlersIn, type JobSpec, stepsIn } from 'nljobs/spec/core';
import { descriptionHash, specHash } from '../../lockfile/hashes.ts';
import type { LockBlock, Proposed } from '../../lockfile/lockfile.ts';
import { changedParts, PARTS, type PartChange, type PartName, partInWords } from '../../readback/parts.ts';
import type { HandlerState } from '../../typescript/handler-state.ts';
import { type ClockChange, clockChanges, instantsAhead, type Rhythm, rhythmOf } from './rhythm.ts';

/** A job on one side of a comparison. */
export interface JobSide {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Null where the description cannot be read. */
  readonly spec: JobSpec | null;
  readonly was: readonly string[];
  /** What this side's lockfile says of it. */
  readonly remembered: LockBlock | null;
  /** What it is read by, where its own words cannot be read. */
  readonly proposed: Proposed | null;
  readonly context: string;
  readonly handler: { readonly path: string; readonly text: string | null; readonly state: HandlerState | null };
}

/** From what a reviewer must look at to what is only mentioned. */
export const CHANGE_KINDS = ['unreadable', 'removed', 'added', 'renamed', 'changed', 'reworded', 'moved'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What asks for a person's eyes, whatever else changed. */
export type Alert =
  /** The steps changed of a job whose runs sleep between them: those that do go on by the old ones. */
  | {
      readonly kind: 'asleep';
      /** How many steps the old description has. */
      readonly steps: number;
      /** Handlers that only those that sleep still call. */
      readonly only: readonly string[];
    }
  /** The action was said anew, and the handler's text is as it was. */
  | { readonly kind: 'same-handler'; readonly handler: string; readonly before: string; readonly after: string }
  /** The description is as it was, and is read otherwise: by a new version of nljobs, or under new defaults. */
  | {
      readonly kind: 'new-reading';
      readonly cause: 'grammar' | 'defaults';
      readonly before: string;
      readonly after: string;
    }
  /** The words cannot be read, and stand for what a model made of them. */
  | { readonly kind: 'restated'; readonly text: string; readonly restatement: string; readonly model: string };

/** Another job that starts at the same moments. */
export interface Collision {
  readonly job: string;
  /** In the coming 30 days. */
  readonly times: number;
  /** The first, epoch milliseconds. */
  readonly first: number;
}

export interface JobChange {
  readonly kind: ChangeKind;
  readonly id: string;
  readonly before: JobSide | null;
  readonly after: JobSide | null;
  readonly alerts: readonly Alert[];
  readonly parts: readonly PartChange[];
  /** What was stated and stays, where something else changed. */
  readonly kept: readonly { readonly part: PartName; readonly words: string }[];
  readonly rhythm: { readonly before: Rhythm | null; readonly after: Rhythm | null };
  /** Jobs that it did not meet before. */
  readonly collisions: readonly Collision[];
  /** Changes of the clock that decide about a run now and did not before. */
  readonly clockChanges: readonly ClockChange[];
}

/**
 * Compares two versions of a project's jobs by what they mean. Jobs that are the same in every respect are left out.
 *
 * @param now epoch milliseconds, from which timelines are reckoned
 */
export function compareJobs(before: readonly JobSide[], after: readonly JobSide[], now: number): readonly JobChange[] {
  const old = new Map(before.map((job) => [job.id, job]));
  const paired = new Map<JobSide, JobSide>();
  const taken = new Set<JobSide>();
  for (const job of after) {
    const same = old.get(job.id);
    if (same !== undefined) pair(paired, taken, job, same);
  }
  for (const job of after) {
    if (paired.has(job)) continue;
    const same = job.was.map((id) => old.get(id)).find((one) => one !== undefined && !taken.has(one));
    if (same !== undefined) pair(paired, taken, job, same);
  }
  const meetings = meetingsOf(before, after, now);
  const changes = [
    ...after.flatMap((job) => changeOf(paired.get(job) ?? null, job, meetings, now) ?? []),
    ...before.filter((job) => !taken.has(job)).flatMap((job) => changeOf(job, null, meetings, now) ?? []),
  ];
  return changes.sort((a, b) => weight(a) - weight(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function pair(paired: Map<JobSide, JobSide>, taken: Set<JobSide>, after: JobSide, before: JobSide): void {
  paired.set(after, before);
  taken.add(before);
}

/** Alerts come first, then the order of the kinds. */
function weight({ alerts, kind }: JobChange): number {
  const alert = alerts.some((one) => one.kind === 'same-handler') ? 0 : alerts.length > 0 ? 1 : 2;
  return alert * 10 + CHANGE_KINDS.indexOf(kind);
}

type Meetings = (job: JobSide) => readonly Collision[];

function changeOf(before: JobSide | null, after: JobSide | null, meetings: Meetings, now: number): JobChange | null {
  const [old, fresh] = [before?.spec ?? null, after?.spec ?? null];
  const parts = old === null || fresh === null ? [] : changedParts(old, fresh);
  const alerts = [...(before === null || after === null ? [] : alertsOf(before, after)), ...restatedNow(before, after)];
  const kind = kindOf(before, after, parts);
  if (kind === null && alerts.length === 0) return null;
  const when = parts.some(({ part }) => part === 'when') || old === null || fresh === null;
  const clocks = fresh === null || !when ? [] : clockChanges(fresh, now);
  const known = new Set(old === null ? [] : clockChanges(old, now).map(({ date, timezone }) => `${date} ${timezone}`));
  return {
    kind: kind ?? 'changed',
    id: after?.id ?? before?.id ?? '',
    before,
    after,
    alerts,
    parts,
    kept: old === null || fresh === null ? [] : keptOf(fresh, parts),
    rhythm: {
      before: old === null || !when ? null : rhythmOf(old, now),
      after: fresh === null || !when ? null : rhythmOf(fresh, now),
    },
    collisions: after === null || !when ? [] : meetings(after),
    clockChanges: clocks.filter(({ date, timezone }) => !known.has(`${date} ${timezone}`)),
  };
}

function kindOf(before: JobSide | null, after: JobSide | null, parts: readonly PartChange[]): ChangeKind | null {
  if (after === null) return 'removed';
  if (after.spec === null) return 'unreadable';
  if (before === null) return 'added';
  if (before.id !== after.id) return 'renamed';
  if (parts.length > 0 || before.spec === null) return 'changed';
  if (descriptionHash(before.text) !== descriptionHash(after.text)) return 'reworded';
  return before.file === after.file ? null : 'moved';
}

/** What the author states, of the parts that did not change; implied values would only be noise. */
function keptOf(spec: JobSpec, changed: readonly PartChange[]): JobChange['kept'] {
  const gone = new Set<PartName>(changed.map(({ part }) => part));
  return PARTS.flatMap(({ name, fields }) => {
    const stated =
      name === 'what' ||
      (name !== 'name' && fields.some((field) => /^(?:stated|proposed)$/.test(spec.provenance[field] ?? '')));
    return stated && !gone.has(name) ? [{ part: name, words: partInWords(spec, name) }] : [];
  });
}

function alertsOf(before: JobSide, after: JobSide): readonly Alert[] {
  const alerts: Alert[] = [];
  if (before.spec !== null && after.spec !== null) {
    const [was, is] = [before, after].map(({ spec }) => actionOf(spec));
    const { text, path, state } = after.handler;
    if (was !== is && state === 'written' && text !== null && text === before.handler.text) {
      alerts.push({
        kind: 'same-handler',
        handler: path,
        before: before.spec.action.text,
        after: after.spec.action.text,
      });
    }
  }
  const asleep = asleepOf(before.spec, after.spec);
  if (asleep !== null) alerts.push(asleep);
  const known = before.remembered;
  const sameWords = known !== null && known.description === descriptionHash(after.text);
  if (after.spec !== null && sameWords && known.spec !== specHash(after.spec)) {
    const cause = known.context === after.context ? 'grammar' : 'defaults';
    alerts.push({ kind: 'new-reading', cause, before: known.canonical, after: after.spec.canonical });
  }
  return alerts;
}

function restatedNow(before: JobSide | null, after: JobSide | null): readonly Alert[] {
  const proposed = after?.proposed ?? null;
  if (after === null || proposed === null || before?.proposed?.restatement === proposed.restatement) return [];
  return [{ kind: 'restated', text: after.text, restatement: proposed.restatement, model: proposed.model }];
}

/** Runs that began under the old words carry its steps along; nobody but the store knows whether there are any. */
function asleepOf(before: JobSpec | null, after: JobSpec | null): Alert | null {
  if (before === null || after === null || !before.durable) return null;
  const [was, is] = [before.action.steps, after.action.steps];
  if (canonicalJson(was) === canonicalJson(is)) return null;
  const called = new Set(handlersIn(is));
  return { kind: 'asleep', steps: stepsIn(was).length, only: handlersIn(was).filter((name) => !called.has(name)) };
}

/** What a handler is written for, without the names that come from the heading. */
function actionOf(spec: JobSpec | null): string {
  if (spec === null) return '';
  const { handler: _handler, ...action } = spec.action;
  return canonicalJson({ action, guard: spec.idempotency?.per ?? null });
}

/** For a job of now, those that it meets in the coming 30 days, and did not meet before. */
function meetingsOf(before: readonly JobSide[], after: readonly JobSide[], now: number): Meetings {
  const index = (jobs: readonly JobSide[]): ReadonlyMap<number, readonly string[]> => {
    const at = new Map<number, string[]>();
    for (const { id, spec } of jobs) {
      for (const instant of spec === null ? [] : instantsAhead(spec, now)) {
        const there = at.get(instant);
        if (there === undefined) at.set(instant, [id]);
        else there.push(id);
      }
    }
    return at;
  };
  let indexes: readonly [ReadonlyMap<number, readonly string[]>, ReadonlyMap<number, readonly string[]>] | null = null;
  const old = new Map(before.map((job) => [job.id, job]));
  const met = (job: JobSide | undefined, at: ReadonlyMap<number, readonly string[]>): Map<string, Collision> => {
    const found = new Map<string, Collision>();
    for (const instant of job?.spec ? instantsAhead(job.spec, now) : []) {
      for (const other of at.get(instant) ?? []) {
        const known = found.get(other);
        if (other !== job?.id) {
          found.set(other, { job: other, times: (known?.times ?? 0) + 1, first: known?.first ?? instant });
        }
      }
    }
    return found;
  };
  return (job) => {
    indexes ??= [index(before), index(after)];
    const earlier = [job.id, ...job.was].map((id) => old.get(id)).find((one) => one !== undefined);
    const known = met(earlier, indexes[0]);
    return [...met(job, indexes[1]).values()]
      .filter((one) => !known.has(one.job))
      .sort((a, b) => b.times - a.times || (a.job < b.job ? -1 : 1));
  };
}
