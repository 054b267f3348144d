import type { Pauses } from '../store/pauses.ts';
import type { AdmitOptions, Admitted } from './admission.ts';
import { admitCounted } from './admit-counted.ts';
import { delivery, dueOf } from './delivery.ts';
import { expectEvents } from './expect.ts';
import { isDue, isHeldByPause, keyOfRun } from './gate.ts';
import { deliver, isCounted } from './hand-over.ts';
import type { Job } from './job.ts';
import type { Joint } from './joint.ts';
import { asOpen, newRun, type RunRequest, type Submitted, skippedFor, submittedOf, type Terms } from './run-request.ts';

/** How often a run that stands for something is looked for before it is given up to whoever makes it. */
const MOST_TRIES = 5;

/**
 * Inserts runs that do not exist yet, inside a change that holds the locks of their jobs already, and hands over those that
 * hold a slot. @throws OpenRunError where the terms ask for a free slot and there is none.
 */
export async function admit(
  options: AdmitOptions,
  joint: Joint,
  requests: readonly RunRequest[],
  terms: Terms = {},
): Promise<Admitted> {
  const submitted: Submitted[] = [];
  const stopped: string[] = [];
  const groups = groupByJob(requests);
  if (groups.size === 0) return { submitted, stopped };
  const ids = [...groups.keys()].map(({ id }) => id);
  const pauses = await options.store.holdPauses(ids, joint.within);
  const free = requests.filter(({ job, standing }) => !isCounted(job) && standing === undefined);
  if (free.length > 0) submitted.push(...(await admitFree(options, joint, free, pauses, terms)));
  for (const [job, group] of groups) {
    // Those of an event that put each other off are looked at one job at a time.
    let left: readonly RunRequest[] = isCounted(job) ? group : group.filter(({ standing }) => standing !== undefined);
    // Where another instance made the run that stands for the same at this very moment, it is put off after all.
    for (let tries = 0; left.length > 0 && tries < MOST_TRIES; tries += 1) {
      const { put, rest } = await putOff(options, joint, job, left, pauses);
      const done = isCounted(job)
        ? await admitCounted(options, joint, job, rest, pauses, terms)
        : { submitted: await admitFree(options, joint, rest, pauses, terms), stopped: [] };
      submitted.push(...put, ...done.submitted);
      stopped.push(...done.stopped);
      const made = new Set(done.submitted.map(({ id }) => id));
      left = rest.filter(({ id, standing }) => standing !== undefined && !made.has(id));
    }
  }
  return { submitted, stopped };
}

/** Puts off the runs that wait already for what requests stand for; `rest` are the requests that need a run of their own. */
async function putOff(
  { store, clock }: AdmitOptions,
  joint: Joint,
  job: Job,
  requests: readonly RunRequest[],
  pauses: Pauses,
): Promise<{ readonly put: readonly Submitted[]; readonly rest: readonly RunRequest[] }> {
  const put: Submitted[] = [];
  const rest: RunRequest[] = [];
  for (const request of requests) {
    const { id, standing, scheduledFor, input = null, cause } = request;
    if (standing === undefined) {
      rest.push(request);
      continue;
    }
    // The same event again changes nothing, whatever came after it.
    if ((await store.run(id, joint.within)) !== null) continue;
    const concurrencyKey = keyOfRun(job.spec, input, request.scope ?? null);
    const run = await store.moveStanding({ standing, scheduledFor, input, concurrencyKey, cause }, joint.within);
    if (run === null) rest.push(request);
    else put.push({ id, skipped: null, run });
  }
  // Where its delivery made way meanwhile, none would come at its new time.
  const able = put.map(({ run }) => run).filter((run) => !run.handedOver && !pauses.has(job.id, clock.now()));
  await deliver({ store }, joint, job, able);
  return { put, rest };
}

/** Runs of jobs whose open runs do not matter: whatever their jobs, by two statements. */
async function admitFree(
  { store, clock, namespace }: AdmitOptions,
  joint: Joint,
  requests: readonly RunRequest[],
  pauses: Pauses,
  { unlocked = false }: Terms,
): Promise<readonly Submitted[]> {
  const now = clock.now();
  const made = requests.map((request) => {
    const run = newRun(request, namespace, clock.now(), skippedFor(request, pauses, now));
    const open = asOpen(run);
    const held = run.skipped !== undefined || (isHeldByPause(open) && pauses.has(request.job.id, now));
    const handedOver = !held && (unlocked || isDue(open, now) || (request.at ?? 0) > now);
    return { request, run: { ...run, handedOver } };
  });
  const inserted = new Set(
    await store.insertRuns(
      made.map(({ run }) => run),
      joint.within,
    ),
  );
  const fresh = made.filter(({ run }) => inserted.has(run.id));
  await expectEvents(
    store,
    joint,
    fresh.map(({ request: { job }, run }) => ({ job, run })),
  );
  await joint.enqueue(
    fresh.flatMap(({ request: { job, at }, run }) =>
      run.handedOver ? [delivery(job, asOpen(run), 1, at ?? dueOf(run))] : [],
    ),
  );
  return fresh.map(({ run }) => submittedOf(run));
}

function groupByJob(requests: readonly RunRequest[]): ReadonlyMap<Job, readonly RunRequest[]> {
  const groups = new Map<Job, RunRequest[]>();
  for (const request of requests) {
    const group = groups.get(request.job);
    if (group) group.push(request);
    else groups.set(request.job, [request]);
  }
  return groups;
}
