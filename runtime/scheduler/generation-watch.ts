import type { Clock } from '../clock.ts';
import type { EventBus } from '../events.ts';
import type { Logger } from '../registry.ts';
import type { Member, RegisteredJob, Sign, Standing } from '../store/generation-store.ts';
import type { Sql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { generationOf, listen, type Silence, TAKE_OVER } from './generation.ts';
import type { Before, Job } from './job.ts';

export interface GenerationWatchOptions {
  readonly store: Pick<Store, 'generations'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly events: EventBus;
  readonly namespace: string;
  readonly instance: string;
  /** False for a process that only asks for work: it enters no deployment and looks on. */
  readonly member: boolean;
  /** How often the instance shows that it lives and looks how it stands, milliseconds. */
  readonly interval: number;
  /** Makes a job of what another generation registered. */
  readonly prepare: (registered: RegisteredJob) => Job;
  /** Carries out how the instance stands now. Called one at a time; what it throws is tried again at the next look. */
  readonly stand: (active: boolean) => Promise<void>;
  /** Told that another generation came into force, before `stand`. */
  readonly changed: () => void;
}

/** What was to be done under a generation that is not in force any more. */
export class Superseded extends Error {
  override readonly name = 'Superseded';

  constructor() {
    super('Another generation of jobs is in force.');
  }
}

/** A long heartbeat must not be taken for silence. */
const LONGEST_INTERVAL = TAKE_OVER / 6;

/**
 * Keeps an instance's place in its deployment: enters it, shows that it lives, and tells when its generation comes into
 * force or is superseded. Time is counted on this instance's monotonic clock and life by counts that rise, so that a
 * stepped wall clock, here or of the database, changes nothing.
 */
export class GenerationWatch {
  readonly #options: GenerationWatchOptions;
  readonly #interval: number;
  #own: ReadonlyMap<string, Job> = new Map();
  #inForce: ReadonlyMap<string, Job> = new Map();
  #generation = '';
  /** The generation in force as far as is known; null where it has to be asked. */
  #active: string | null = null;
  /** What `stand` was last told and did; null where it has to be told. */
  #standing: boolean | null = null;
  #force = false;
  #silence: Silence | null = null;
  #lookedAt = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #cancelLook = (): void => {};
  #watching = false;

  constructor(options: GenerationWatchOptions) {
    this.#options = options;
    this.#interval = Math.min(options.interval, LONGEST_INTERVAL);
  }

  /** The generation of this instance's registrations. */
  get generation(): string {
    return this.#generation;
  }

  /** Whether it is in force, as far as this instance knows. */
  get active(): boolean {
    return this.#active === this.#generation;
  }

  /** The jobs of the generation in force: what decides about runs, whoever asks for them. */
  get inForce(): ReadonlyMap<string, Job> {
    return this.active ? this.#own : this.#inForce;
  }

  /** A job as the generation in force has it; where that does not have it, as it is here. */
  rule(job: Job): Job {
    return this.inForce.get(job.id) ?? job;
  }

  /**
   * Enters the deployment with these jobs, as a member, and stands as that turns out. `force`: they come into force whatever was seen
   * before. Where it fails, `watch` goes on trying.
   */
  enter(jobs: ReadonlyMap<string, Job>, force: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const { generations } = this.#options.store;
      this.#own = jobs;
      this.#generation = generationOf(jobs.values());
      this.#force = force || generations.exclusive;
      this.#active = null;
      this.#inForce = jobs;
      this.#standing = null;
      this.#silence = null;
      if (this.#options.member) await this.#follow(await this.#join());
      else await this.#know(await this.#observed());
    });
  }

  /** What was in force before this instance's generation, by job, and until when (epoch milliseconds); null for nothing. */
  async before(): Promise<Before | null> {
    const { store, namespace, prepare } = this.#options;
    const found = await store.generations.predecessor(namespace);
    if (found === null) return null;
    return { jobs: new Map(found.jobs.map((one) => [one.spec.id, prepare(one)])), until: found.until };
  }

  /** Looks on from now on. */
  watch(): void {
    this.#watching = true;
    this.#later();
  }

  /** Looks no more, and takes the instance out. */
  async stop(): Promise<void> {
    this.#watching = false;
    this.#cancelLook();
    await this.#turn;
    if (this.#generation === '' || !this.#options.member) return;
    await this.#options.store.generations
      .leave(this.#options.instance)
      .catch((error: unknown) =>
        this.#options.logger.warn('This instance could not sign off; it counts as gone after 30 s.', error),
      );
  }

  /**
   * Makes sure that this instance's generation is in force to the end of `within`.
   * @throws Superseded; tell `doubt` of it once `within` is over.
   */
  async hold(within: Sql): Promise<void> {
    const { store, namespace } = this.#options;
    if (await store.generations.holdsActive(namespace, this.#generation, within)) return;
    throw new Superseded();
  }

  /** Looks at once, and stands anew: something was refused as superseded, and whoever was refused has stopped. */
  doubt(): void {
    this.#standing = null;
    this.#lookNow();
  }

  get #member(): Member {
    const { namespace, instance } = this.#options;
    return { namespace, instance, generation: this.#generation };
  }

  #join(): Promise<Standing> {
    const jobs = [...this.#own.values()].map(({ spec, implemented }) => ({
      // The places of words are for people who read the description.
      spec: { ...spec, words: [], spans: {} },
      implemented,
    }));
    const { store, clock } = this.#options;
    return store.generations.join(this.#member, jobs, this.#force, clock.now());
  }

  #lookNow(): void {
    if (!this.#watching) return;
    this.#cancelLook();
    void this.#inTurn(() => this.#look())
      .catch((error: unknown) =>
        this.#options.logger.warn('It could not be seen which jobs are in force; looked at again shortly.', error),
      )
      .finally(() => this.#later());
  }

  #later(): void {
    this.#cancelLook();
    if (this.#watching) this.#cancelLook = this.#options.clock.after(this.#interval, () => this.#lookNow());
  }

  /** The generation in force, for who only looks on; its own where there is none yet. */
  async #observed(): Promise<string> {
    return (await this.#options.store.generations.active(this.#options.namespace)) ?? this.#generation;
  }

  async #look(): Promise<void> {
    const { generations } = this.#options.store;
    if (!this.#options.member) return this.#know(await this.#observed());
    // Not entered yet, because that failed, or forgotten by a store that was emptied.
    const entered = this.#active !== null || !this.#force;
    const standing = entered ? await generations.beat(this.#member) : null;
    await this.#follow(standing ?? (await this.#join()));
  }

  async #follow({ active, newer }: Standing): Promise<void> {
    this.#force = this.#options.store.generations.exclusive;
    const takenOver = active !== this.#generation && (await this.#takesOver(newer));
    await this.#know(takenOver ? this.#generation : active);
    if (this.active) this.#silence = null;
    if (this.#standing === this.active) return;
    const before = this.#standing;
    try {
      await this.#options.stand(this.active);
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
      // At this very moment; the next look tells by whom.
      this.#standing = null;
      return;
    }
    this.#standing = this.active;
    this.#tell(before);
  }

  async #takesOver(newer: readonly Sign[]): Promise<boolean> {
    const now = this.#options.clock.monotonic();
    this.#silence = listen(this.#silence, newer, now - this.#lookedAt, 2 * this.#interval);
    this.#lookedAt = now;
    const { lasted } = this.#silence;
    if (lasted < TAKE_OVER) return false;
    this.#silence = null;
    return this.#options.store.generations.takeOver(this.#member, newer, this.#options.clock.now() - lasted);
  }

  /** Takes up which generation is in force, with its jobs where they are another's. */
  async #know(active: string): Promise<void> {
    if (this.#active === active) return;
    const { store, namespace, prepare, changed } = this.#options;
    if (active !== this.#generation) {
      const registered = (await store.generations.jobsOf(namespace, active)) ?? [];
      this.#inForce = new Map(registered.map((one) => [one.spec.id, prepare(one)]));
    }
    this.#active = active;
    changed();
  }

  #tell(before: boolean | null): void {
    const { events, logger } = this.#options;
    const [mine, other] = [this.#generation.slice(0, 8), this.#active?.slice(0, 8)];
    if (this.active) {
      logger.info(`Generation ${mine} of the jobs is in force here.`);
      if (before === false) events.emit({ type: 'generation.active', generation: this.#generation });
    } else {
      logger.info(`Generation ${mine} of the jobs is superseded by ${other}; its schedules rest here.`);
      events.emit({ type: 'generation.passive', generation: this.#generation, by: this.#active ?? '' });
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {
      // Its caller hears of it.
    });
    return turn;
  }
}
