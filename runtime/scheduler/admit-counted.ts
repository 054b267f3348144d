import { OpenRunError } from '../errors.ts';
import type { Pauses } from '../store/pauses.ts';
import type { NewRun } from '../store/store.ts';
import type { AdmitOptions, Admitted } from './admission.ts';
import { addressOf, delivery, dueOf } from './delivery.ts';
import { expectEvents } from './expect.ts';
import { isBySchedule, isHeldByPause, keyOfRun, limitOf, type OpenRun, slotHolders } from './gate.ts';
import { handOver } from './hand-over.ts';
import type { Job } from './job.ts';
import type { Joint } from './joint.ts';
import { decideOverlap } from './overlap.ts';
import { asOpen, newRun, type RunRequest, skippedFor, submittedOf, type Terms, type Waiting } from './run-request.ts';

/**
 * As `admit`, for runs of one job whose open runs matter: it has slots, or its schedules make way for what is going. Each
 * is decided about in its turn.
 */
export async function admitCounted(
  options: AdmitOptions,
  joint: Joint,
  job: Job,
  requests: readonly RunRequest[],
  pauses: Pauses,
  { unlessOpen = false, unlocked = false }: Terms,
): Promise<Admitted> {
  const { store, clock, namespace } = options;
  const paused = pauses.has(job.id, clock.now());
  // One at a time: each decision counts the runs before it, and only those that are really inserted.
  const open = await openBefore(options, joint, job, requests, paused);
  const there = new Set(open.map(({ id }) => id));
  // One that has ended meanwhile is not among the open ones; nothing may be stopped for it once more.
  if (requests.length > 1 || job.spec.overlap === 'cancel') {
    for (const id of await store.knownRuns(
      requests.map(({ id }) => id),
      joint.within,
    ))
      there.add(id);
  }
  const decided: NewRun[] = [];
  const inserted = new Set<string>();
  const stopped: string[] = [];
  const cancelled = new Set<string>();
  const insert = async (): Promise<void> => {
    const runs = decided.filter(({ id }) => !inserted.has(id));
    for (const id of await store.insertRuns(runs, joint.within)) inserted.add(id);
  };
  for (const request of requests) {
    if (there.has(request.id)) continue;
    there.add(request.id);
    const { run, stop } = decide(request, { open, cancelled, pauses, unlessOpen, namespace, now: clock.now() });
    decided.push(run);
    const waiting = asOpen(run);
    if (run.skipped === undefined && !(paused && isHeldByPause(waiting))) open.push(waiting);
    if (stop.length === 0) continue;
    // What is cancelled may have been decided just now.
    await insert();
    const { over, running } = await cancelWithin(options, joint, open, stop);
    for (const id of over) cancelled.add(id);
    stopped.push(...stop, ...running);
  }
  await insert();
  await expectEvents(
    store,
    joint,
    decided.filter(({ id }) => inserted.has(id)).map((run) => ({ job, run })),
  );
  const made = new Set(decided.map(({ id }) => id));
  const present = open.filter(({ id }) => !made.has(id) || inserted.has(id));
  await deliverNew(joint, job, requests, { open: present, inserted, cancelled, unlocked, now: clock.now() });
  // Those that held a slot and are cancelled make room for runs that wait already.
  const keys = open.filter(({ id }) => cancelled.has(id)).map(({ concurrencyKey }) => concurrencyKey);
  if (keys.length > 0) await handOver(options, joint, job, { keys: [...new Set(keys)] });
  return { submitted: decided.filter(({ id }) => inserted.has(id)).map(submittedOf), stopped };
}

/** Of the open runs of a key, so many are cancelled for one that comes, the oldest first: where there are more, they wait. */
const MOST_CANCELLED = 1_000;

/** The open runs that matter to these requests; a job that cancels what is going has to know what there is. */
async function openBefore(
  { store, clock }: AdmitOptions,
  joint: Joint,
  job: Job,
  requests: readonly RunRequest[],
  paused: boolean,
): Promise<Waiting[]> {
  const keys = [...new Set(requests.map(({ input, scope }) => keyOfRun(job.spec, input, scope ?? null)))];
  const ofKey = (key: string | null) => store.openRuns(job.id, joint.within, { key, limit: MOST_CANCELLED });
  const open =
    job.spec.overlap === 'cancel'
      ? (await Promise.all(keys.map(ofKey))).flat()
      : await store.contenders(
          job.id,
          {
            now: clock.now(),
            limit: job.slots ?? 1,
            keys,
            runs: requests.map(({ id }) => id),
            schedules: requests.flatMap(({ schedule = [] }) => schedule),
            withoutHeld: paused,
          },
          joint.within,
        );
  return open.filter((run) => !(paused && isHeldByPause(run)));
}

/** What a request is decided by. */
interface Facts {
  /** Open runs of its job, those of requests before it included. */
  readonly open: readonly OpenRun[];
  /** Those of them that are over since. */
  readonly cancelled: ReadonlySet<string>;
  readonly pauses: Pauses;
  readonly unlessOpen: boolean;
  readonly namespace: string;
  readonly now: number;
}

/** The run that a request becomes, and those that are asked to stop for it. */
function decide(
  request: RunRequest,
  { open, cancelled, pauses, unlessOpen, namespace, now }: Facts,
): { readonly run: NewRun; readonly stop: readonly string[] } {
  const { job } = request;
  const runWith = (skipped: string | undefined): NewRun => newRun(request, namespace, now, skipped);
  // What somebody asked for waits its turn, whatever is open.
  if (!unlessOpen && !isBySchedule(request.reason)) return { run: runWith(request.skipped), stop: [] };
  const key = keyOfRun(job.spec, request.input, request.scope ?? null);
  const same = open.filter((run) => run.concurrencyKey === key && !cancelled.has(run.id));
  const limit = limitOf(job.spec);
  if (unlessOpen && limit !== null) {
    const going = slotHolders(same, limit, now);
    const [first] = going;
    if (first && going.length >= limit) throw new OpenRunError(job.id, first.id, first.status);
  }
  const skipped = skippedFor(request, pauses, now);
  if (skipped !== undefined) return { run: runWith(skipped), stop: [] };
  // Schedules that users make stand in nobody's way: each gives way to its own earlier runs alone, and queues for a slot.
  const { schedule } = request;
  const earlier = schedule === undefined ? same : same.filter(({ cause }) => cause?.schedule === schedule);
  const decision = decideOverlap({ spec: job.spec, reason: request.reason, open: earlier, now });
  return {
    run: runWith(decision.action === 'skip' ? decision.message : undefined),
    stop: decision.action === 'cancel' ? decision.runs : [],
  };
}

/** Asks runs to stop; gives those that are over now, since none of theirs was going on, and steps that are going on. */
async function cancelWithin(
  { store, clock }: AdmitOptions,
  joint: Joint,
  open: readonly Waiting[],
  ids: readonly string[],
): Promise<{ readonly over: readonly string[]; readonly running: readonly string[] }> {
  const roots = new Set(open.filter(({ step }) => step?.kind === 'root').map(({ id }) => id));
  const over = [
    ...(await store.requestCancels(
      ids.filter((id) => !roots.has(id)),
      joint.within,
    )),
  ];
  const running: string[] = [];
  for (const id of ids.filter((one) => roots.has(one)).sort()) {
    const chain = await store.chains.cancel(id, clock.now(), joint.within);
    if (chain === null) continue;
    if (chain.running.length === 0) over.push(id);
    running.push(...chain.running);
    await joint.cancel(chain.cancelled.map((step) => addressOf(step, step.attempt + 1)));
  }
  return { over, running };
}

/** What is known once all requests are decided about and their runs inserted. */
interface Outcome {
  /** Open runs of the job as they are now, and those that were `cancelled` just now. */
  readonly open: readonly Waiting[];
  /** The ids that this change inserted. */
  readonly inserted: ReadonlySet<string>;
  readonly cancelled: ReadonlySet<string>;
  readonly unlocked: boolean;
  readonly now: number;
}

/** Hands over those of the new runs that hold a slot, and those that are deferred. */
async function deliverNew(
  joint: Joint,
  job: Job,
  requests: readonly RunRequest[],
  { open, inserted, cancelled, unlocked, now }: Outcome,
): Promise<void> {
  const at = new Map(requests.map((request) => [request.id, request.at ?? null]));
  const remaining = open.filter((run) => !cancelled.has(run.id));
  const holders = new Set(slotHolders(remaining, job.slots, now).map((run) => run.id));
  const ours = remaining.filter((run) => inserted.has(run.id));
  // A deferred run is handed over for its time; whether it has a slot then is asked when it is claimed.
  const next = ours.filter((run) => unlocked || holders.has(run.id) || (at.get(run.id) ?? 0) > now);
  await joint.enqueue(next.map((run) => delivery(job, run, 1, at.get(run.id) ?? dueOf(run))));
}
