import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { nextAfter } from '../scheduler/instants.ts';
import type { Job } from '../scheduler/job.ts';
import { durationMs } from '../spec/duration.ts';
import type { AlertKind, AlertName, EndedRun, Happened, OpenAlert, Posted, Target } from '../store/alert-store.ts';
import type { Sql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { decideAlert, type Seen } from './decide.ts';
import { messageOf, type Note } from './message.ts';
import { type AlertOptions, DEAD_LETTERS, REMIND } from './options.ts';
import { recipientsOf, recipientsOfEnd } from './recipients.ts';

export interface WatchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly namespace: string;
  /** The jobs of the generation in force. */
  readonly jobs: () => ReadonlyMap<string, Job>;
  readonly alerts: AlertOptions;
  /** Whether schedules fire here: who was told to fire none does not say that they are overdue. */
  readonly scheduling?: boolean;
}

/** Failures and ends that one transaction takes in at most. */
const PAGE = 500;
/** How late a schedule may be taken up before that is told, milliseconds. */
const OVERDUE = 120_000;
/** Without a stated duration, how many times the usual one is unusual, and how long it takes at least, milliseconds. */
const UNUSUAL = 3;
const UNUSUAL_FROM = 60_000;

/**
 * Takes in what happened, decides what is worth telling, and puts the messages out, in one transaction: a crash neither
 * loses nor doubles one. Of several instances that look at once, one does. Gives whether there may be more to take in.
 */
export async function lookForAlerts(options: WatchOptions): Promise<boolean> {
  const { store, clock, namespace, jobs, alerts } = options;
  const overdue = await overdueOf(options);
  const conditions = overdue.length > 0 || isWatched(options);
  if (!conditions && !(await store.alerts.stirs(namespace))) return false;
  return store.transaction(async (within) => {
    if (!(await store.alerts.lock(namespace, within))) return false;
    const now = clock.now();
    const failures = await store.alerts.takeFailures(namespace, PAGE, within);
    const ends = await store.alerts.takeEnds(namespace, PAGE, within);
    const known = new Map((await store.alerts.open(namespace, within)).map((one) => [nameOf(one), one]));
    const missed = ends.filter(({ notify }) => notify.missed);
    const seen = [
      ...countedOf('failure', failures),
      ...countedOf('missed', missed),
      ...overdue,
      ...(await lateOf(options, within, now)),
      ...(await depthOf(options, within, now)),
    ];
    const over = await endOfTrouble(options, within, [...known.values()], seen, now);

    const notes: { readonly target: Target; readonly note: Note }[] = [];
    const put: OpenAlert[] = [];
    const closed: OpenAlert[] = [];
    const subjects = new Map<string, AlertName>([...known, ...seen.map((one) => [nameOf(one), one] as const)]);
    const seenBy = new Map(seen.map((one) => [nameOf(one), one]));
    for (const [name, { kind, job }] of subjects) {
      const open = known.get(name) ?? null;
      const ending = over.get(name) ?? null;
      const facts = { open, seen: seenBy.get(name) ?? null, over: ending, now, remind: alerts.remind ?? REMIND };
      const { tell, alert } = decideAlert(facts);
      if (alert !== null) put.push(alert);
      else if (open !== null) closed.push(open);
      const shown = alert ?? open;
      if (tell === null || shown === null || (tell === 'recovered' && kind === 'missed')) continue;
      const spec = jobs().get(job)?.spec;
      const note: Note = { about: 'alert', tell, alert: shown, over: ending?.run ?? null, at: now, spec };
      for (const target of recipientsOf(spec, kind, tell, alerts.operators ?? [])) notes.push({ target, note });
    }
    for (const ended of ends) {
      if (ended.notify.missed) continue;
      const spec = jobs().get(ended.job)?.spec;
      for (const target of recipientsOfEnd(spec, ended.status === 'completed', ended.notify.to)) {
        notes.push({ target, note: { about: 'end', ended, spec } });
      }
    }
    const beats = heartbeatsOf(ends, jobs());
    await store.alerts.put(namespace, put, within);
    await store.alerts.close(namespace, closed, within);
    await store.alerts.post(namespace, [...posted(notes, alerts.link ?? null), ...beats], now, within);
    return Math.max(failures.length, ends.length) === PAGE;
  });
}

/** One sign of life for each job that asks for it, however many of its runs have completed. */
function heartbeatsOf(ends: readonly EndedRun[], jobs: ReadonlyMap<string, Job>): readonly Posted[] {
  const completed = new Set(ends.filter(({ status }) => status === 'completed').map(({ job }) => job));
  return [...completed].flatMap((id): readonly Posted[] => {
    const heartbeat = jobs.get(id)?.spec.heartbeat ?? null;
    if (heartbeat === null) return [];
    const message = { subject: `heartbeat of ${id}`, text: '', data: { type: 'nljobs.heartbeat', job: id } };
    return [{ id: randomUUID(), target: { via: 'heartbeat', to: heartbeat }, message }];
  });
}

/** One message for each receiver, with all that there is to tell it now. */
function posted(
  notes: readonly { readonly target: Target; readonly note: Note }[],
  link: string | null,
): readonly Posted[] {
  const groups = new Map<string, { readonly target: Target; readonly notes: Note[] }>();
  for (const { target, note } of notes) {
    const name = `${target.via} ${target.to}`;
    const group = groups.get(name);
    if (group) group.notes.push(note);
    else groups.set(name, { target, notes: [note] });
  }
  const base = link?.replace(/\/+$/u, '') ?? null;
  return [...groups.values()].map((group) => ({
    id: randomUUID(),
    target: group.target,
    message: messageOf(group.notes, base),
  }));
}

function nameOf({ kind, job }: Pick<OpenAlert, 'kind' | 'job'>): string {
  return `${kind} ${job}`;
}

/** What happened, counted by job. */
function countedOf(kind: AlertKind, happened: readonly Happened[]): readonly Seen[] {
  const byJob = new Map<string, Seen>();
  for (const { job, run, at, message } of happened) {
    const count = (byJob.get(job)?.count ?? 0) + 1;
    byJob.set(job, { kind, job, run, message, at: Math.max(at, byJob.get(job)?.at ?? 0), count });
  }
  return [...byJob.values()];
}

/** Whether there is anybody to tell of states that nothing in the store speaks of. */
function isWatched({ alerts, jobs }: WatchOptions): boolean {
  if ((alerts.operators ?? []).length > 0) return true;
  return [...jobs().values()].some(({ spec }) => spec.notify.some(({ on }) => on === 'late' || on === 'dead-letter'));
}

/** Schedules that are due and that nobody has accounted for: the scheduler is stuck, or dead. */
export async function overdueOf({ store, clock, jobs, scheduling = true }: WatchOptions): Promise<readonly Seen[]> {
  if (!scheduling) return [];
  const now = clock.now();
  const scheduled = [...jobs().values()].filter((job) => job.scheduled && job.schedules.length > 0);
  if (scheduled.length === 0) return [];
  const [marks, pauses] = [await store.watermarks(), await store.pauses()];
  return scheduled.flatMap((job): readonly Seen[] => {
    const mark = marks.get(job.id);
    if (mark === undefined || mark >= now - OVERDUE || pauses.has(job.id, now)) return [];
    const due = nextAfter(job.schedules, mark);
    if (due === null || due > now - OVERDUE) return [];
    const message = `Its run of ${new Date(due).toISOString()} was not taken up by any instance.`;
    return [{ kind: 'overdue', job: job.id, run: null, message, at: due, count: 0 }];
  });
}

/** Runs that take longer than their description expects, or than is usual. */
async function lateOf({ store, namespace, jobs }: WatchOptions, within: Sql, now: number): Promise<readonly Seen[]> {
  const going = await store.alerts.going(namespace, [...jobs().keys()], within);
  const late = new Map<string, Seen>();
  for (const { job, run, startedAt, usual } of going) {
    const expected = jobs().get(job)?.spec.expectedDuration ?? null;
    const limit =
      expected !== null
        ? durationMs(expected)
        : usual === null
          ? Number.POSITIVE_INFINITY
          : Math.max(UNUSUAL_FROM, usual * UNUSUAL);
    if (now - startedAt <= limit) continue;
    const than = expected !== null ? `the ${expected} that it is expected to take` : 'three times as long as usual';
    const message = `It has been going since ${new Date(startedAt).toISOString()}, longer than ${than}.`;
    late.set(job, { kind: 'late', job, run, message, at: startedAt, count: 0 });
  }
  return [...late.values()];
}

/** Dead letters that pile up. */
async function depthOf({ store, namespace, alerts }: WatchOptions, within: Sql, now: number): Promise<readonly Seen[]> {
  const most = alerts.deadLetters ?? DEAD_LETTERS;
  const count = await store.alerts.deadLetters(namespace, within);
  if (count < most) return [];
  const message = `There are ${count} dead letters, which is ${most} or more`;
  return [{ kind: 'dead-letter', job: '', run: null, message, at: now, count: 0 }];
}

/** What shows of each open alert that it is over: a run that completed since, or that it is not seen any more. */
async function endOfTrouble(
  { store, namespace, alerts }: WatchOptions,
  within: Sql,
  open: readonly OpenAlert[],
  seen: readonly Seen[],
  now: number,
): Promise<ReadonlyMap<string, { readonly run: string | null; readonly at: number }>> {
  const failing = open.filter(({ kind }) => kind === 'failure');
  const again = new Set(seen.map(nameOf));
  const completed = await store.alerts.completedAfter(
    namespace,
    failing.map(({ job, lastAt }) => ({ job, after: lastAt })),
    within,
  );
  const over = new Map<string, { readonly run: string | null; readonly at: number }>();
  for (const one of open) {
    if (again.has(nameOf(one))) continue;
    if (one.kind === 'failure') {
      const found = completed.get(one.job);
      if (found) over.set(nameOf(one), found);
    } else if (one.kind !== 'missed' || now - one.lastAt >= (alerts.remind ?? REMIND)) {
      over.set(nameOf(one), { run: one.run, at: now });
    }
  }
  return over;
}
