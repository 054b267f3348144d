import type { Clock } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { EventBus } from '../events.ts';
import type { Logger } from '../registry.ts';
import { ALL_JOBS } from '../store/pauses.ts';
import type { Store } from '../store/store.ts';
import { lockJobs, takeUpWithin } from './hand-over.ts';
import type { Job } from './job.ts';
import { jointly } from './joint.ts';

export interface PauseEndsOptions {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly jobs: () => ReadonlyMap<string, Job>;
}

/** How often pauses that other instances set are looked for, milliseconds; one set here is known at once. */
const LOOK = 30_000;

/**
 * Ends pauses, by hand or when their time has come, and hands over what they held. Every instance watches; the store
 * grants each end to one of them, in the transaction that hands over: a kill in between leaves it to another.
 */
export class PauseEnds {
  readonly #options: PauseEndsOptions;
  #cancel = (): void => {};
  #stopped = true;
  #going: Promise<void> = Promise.resolve();

  constructor(options: PauseEndsOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#stopped = false;
    await this.look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#going;
  }

  /** Looks at the pauses now, since one was set here. Looks never overlap. */
  look(): Promise<void> {
    this.#going = this.#going
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#options.logger.warn('Pauses could not be looked at; tried again later.', error);
        this.#later();
      });
    return this.#going;
  }

  /**
   * Ends the pause of a job or of all (`ALL_JOBS`); with `onlyDue` only where its time has come. What rests under
   * another pause stays held. True where this call ended it.
   */
  async end(paused: string, onlyDue = false): Promise<boolean> {
    const { store, engine, clock, events, jobs } = this.#options;
    const now = clock.now();
    const all = [...jobs().values()];
    const held = paused === ALL_JOBS ? all : all.filter(({ id }) => id === paused);
    const free = await jointly(store, engine, async (joint) => {
      // One end at a time: of two that end together, the second sees that nothing holds the job any more.
      await joint.lock(ALL_JOBS);
      await lockJobs(joint, held);
      if (!(await store.endPause(paused, now, { onlyDue, within: joint.within }))) return null;
      const rest = await store.holdPauses(
        held.map(({ id }) => id),
        joint.within,
      );
      const going = held.filter(({ id }) => !rest.has(id, now));
      for (const job of going) await takeUpWithin(this.#options, joint, job);
      return going;
    });
    for (const { id } of free ?? []) events.emit({ type: 'job.resumed', job: id });
    return free !== null;
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    const { store, clock } = this.#options;
    const pauses = await store.pauses();
    for (const { job } of pauses.due(clock.now())) await this.end(job, true);
    const next = pauses.nextEnd(clock.now());
    if (next === null || next - clock.now() >= LOOK) this.#later();
    else this.#wait(clock.at(next, () => void this.look()));
  }

  #later(): void {
    this.#wait(this.#options.clock.after(LOOK, () => void this.look()));
  }

  #wait(cancel: () => void): void {
    this.#cancel();
    if (this.#stopped) cancel();
    else this.#cancel = cancel;
  }
}
