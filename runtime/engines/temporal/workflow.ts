import {
  ActivityFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import {
  AHEAD,
  type Answer,
  activityIdOf,
  type Begin,
  CANCEL,
  DELIVER,
  type Ended,
  type Held,
  type Offer,
  STATE,
  type State,
} from './protocol.ts';

/**
 * The one workflow: it holds the deliveries of a run and of all its steps until they are due, offers each to the
 * instances, and takes it back when its lease runs out. What follows a delivery is decided in the store, as on every
 * engine, and comes as a further delivery. It runs in the sandbox of the SDK and is replayed from histories that may be
 * months old: read decision 0024 before you change anything; `histories.test.ts` says what would break.
 */

/** How long what failed in a way that nobody foresaw waits for its next offer, milliseconds. */
const UNFORESEEN = 5_000;
/** An attempt is bounded by its job's timeout; the server wants a bound as well. */
const NEVER = '3650 days';
/** Smaller goes first; the server knows 1 to 5. */
const PRIORITY: Readonly<Record<Held['priority'], number>> = { critical: 1, high: 2, normal: 3, low: 4 };

interface Open {
  held: Held;
  offering: boolean;
  readonly scope: CancellationScope;
}

/** Its type is the job's id: this is what the SDK calls for workflows of whatever type. */
// biome-ignore lint/style/noDefaultExport: the SDK takes the handler of all types from here
export default async function deliver(begin: Begin): Promise<Ended> {
  const seen = new Set(begin.seen);
  const open = new Map<string, Open>();
  let ahead = begin.ahead ?? 0;
  const now = (): number => Date.now() + ahead;
  const failed: unknown[] = [];
  // Whoever cancels a run does so in nljobs: a request to cancel this execution would lose what the store expects. It is
  // named as the parent where a scope is made, since handlers of signals run in the root's, which such a request cancels.
  const sheltered = new CancellationScope({ cancellable: false });

  const take = ({ after, ...held }: Held): void => {
    seen.add(held.id);
    const one: Open = {
      held: after === undefined ? held : { ...held, due: now() + after },
      offering: false,
      scope: new CancellationScope({ cancellable: true, parent: sheltered }),
    };
    open.set(held.id, one);
    void one.scope
      .run(() => carry(one))
      .catch((error: unknown) => {
        if (!isCancellation(error)) failed.push(error);
      })
      .finally(() => open.delete(held.id));
  };

  /** Sees one delivery through: waits until it is due, and offers it until somebody is done with it. */
  const carry = async (one: Open): Promise<void> => {
    for (;;) {
      const { due } = one.held;
      const wait = due - now();
      if (wait > 0) await condition(() => due <= now(), wait, { summary: `until ${new Date(due).toISOString()}` });
      // A long history takes no further offer: when those that are out have ended, another execution goes on with the rest.
      if (isLong()) await condition(() => !isLong());
      one.held = { ...one.held, offered: one.held.offered + 1 };
      one.offering = true;
      try {
        const answer = await offer(one.held, begin.lease);
        if (answer.next === 'done') return;
        one.held = again(one.held, answer, now());
      } catch (error) {
        if (isCancellation(error)) throw error;
        one.held = { ...one.held, lost: one.held.lost + 1, due: isTimeout(error) ? 0 : now() + UNFORESEEN };
      } finally {
        one.offering = false;
      }
    }
  };

  setHandler(defineSignal<[readonly Held[]]>(DELIVER), (more) => {
    for (const held of more) if (!seen.has(held.id)) take(held);
  });
  setHandler(defineSignal<[readonly string[]]>(CANCEL), (ids) => {
    for (const id of ids) open.get(id)?.scope.cancel();
  });
  setHandler(defineSignal<[number]>(AHEAD), (ms) => {
    ahead = Math.max(ahead, ms);
  });
  setHandler(defineQuery<State>(STATE), () =>
    [...open.values()].map(({ held, offering }) => ({
      id: held.id,
      group: held.group,
      is: offering ? 'offered' : 'waiting',
      bounced: held.bounced,
      activity: activityIdOf(held),
    })),
  );

  for (const held of begin.waiting) take(held);
  const goesOnAnew = (): boolean => isLong() && [...open.values()].every(({ offering }) => !offering);
  await sheltered.run(() => condition(() => open.size === 0 || failed.length > 0 || goesOnAnew()));
  if (failed.length > 0) throw failed[0];
  if (open.size === 0) return { seen: [...seen] };
  const waiting = [...open.values()].map(({ held }) => held);
  return continueAsNew<typeof deliver>({
    version: 1,
    lease: begin.lease,
    waiting,
    seen: [...seen],
    ...(ahead === 0 ? {} : { ahead }),
  });
}

/** Whether the server would rather have the rest in another execution. */
function isLong(): boolean {
  return workflowInfo().continueAsNewSuggested;
}

/** One offer: an activity that ends when an instance is done with it, or gives it back; it fails when the lease runs out. */
function offer(held: Held, lease: number): Promise<Answer> {
  const activities = proxyActivities<Record<string, (offer: Offer) => Promise<Answer>>>({
    activityId: activityIdOf(held),
    heartbeatTimeout: lease,
    startToCloseTimeout: NEVER,
    retry: { maximumAttempts: 1 },
    cancellationType: 'TRY_CANCEL',
    // What the server hands out itself goes by priority.
    allowEagerDispatch: false,
    priority: { priorityKey: PRIORITY[held.priority] },
    summary: held.lost === 0 ? `run ${held.runId}` : `run ${held.runId}, after ${held.lost} lost`,
  });
  const call = activities[held.job];
  if (call === undefined) throw new TypeError(`no activity for ${held.job}`);
  return call({ delivery: held });
}

function again(held: Held, answer: Extract<Answer, { readonly next: 'again' }>, now: number): Held {
  const bounced = 'bounced' in answer ? (answer.bounced ?? 0) : 0;
  if (!('after' in answer)) return { ...held, at: answer.at, due: answer.at, bounced };
  return { ...held, at: answer.at ?? null, due: answer.after === 0 ? 0 : now + answer.after, bounced };
}

function isTimeout(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
}

export { nljobsOccurrence } from './schedules/occurrence.ts';
