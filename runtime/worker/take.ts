import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import { decideClaim } from '../scheduler/generation.ts';
import type { Job } from '../scheduler/job.ts';
import type { StartedRun, Store } from '../store/store.ts';
import type { Deployment } from './begin.ts';
import type { Begun } from './begun.ts';

export interface TakeOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly worker: string;
  /** The job as this instance has it. */
  readonly job: (id: string) => Job | undefined;
  readonly deployment: Pick<Deployment, 'namespace' | 'active' | 'inForce'>;
}

/** What was claimed: attempts that have begun with the claim, and claims that are to be looked at. */
export interface Taken {
  readonly begun: readonly Begun[];
  readonly claims: readonly Claim[];
}

/** Groups that are kept in mind; each claim tells the database about all of them. */
const MOST_GROUPS = 256;

/**
 * Claims. Where the engine's queue is in the store's database, runs of which there is nothing to decide begin in the same
 * statement: of a job that this instance has in the very version that was asked for, that counts no slots and keeps no rate.
 * Which groups of deliveries those are is learned from what has begun after a look.
 */
export class Take {
  readonly #options: TakeOptions;
  /** Groups, and the jobs they are of; the longest unused first. */
  readonly #groups = new Map<string, string>();

  constructor(options: TakeOptions) {
    this.#options = options;
  }

  /** Takes up to `limit` deliveries, and none of the groups in `except`. */
  async take(limit: number, except: readonly string[]): Promise<Taken> {
    const { store, engine, clock, worker } = this.#options;
    const plain = this.#plain();
    if (store.startClaimed === undefined || plain.size === 0) {
      return { begun: [], claims: await engine.claim(limit, except) };
    }
    const started = new Map<string, StartedRun>();
    const start = { groups: [...plain.keys()], worker };
    const claims = await engine.claim(limit, except, async (claim) => {
      const answer = await store.startClaimed?.(claim, { ...start, at: clock.now() });
      for (const { delivery, run } of answer?.started ?? []) started.set(delivery, run);
      return answer?.rows ?? [];
    });
    const begun: Begun[] = [];
    const others: Claim[] = [];
    for (const claim of claims) {
      const run = started.get(claim.id);
      const job = plain.get(claim.group);
      if (run === undefined || job === undefined) others.push(claim);
      else {
        this.#note(claim.group, job.id);
        begun.push({ claim, job, run, attempt: run.attempt, part: null });
      }
    }
    return { begun, claims: others };
  }

  /** Keeps in mind what has begun after a look, and would have begun without one. */
  learn(begun: readonly Begun[]): void {
    for (const { claim, job } of begun)
      if (this.#plainJob(claim.group, job.id) !== null) this.#note(claim.group, job.id);
  }

  /** The groups in mind of whose runs there is nothing to decide now, with their jobs. */
  #plain(): ReadonlyMap<string, Job> {
    const plain = new Map<string, Job>();
    for (const [group, id] of this.#groups) {
      const job = this.#plainJob(group, id);
      if (job !== null) plain.set(group, job);
    }
    return plain;
  }

  #note(group: string, job: string): void {
    this.#groups.delete(group);
    this.#groups.set(group, job);
    for (const oldest of this.#groups.keys()) {
      if (this.#groups.size <= MOST_GROUPS) return;
      this.#groups.delete(oldest);
    }
  }

  /** The job, where nothing is to be decided about runs of this group now. */
  #plainJob(group: string, id: string): Job | null {
    const { deployment } = this.#options;
    const own = this.#options.job(id);
    const inForce = deployment.inForce(id);
    if (own === undefined || inForce === undefined || inForce.slots !== null || inForce.spec.rate !== null) return null;
    // Which of its runs are steps, and which wait for steps, is looked up.
    if (own.spec.action.steps.length > 0) return null;
    const { namespace, active } = deployment;
    return decideClaim({ group, namespace, active: active(), own, inForce: true }) === 'take' ? own : null;
  }
}
