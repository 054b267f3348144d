import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import type { EventBus } from '../events.ts';
import type { Logger } from '../registry.ts';
import type { Store } from '../store/store.ts';
import { type RunningAttempt, watchAttempt } from './attempt.ts';
import { type Begun, callsCode } from './begun.ts';
import { EffectTransactions } from './effect-transactions.ts';
import type { Ended } from './ended.ts';
import { Ends } from './ends.ts';
import type { AbortReason, Execution, Executor } from './isolation/executor.ts';
import { Journal } from './journal.ts';
import { Leases } from './leases.ts';
import { Pump } from './pump.ts';
import type { Taken } from './take.ts';
import { guardOf, ioOf, noteRecovery, workOf } from './work.ts';

export interface WorkerOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly executor: Executor;
  /** How many attempts may be going at once. */
  readonly slots: number;
  /** How often the engine is asked when nothing wakes the pump, milliseconds. */
  readonly poll: number;
  /** How often leases are renewed and cancelled runs are looked for, milliseconds. */
  readonly heartbeat: number;
  /** How long a claim of few runs, or a group of few ends, waits for company, milliseconds: less than either takes. */
  readonly linger: number;
  /** How long a handler that was asked to stop is waited for, milliseconds; on a shutdown what is left of its grace. */
  readonly grace: Readonly<Record<Exclude<AbortReason, 'shutdown'>, number>>;
  /** Claims so many; some may have begun with it. */
  readonly take: (limit: number) => Promise<Taken>;
  readonly begin: (claims: readonly Claim[]) => Promise<readonly Begun[]>;
  readonly settle: (ended: readonly Ended[]) => Promise<void>;
  /** Both in one statement; null, and nothing done, where that cannot be. */
  readonly turn: (ended: readonly Ended[], limit: number) => Promise<Taken | null>;
  /** Whether the store's database works beside this process: then a second group is written while the first is under way. */
  readonly beside: boolean;
}

/** The share of a stop's grace in which runs may end by themselves; the rest is for those that are asked to. */
const LEFT_ALONE = 0.8;
/** What a handler gets at least to hear of a shutdown, milliseconds. */
const LEAST_GRACE = 100;
/** How long after its grace a stop waits for what is being written, milliseconds. */
const LAST_WORDS = 3_000;
/** Of runs that only come and go: what follows is decided where their end is written. */
const NOTHING_TO_DO: Execution = {
  done: Promise.resolve({ kind: 'returned', result: null, stopped: false }),
  abort: () => {},
  kill: () => {},
};

interface Active {
  readonly claim: Claim;
  run: string;
  attempt: RunningAttempt | null;
  /** What goes on, and since when (epoch milliseconds); null while it begins. */
  going: { readonly job: string; readonly attempt: number; readonly since: number } | null;
}

/**
 * Sees every attempt that the pump takes through: leases, logs, timeout, cancel, end, drain. Starts and ends are written in
 * groups, so that many short runs cost few statements.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #journal: Journal;
  readonly #transactions: EffectTransactions;
  readonly #active = new Map<string, Active>();
  readonly #leases: Leases;
  readonly #ends: Ends;
  readonly #pump: Pump;
  #state: 'idle' | 'running' | 'draining' | 'stopped' = 'idle';
  #deadline = 0;
  #stopListening = (): void => {};
  #idle: (() => void)[] = [];

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#journal = new Journal(options.store, options.clock, options.events, options.logger);
    this.#transactions = new EffectTransactions(options.store, options.clock);
    this.#leases = new Leases({ ...options, held: () => this.#active });
    this.#ends = new Ends({
      ...options,
      going: () => this.#active.size - this.#leases.writing,
      stopped: () => this.#state === 'stopped',
      write: (group) => this.#write(group),
    });
    this.#pump = new Pump({
      ...options,
      held: () => this.#active.size,
      run: (begun) => this.#runAll(begun),
      begin: (claims) => this.#begin(claims),
    });
  }

  get active(): number {
    return this.#active.size;
  }

  /** The attempts that go on, longest first; at most `most`. */
  going(most: number): readonly (NonNullable<Active['going']> & { readonly run: string })[] {
    const all = [...this.#active.values()].flatMap(({ run, going }) => (going === null ? [] : [{ run, ...going }]));
    return all.sort((a, b) => a.since - b.since).slice(0, most);
  }

  start(): void {
    this.#state = 'running';
    this.#stopListening = this.#options.engine.listen(() => this.wake());
    this.#leases.start();
    this.#pump.start();
  }

  /** Looks for work at `at` (epoch milliseconds), or now. */
  wakeAt(at: number | null): void {
    this.#pump.wakeAt(at);
  }

  /** Looks for work now, or as soon as a slot is free. */
  wake(): void {
    this.#pump.wake();
  }

  /** Asks running attempts of these runs to stop. */
  stopRuns(runs: readonly string[], reason: AbortReason): void {
    const wanted = new Set(runs);
    for (const { run, attempt } of this.#active.values()) if (wanted.has(run)) attempt?.stop(reason);
  }

  /**
   * Takes no more work, lets what is going on end or reach a checkpoint, asks the rest to stop when most of the grace is
   * over, and gives back, uncharged, what does not. Resolves when nothing is going on any more.
   */
  async stop(graceMs: number): Promise<void> {
    if (this.#state === 'stopped' || this.#state === 'idle') {
      this.#state = 'stopped';
      return;
    }
    const { clock, logger } = this.#options;
    this.#state = 'draining';
    this.#deadline = clock.monotonic() + graceMs;
    let cancelLate = (): void => {};
    const late = new Promise<'late'>((resolve) => {
      cancelLate = clock.after(graceMs + LAST_WORDS, () => resolve('late'));
    });
    if ((await Promise.race([this.#drain(graceMs), late])) === 'late') {
      // The store does not answer. What is not written now is known to it as a lease that runs out.
      logger.error(
        `${this.#active.size} runs could not be given back; they are delivered again when their leases run out.`,
      );
    }
    cancelLate();
    this.#leases.stop();
    this.#state = 'stopped';
  }

  async #drain(graceMs: number): Promise<void> {
    const { clock } = this.#options;
    this.#stopListening();
    await this.#pump.stop();
    const cancelAsk = clock.after(graceMs * LEFT_ALONE, () => {
      for (const { attempt } of this.#active.values()) attempt?.stop('shutdown');
    });
    if (this.#active.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    cancelAsk();
    await this.#ends.written();
    await this.#journal.flush();
  }

  #runAll(begun: readonly Begun[]): void {
    for (const one of begun) {
      this.#active.set(one.claim.id, { claim: one.claim, run: one.run.id, attempt: null, going: null });
      this.#run(one);
    }
  }

  async #begin(claimed: readonly Claim[]): Promise<void> {
    // What is going on here and was claimed again had no heartbeat for too long: it goes on, under the new lease.
    const claims = claimed.filter(({ id }) => !this.#active.has(id));
    if (claims.length === 0) return;
    // From here on their leases are renewed. Where beginning fails nobody knows how far the store came: the leases run
    // out then, and the next delivery, marked as lost, begins anew.
    for (const claim of claims) this.#active.set(claim.id, { claim, run: claim.runId, attempt: null, going: null });
    const begun = new Set<string>();
    try {
      for (const one of await this.#options.begin(claims)) {
        begun.add(one.claim.id);
        this.#run(one);
      }
    } finally {
      this.#done(claims.map(({ id }) => id).filter((id) => !begun.has(id)));
    }
  }

  #run(begun: Begun): void {
    const { store, clock, events, executor, grace } = this.#options;
    const { claim, job, run, attempt } = begun;
    const active = this.#active.get(claim.id);
    if (!active) return;
    const startedAt = clock.monotonic();
    active.going = { job: job.id, attempt, since: clock.now() };
    if (claim.lost > 0) noteRecovery(this.#journal, begun, clock.now());
    events.emit({
      type: 'run.started',
      job: job.id,
      run: run.id,
      attempt,
      scheduledFor: run.scheduledFor,
      recovered: claim.lost > 0,
      ...(begun.part?.is === 'step' ? { root: begun.part.chain.root } : {}),
    });
    const guard = guardOf(begun, clock.now());
    const io = ioOf(
      {
        store,
        clock,
        journal: this.#journal,
        transactions: this.#transactions,
        checkpointed: () => this.#checkpointed(active),
      },
      begun,
      guard,
    );
    const watched = watchAttempt({
      execution: callsCode(begun) ? executor.execute(workOf(begun, guard), io) : NOTHING_TO_DO,
      clock,
      timeout: job.timeout,
      grace: (reason) =>
        reason === 'shutdown' ? Math.max(LEAST_GRACE, this.#deadline - clock.monotonic()) : grace[reason],
    });
    active.attempt = watched;
    void watched.result.then((result) => {
      io.close();
      // Lost to another worker, whose word counts.
      if (result === null) {
        this.#done([claim.id]);
        return;
      }
      this.#ends.add({ begun, result, duration: clock.monotonic() - startedAt });
    });
  }

  /** Where we are on the way out, the rest is for the next attempt, on another worker. */
  #checkpointed({ attempt }: Active): void {
    if (this.#state === 'draining') attempt?.stop('shutdown');
  }

  async #write(group: readonly Ended[]): Promise<void> {
    const ids = group.map(({ begun }) => begun.claim.id);
    await this.#leases.whileWriting(ids, async () => {
      await this.#journal.flush();
      const turned = await this.#pump.turn(
        group.length,
        (limit) => this.#options.turn(group, limit),
        () => this.#leave(ids),
      );
      if (turned) return;
      await this.#options.settle(group);
      this.#done(ids);
    });
  }

  #leave(ids: readonly string[]): void {
    for (const id of ids) this.#active.delete(id);
    if (this.#active.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Frees slots, and looks for work to fill all of them at once. */
  #done(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#leave(ids);
    this.wake();
  }
}
