import { awaitedIn } from '../spec/steps.ts';
import type { Arrival, ChainStore, WaitingChain } from '../store/chain-store.ts';
import type { Run, Store } from '../store/store.ts';
import { keysOf, meets } from './chain-keys.ts';
import { delivery } from './delivery.ts';
import type { Emitted } from './fan-out.ts';
import { scopeOf } from './gate.ts';
import { stepRunId } from './identity.ts';
import type { Job } from './job.ts';
import type { Joint } from './joint.ts';
import type { RunRequest } from './run-request.ts';

/** Events that came, for the chains that wait for them. */
export interface ArrivalOptions {
  readonly store: Pick<Store, 'chains'>;
  /** The job as the generation in force has it. */
  readonly job: (id: string) => Job | undefined;
}

/** An event as those see it who wait for it. `starts` are the runs that it asks for itself. `now` is epoch milliseconds. */
export function arrivalOf(
  namespace: string,
  { event, id, payload, scope, now }: Omit<Emitted, 'passed'>,
  starts: readonly RunRequest[],
): Arrival {
  return {
    namespace,
    event,
    id,
    keys: keysOf(event, payload),
    scope,
    payload,
    at: now,
    starts: starts.map((request) => request.id),
    putsOff: starts.flatMap(({ standing }) => standing ?? []),
  };
}

/**
 * Notes an event for the chains that it belongs to, and ends the waits that go on for it: their runs are due now. What was
 * noted for a wait that is still to come ends it when it begins. Gives the runs whose wait is over.
 */
export async function arrive({ store, job }: ArrivalOptions, joint: Joint, arrival: Arrival): Promise<readonly Run[]> {
  const { keys, payload, scope } = arrival;
  const isMet = (chain: WaitingChain): boolean => {
    const spec = job(chain.job)?.spec ?? { scope: null };
    return meets(chain, { keys, scope: scopeOf(spec, payload, scope) });
  };
  const met = await store.chains.arrive(arrival, isMet, joint.within);
  if (met.length === 0) return [];
  const chains = await store.chains.read(
    met.map(({ root }) => root),
    joint.within,
  );
  const waiting = met.flatMap(({ root, nth }) => {
    const steps = chains.get(root)?.steps ?? [];
    const found = awaitedIn(steps).find((one) => one.event === arrival.event && one.nth === nth);
    return found === undefined ? [] : [stepRunId(root, found.at)];
  });
  const runs = await store.chains.wake(waiting.sort(), arrival.at, joint.within);
  await joint.enqueue(
    runs.flatMap((run) => {
      const known = job(run.job);
      return known === undefined ? [] : [delivery(known, run, 1, null)];
    }),
  );
  return runs;
}

/** How long what is known of waiting chains is taken for true, milliseconds. */
const KNOWN = 30_000;

/** Whether anybody waits for an event: the jobs say so, or runs that began under descriptions which are not in force any more. */
export class Awaiting {
  readonly #chains: Pick<ChainStore, 'awaited'>;
  readonly #namespace: string;
  #known: { readonly at: number; readonly events: ReadonlySet<string> } | null = null;

  constructor(chains: Pick<ChainStore, 'awaited'>, namespace: string) {
    this.#chains = chains;
    this.#namespace = namespace;
  }

  /** `now` is milliseconds on a clock that never goes back. */
  async has(event: string, jobs: Iterable<Job>, now: number): Promise<boolean> {
    for (const { spec } of jobs) if (awaitedIn(spec.action.steps).some((one) => one.event === event)) return true;
    if (this.#known === null || now - this.#known.at > KNOWN)
      this.#known = { at: now, events: await this.#chains.awaited(this.#namespace) };
    return this.#known.events.has(event);
  }
}
