import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { cancelRun } from './control/cancel.ts';
import { Known } from './control/known.ts';
import type { Claim, Engine } from './engine/engine.ts';
import { createEventBus } from './events.ts';
import { Dispatch } from './scheduler/dispatch.ts';
import { takeUp } from './scheduler/hand-over.ts';
import { manualRunId } from './scheduler/identity.ts';
import { type Job, prepareJob } from './scheduler/job.ts';
import { TERMINAL_STATUSES } from './spec/vocabulary.ts';
import type { Run, Store } from './store/store.ts';
import { MemoryWorld, memoryEngine, memoryStore, sampleSpec } from './testing/index.ts';
import { beginAttempts } from './worker/begin.ts';
import type { Begun } from './worker/begun.ts';
import type { AttemptResult } from './worker/retry.ts';
import { settleAttempts } from './worker/settle.ts';

/**
 * The law of handing over: whatever instances do and wherever they are killed, a run that waits for a slot gets it from
 * what happens to the runs before it. Nobody looks after it here: no instance starts, no minute passes.
 */
const LEASE = 5_000;
const NOON = Date.parse('2026-01-01T12:00:00Z');
const NAMESPACE = 'default';
const QUIET = 1_500;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const never = async (): Promise<never> => {
  throw new Error('Nobody calls it.');
};

const OVER: readonly string[] = TERMINAL_STATUSES;
const ERROR = { name: 'Error', message: 'no', stack: null, permanent: false };
const ENDS = {
  completed: { outcome: 'completed', result: null },
  failed: { outcome: 'failed', error: ERROR },
  interrupted: { outcome: 'interrupted', message: 'the instance stops' },
} as const satisfies Readonly<Record<string, AttemptResult>>;

/** What is killed after that: nothing, whoever has claimed, or whoever has begun and has not said so to the queue. */
type Death = 'none' | 'claimed' | 'begun';

type Step =
  | { readonly kind: 'ask'; readonly by: number; readonly due: number; readonly key: number }
  | { readonly kind: 'take'; readonly by: number; readonly limit: number; readonly death: Death }
  | { readonly kind: 'end'; readonly which: number; readonly how: keyof typeof ENDS | 'killed' }
  | { readonly kind: 'cancel'; readonly by: number; readonly which: number }
  /** An event whose run waits for quiet, and is put off by the next. */
  | { readonly kind: 'hear'; readonly by: number; readonly key: number }
  /** Another generation, which runs so many at once, comes into force. */
  | { readonly kind: 'deploy'; readonly slots: number }
  | { readonly kind: 'pass'; readonly ms: number };

const by = fc.nat({ max: 1 });
const which = fc.nat({ max: 7 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    by,
    due: fc.constantFrom(0, 0, 0, -60_000, 1_000),
    key: fc.nat({ max: 1 }),
  }),
  fc.record({
    kind: fc.constant('take' as const),
    by,
    limit: fc.integer({ min: 1, max: 4 }),
    death: fc.constantFrom<Death>('none', 'none', 'none', 'claimed', 'begun'),
  }),
  fc.record({
    kind: fc.constant('end' as const),
    which,
    how: fc.constantFrom('completed', 'failed', 'interrupted', 'killed' as const),
  }),
  fc.record({ kind: fc.constant('cancel' as const), by, which }),
  fc.record({ kind: fc.constant('hear' as const), by, key: fc.nat({ max: 1 }) }),
  fc.record({ kind: fc.constant('deploy' as const), slots: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(500, 1_500, LEASE + 1) }),
);

/** Something a dead process does not do. */
class Killed extends Error {}

interface Instance {
  readonly store: Store;
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly name: string;
  begun: Begun[];
}

/** Two instances on one store and queue, whose clocks differ from the queue's. */
class World {
  readonly #world = new MemoryWorld();
  #job: Job;
  readonly #offsets: readonly number[];
  readonly #instances: Instance[];
  readonly runs: string[] = [];
  #now = NOON;
  #lives = 0;
  /** Set while an instance dies before it tells the queue what it has just begun. */
  #dying = false;

  constructor(job: Job, offsets: readonly number[]) {
    this.#job = job;
    this.#offsets = offsets;
    this.#instances = offsets.map((_, index) => this.#instance(index));
  }

  get store(): Store {
    return this.#at(0).store;
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'ask':
        return this.#ask(step.by, step.due, step.key);
      case 'take':
        return this.#take(step.by, step.limit, step.death);
      case 'end':
        return this.#end(step.which, step.how);
      case 'cancel':
        return this.#cancel(step.by, step.which);
      case 'hear':
        return this.#hear(step.by, step.key);
      case 'deploy':
        return this.#deploy(step.slots);
      case 'pass':
        this.#now += step.ms;
    }
  }

  /** Lets all that is left come to its end, by what is delivered alone. */
  async settle(): Promise<void> {
    for (let round = 0; round < 60 && (await this.open()).length > 0; round += 1) {
      this.#now += LEASE + 1;
      for (const index of this.#offsets.keys()) {
        await this.#take(index, 10, 'none');
        while (this.#at(index).begun.length > 0) await this.#finish(index, 0, 'completed');
      }
    }
  }

  async open(): Promise<readonly Run[]> {
    return this.store.openRuns(this.#job.id);
  }

  #at(index: number): Instance {
    const instance = this.#instances[index];
    if (instance === undefined) throw new RangeError(`There is no instance ${index}.`);
    return instance;
  }

  #clock(index: number) {
    return { ...systemClock, now: () => this.#now + (this.#offsets[index] ?? 0) };
  }

  #instance(index: number): Instance {
    const clock = this.#clock(index);
    this.#lives += 1;
    const queue = memoryEngine({ world: this.#world, now: () => this.#now, lease: LEASE });
    const engine: Engine = {
      ...queue,
      // What joins a transaction is done or not done with it; all else a dead process leaves undone.
      complete: async (ids, within) => {
        if (within === undefined && this.#dying) throw new Killed();
        return queue.complete(ids, within);
      },
      release: async (ids, due, within) => {
        if (within === undefined && this.#dying) throw new Killed();
        return queue.release(ids, due, within);
      },
    };
    const store = memoryStore(this.#world, clock.now);
    const dispatch = new Dispatch({
      store,
      engine,
      clock,
      events: createEventBus(clock.now, () => {}),
      namespace: NAMESPACE,
      wakeAt: () => {},
      stopRuns: () => {},
      job: () => undefined,
    });
    return { store, engine, dispatch, name: `life-${this.#lives}`, begun: [] };
  }

  #kill(index: number): void {
    this.#instances[index] = this.#instance(index);
  }

  async #ask(index: number, due: number, key: number): Promise<void> {
    const now = this.#clock(index).now();
    const id = manualRunId(NAMESPACE, this.#job.id, `ask-${this.runs.length}`);
    this.runs.push(id);
    const request = {
      job: this.#job,
      id,
      reason: 'manual',
      scheduledFor: now + due,
      input: { customer: key },
    } as const;
    await this.#at(index).dispatch.submit([{ ...request, at: due > 0 ? now + due : null }]);
  }

  async #hear(index: number, key: number): Promise<void> {
    const scheduledFor = this.#clock(index).now() + QUIET;
    const id = manualRunId(NAMESPACE, this.#job.id, `heard-${this.runs.length}`);
    this.runs.push(id);
    const standing = manualRunId(NAMESPACE, this.#job.id, `standing-${key}`);
    const request = { job: this.#job, id, reason: 'event', scheduledFor, at: scheduledFor, standing } as const;
    await this.#at(index).dispatch.submit([{ ...request, input: { customer: key } }]);
  }

  /** As `Tend` does when another generation has come into force. */
  async #deploy(slots: number): Promise<void> {
    this.#job = { ...this.#job, slots };
    const { store, engine } = this.#at(0);
    await takeUp({ store, engine, clock: this.#clock(0) }, this.#job);
  }

  async #take(index: number, limit: number, death: Death): Promise<void> {
    const instance = this.#at(index);
    const claims = await instance.engine.claim(limit);
    if (death === 'claimed') return this.#kill(index);
    this.#dying = death === 'begun';
    const begun = await this.#begin(index, claims);
    this.#dying = false;
    if (death === 'begun') this.#kill(index);
    else instance.begun.push(...begun);
  }

  async #begin(index: number, claims: readonly Claim[]): Promise<readonly Begun[]> {
    const { store, engine, dispatch, name } = this.#at(index);
    const job = (id: string): Job | undefined => (id === this.#job.id ? this.#job : undefined);
    try {
      return await beginAttempts(
        {
          store,
          engine,
          dispatch,
          heartbeat: 2_000,
          clock: this.#clock(index),
          logger: silent,
          worker: name,
          job,
          deployment: {
            namespace: NAMESPACE,
            active: () => true,
            confirm: async () => true,
            inForce: job,
            leave: () => {},
            leaveUntil: () => {},
            giveUpGone: never,
          },
          followers: () => [],
          gaveUp: () => {},
        },
        claims,
      );
    } catch (error) {
      if (error instanceof Killed) return [];
      throw error;
    }
  }

  async #end(which: number, how: keyof typeof ENDS | 'killed'): Promise<void> {
    const all = this.#instances.flatMap(({ begun }, index) => begun.map((_, at) => ({ index, at })));
    const one = all[which % Math.max(1, all.length)];
    if (one === undefined) return;
    if (how === 'killed') this.#kill(one.index);
    else await this.#finish(one.index, one.at, how);
  }

  async #finish(index: number, at: number, how: keyof typeof ENDS): Promise<void> {
    const { store, engine, dispatch, name, begun } = this.#at(index);
    const [one] = begun.splice(at, 1);
    if (one === undefined) return;
    const clock = this.#clock(index);
    await settleAttempts(
      {
        store,
        engine,
        dispatch,
        clock,
        events: createEventBus(clock.now, () => {}),
        worker: name,
        namespace: NAMESPACE,
        rule: (job) => job,
        followers: () => [],
        retryDelay: () => 1_000,
        wakeAt: () => {},
      },
      [{ begun: one, result: ENDS[how], duration: 1 }],
    );
  }

  async #cancel(index: number, which: number): Promise<void> {
    const id = this.runs[which % Math.max(1, this.runs.length)];
    if (id === undefined) return;
    const run = await this.store.run(id);
    if (run === null || OVER.includes(run.status)) return;
    const { store, engine } = this.#at(index);
    const jobs = (): ReadonlyMap<string, Job> => new Map([[this.#job.id, this.#job]]);
    await cancelRun(
      {
        store,
        engine,
        clock: this.#clock(index),
        events: createEventBus(Date.now, () => {}),
        namespace: NAMESPACE,
        stopRuns: () => {},
        known: new Known({ store, jobs, inForce: jobs }),
      },
      id,
    );
  }
}

const one = { limit: 1, key: null };
const JOBS = {
  'one at a time': sampleSpec({ id: 'serial', serial: true, overlap: 'queue', concurrency: one }),
  'two at a time': sampleSpec({ id: 'two', overlap: 'queue', concurrency: { limit: 2, key: null } }),
  'one for each customer': sampleSpec({ id: 'keyed', overlap: 'queue', concurrency: { limit: 1, key: 'customer' } }),
};

describe.each(Object.entries(JOBS))('of a job that runs %s', (_name, spec) => {
  const job = prepareJob({ spec, load: never }, 'test', true);

  test.each([
    { clocks: 'agree', offsets: [0, 0] },
    { clocks: 'are apart', offsets: [-2_500, 3_000] },
  ])('every run ends where the clocks of two instances $clocks', async ({ offsets }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40, size: 'max' }), async (steps) => {
        const world = new World(job, offsets);
        for (const one of steps) await world.take(one);
        await world.settle();
        expect((await world.open()).map(({ id, status, attempt }) => ({ id, status, attempt }))).toEqual([]);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
