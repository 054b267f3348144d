import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import { decideClaim } from '../scheduler/generation.ts';
import type { Job } from '../scheduler/job.ts';
import type { Ending, StartedRun, Store } from '../store/store.ts';
import type { Deployment } from './begin.ts';
import type { Begun } from './begun.ts';
import type { LastEnds } from './last-ends.ts';

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

/** Ends that a claim can carry. */
type Carrying = LastEnds & Ending;

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
    const taken = await this.#carry(limit, except, null);
    return taken ?? { begun: [], claims: await this.#options.engine.claim(limit, except) };
  }

  /** The same, and writes ends in the same statement. Null, and nothing done, where that cannot be. */
  async turn(ending: LastEnds, limit: number, except: readonly string[]): Promise<Taken | null> {
    const { beside } = ending;
    return ending.completed && beside !== null ? this.#carry(limit, except, { ...ending, beside }) : null;
  }

  async #carry(limit: number, except: readonly string[], ending: Carrying | null): Promise<Taken | null> {
    const { store, engine, clock, worker } = this.#options;
    const { startClaimed } = store;
    const plain = this.#plain();
    if (startClaimed === undefined || engine.completing === undefined || plain.size === 0) return null;
    const start = { groups: [...plain.keys()], worker };
    const started = new Map<string, StartedRun>();
    // A claim may ask twice: after it has found leases that ran out.
    let left: Carrying | null = ending;
    const claims = await engine.claim(limit, except, async (claim) => {
      const answer = await startClaimed(claim, { ...start, at: clock.now() }, left ?? undefined);
      left?.written(answer.moved);
      left = null;
      for (const { delivery, run } of answer.started) started.set(delivery, run);
      return answer.rows;
    });
    // An engine may have found nothing without asking.
    if (left !== null) left.written(await store.finishAttempts(left.ends, undefined, left.beside));
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
