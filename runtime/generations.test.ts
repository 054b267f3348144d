import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import type { RuntimeEvent } from './events.ts';
import type { AnyHandler, JobRegistration } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { durationMs } from './spec/duration.ts';
import type { EventTrigger, IntervalTrigger, JobSpec } from './spec/job-spec.ts';
import { plainBounds } from './spec/sample-spec.ts';
import type { Run } from './store/store.ts';
import { type FakeClock, fakeClock, MemoryWorld, memoryRuntime, sampleCron, sampleSpec } from './testing/index.ts';
import { memoryStore } from './testing/memory-store.ts';
import type { Tables } from './testing/memory-world.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** An instance that can die without a word: its timers never fire again. */
interface Instance {
  readonly runtime: Runtime;
  readonly events: RuntimeEvent[];
  kill(): void;
}

/** A deployment: instances over one world and one clock. */
class Deployment {
  readonly clock: FakeClock;
  readonly world = new MemoryWorld();
  readonly #alive = new Set<Instance>();
  readonly #missed: (() => void)[] = [];
  /** While true no timer of an instance fires; what was due then fires on waking. */
  asleep = false;

  constructor(start = '2026-01-01T17:00:00Z') {
    this.clock = fakeClock(start);
  }

  async start(
    jobs: readonly JobRegistration[],
    options: { namespace?: string; slots?: number } = {},
  ): Promise<Instance> {
    let dead = false;
    const unlessDead = (fire: () => void) => () => {
      if (this.asleep) this.#missed.push(unlessDead(fire));
      else if (!dead) fire();
    };
    const clock: Clock = {
      ...this.clock,
      now: this.clock.now,
      at: (instant, fire) => this.clock.at(instant, unlessDead(fire)),
      after: (ms, fire) => this.clock.after(ms, unlessDead(fire)),
    };
    const runtime = memoryRuntime({ clock, world: this.world, jobs, logger: silent, environment: 'test', ...options });
    const events: RuntimeEvent[] = [];
    runtime.subscribe((event) => events.push(event));
    const instance: Instance = {
      runtime,
      events,
      kill: () => {
        dead = true;
        this.#alive.delete(instance);
      },
    };
    await runtime.start();
    this.#alive.add(instance);
    return instance;
  }

  async stop(instance: Instance): Promise<void> {
    this.#alive.delete(instance);
    const stopped = instance.runtime.stop({ graceMs: 50 });
    await this.clock.advance(100);
    await stopped;
  }

  /** What was due last fires first. */
  async wake(): Promise<void> {
    this.asleep = false;
    for (const fire of this.#missed.splice(0).reverse()) fire();
    await this.clock.advance(1);
  }

  async end(): Promise<void> {
    for (const instance of this.#alive) await this.stop(instance);
  }

  /** Every run there is, oldest first: its instant, what became of it, why it was made. */
  async runs(): Promise<readonly string[]> {
    const { items } = await memoryStore(this.world, this.clock.now).runs({ limit: 500 });
    return items
      .toReversed()
      .map((run) => `${new Date(run.scheduledFor).toISOString().slice(11, 16)} ${run.job} ${run.status} ${run.reason}`);
  }
}

let deployment: Deployment;
afterEach(() => deployment.end());

function job(spec: Parameters<typeof sampleSpec>[0], handler: AnyHandler = async () => null): JobRegistration {
  return { spec: sampleSpec(spec), load: async () => ({ handler }) };
}

const daily = (hour: number, over: Partial<JobSpec> = {}): readonly JobRegistration[] => [
  job({ id: 'report', triggers: [sampleCron(`0 ${hour} * * *`)], ...over }),
];
const on = (event: string): EventTrigger => ({
  kind: 'event',
  event,
  where: [],
  unless: null,
  delay: null,
  debounce: null,
});
const told = ({ events }: Instance): readonly string[] =>
  events.map(({ type }) => type).filter((type) => type.startsWith('generation'));

describe('a rolling deploy', () => {
  test('moves 18:00 to 19:00: while old instances live, only the new schedule fires, once', async () => {
    deployment = new Deployment();
    const old = [await deployment.start(daily(18)), await deployment.start(daily(18))];
    await deployment.clock.advance(60_000);
    const late = [await deployment.start(daily(19)), await deployment.start(daily(19))];
    await deployment.clock.advanceTo('2026-01-01T18:30:00Z');
    expect(await deployment.runs()).toEqual([]);
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toEqual(['19:00 report completed schedule']);
    expect(old.map(told)).toEqual([['generation.passive'], ['generation.passive']]);
    expect(late.map(told)).toEqual([[], []]);
    expect(old.map(({ runtime }) => runtime.notReady())).toEqual([null, null]);
    expect(await old[0]?.runtime.generations()).toMatchObject([
      { active: true, here: false, instances: 2 },
      { active: false, here: true, instances: 2 },
    ]);
  });

  test('moves 19:00 to 18:00 a moment after 18:00: the new schedule counts from the deploy on', async () => {
    deployment = new Deployment();
    const old = await deployment.start(daily(19));
    await deployment.clock.advanceTo('2026-01-01T18:00:20Z');
    await deployment.start(daily(18));
    await deployment.stop(old);
    await deployment.clock.advanceTo('2026-01-02T18:30:00Z');
    expect(await deployment.runs()).toEqual(['18:00 report completed schedule']);
  });

  test('moves 18:00 to 19:00 while nothing runs: what the old schedule owed is recorded, and not run', async () => {
    deployment = new Deployment();
    const old = await deployment.start(daily(18));
    await deployment.clock.advanceTo('2026-01-01T17:59:50Z');
    await deployment.stop(old);
    await deployment.clock.advanceTo('2026-01-01T18:00:20Z');
    const late = await deployment.start(daily(19));
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    const runs = ['18:00 report skipped schedule', '19:00 report completed schedule'];
    expect(await deployment.runs()).toEqual(runs);
    // The same jobs once more are no change: what is missed then is made up for.
    await deployment.stop(late);
    await deployment.clock.advanceTo('2026-01-02T19:10:00Z');
    await deployment.start(daily(19));
    await deployment.clock.advance(1_000);
    expect(await deployment.runs()).toEqual([...runs, '19:00 report completed catch-up']);
  });

  test('a job that was taken out for a while, or switched off, has missed nothing when it comes back', async () => {
    deployment = new Deployment();
    const other = job({ id: 'other' });
    const hourly = {
      triggers: [sampleCron('0 * * * *')],
      misfire: { policy: 'all', window: 'P2D', limit: null },
    } as const;
    const stages = [
      [other, job({ id: 'report', ...hourly })],
      [other],
      [other, job({ id: 'report', ...hourly, tags: ['back'] })],
      [other, job({ id: 'report', ...hourly, enabled: false })],
      [other, job({ id: 'report', ...hourly, tags: ['on', 'again'] })],
    ];
    let before: Instance | null = null;
    for (const [index, jobs] of stages.entries()) {
      const next = await deployment.start(jobs);
      if (before !== null) await deployment.stop(before);
      before = next;
      await deployment.clock.advanceTo(`2026-01-01T${18 + index}:30:00Z`);
    }
    const done = (hour: number): string => `${hour}:00 report completed schedule`;
    expect(await deployment.runs()).toEqual([done(18), done(20), done(22)]);
  });

  test('new ones that race each other to be first fire each occurrence once', async () => {
    deployment = new Deployment('2026-01-01T17:59:59.990Z');
    await deployment.start(daily(18));
    await Promise.all([deployment.start(daily(19)), deployment.start(daily(19)), deployment.clock.advance(20)]);
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    const runs = await deployment.runs();
    expect(runs.filter((run) => run.startsWith('19:00'))).toHaveLength(1);
    expect(runs.filter((run) => run.startsWith('18:00')).length).toBeLessThan(2);
  });

  test('in the very second of 18:00, before the old know of it, they start nothing', async () => {
    deployment = new Deployment('2026-01-01T17:59:59Z');
    const old = await deployment.start(daily(18));
    await deployment.clock.advance(500);
    await deployment.start(daily(19));
    await deployment.clock.advance(1_000);
    expect(await deployment.runs()).toEqual([]);
    expect(told(old)).toEqual(['generation.passive']);
  });

  test('the order of registrations and their words make no other generation', async () => {
    deployment = new Deployment();
    const [one, two] = [job({ id: 'a' }), job({ id: 'b' })];
    const first = await deployment.start([one, two]);
    await deployment.start([two, job({ id: 'a', description: 'other words', canonical: 'other words' })]);
    await deployment.clock.advance(10_000);
    expect(told(first)).toEqual([]);
    expect(deployment.world.tables.generations.size).toBe(1);
  });

  test('another namespace is another deployment', async () => {
    deployment = new Deployment();
    const here = await deployment.start(daily(18), { namespace: 'here' });
    const there = await deployment.start([job({ id: 'other', triggers: [sampleCron('0 19 * * *')] })], {
      namespace: 'there',
    });
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toEqual(['18:00 report completed schedule', '19:00 other completed schedule']);
    expect([told(here), told(there)]).toEqual([[], []]);
    expect((await here.runtime.deadLetters.list({ limit: 9 })).items).toEqual([]);
  });

  test('a job’s name belongs to one namespace of a database, for as long as that lives', async () => {
    deployment = new Deployment();
    const here = await deployment.start(daily(18), { namespace: 'here' });
    await expect(deployment.start(daily(19), { namespace: 'there' })).rejects.toThrow(
      /"report" is a job of the namespace "here"/,
    );
    await deployment.stop(here);
    await deployment.start(daily(19), { namespace: 'there' });
  });
});

describe('a rollback', () => {
  test('the old take over 30 s after the last of the new is gone, and catch up by their policy', async () => {
    deployment = new Deployment('2026-01-01T17:30:00Z');
    const old = await deployment.start(daily(18, { misfire: { policy: 'once', window: 'PT1H', limit: null } }));
    const late = [await deployment.start(daily(19)), await deployment.start(daily(19))];
    await deployment.clock.advanceTo('2026-01-01T17:59:40Z');
    for (const one of late) await deployment.stop(one);
    await deployment.clock.advanceTo('2026-01-01T18:00:05Z');
    expect(await deployment.runs()).toEqual([]);
    await deployment.clock.advanceTo('2026-01-01T18:00:20Z');
    expect(await deployment.runs()).toEqual(['18:00 report completed schedule']);
    expect(told(old)).toEqual(['generation.passive', 'generation.active']);
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toHaveLength(1);
  });

  test('the only new instance dies in its first second: the old take over after 30 s, and not before', async () => {
    deployment = new Deployment('2026-01-01T17:59:00Z');
    const old = [await deployment.start(daily(18)), await deployment.start(daily(18))];
    const late = await deployment.start(daily(19));
    await deployment.clock.advance(400);
    late.kill();
    await deployment.clock.advance(29_000);
    expect(old.map(({ runtime }) => runtime.generation().active)).toEqual([false, false]);
    await deployment.clock.advance(8_000);
    expect(old.map(({ runtime }) => runtime.generation().active)).toEqual([true, true]);
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toEqual(['18:00 report completed schedule']);
  });

  test('a restart of the new within 30 s changes nothing', async () => {
    deployment = new Deployment();
    const old = await deployment.start(daily(18));
    for (let n = 0; n < 5; n += 1) {
      const late = await deployment.start(daily(19));
      await deployment.clock.advance(20_000);
      if (n % 2 === 0) late.kill();
      else await deployment.stop(late);
      await deployment.clock.advance(20_000);
    }
    await deployment.start(daily(19));
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(told(old)).toEqual(['generation.passive']);
    expect(await deployment.runs()).toEqual(['19:00 report completed schedule']);
  });

  test('an old instance that is started again waits; the new, once it was gone, waits in its turn', async () => {
    deployment = new Deployment('2026-01-01T12:00:00Z');
    const first = await deployment.start(daily(18));
    const late = await deployment.start(daily(19));
    await deployment.stop(first);
    const again = await deployment.start(daily(18));
    await deployment.clock.advance(120_000);
    expect(told(again)).toEqual(['generation.passive']);
    await deployment.stop(late);
    await deployment.clock.advance(40_000);
    expect(again.runtime.generation().active).toBe(true);
    const back = await deployment.start(daily(19));
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(told(back)).toEqual(['generation.passive']);
    expect(await deployment.runs()).toEqual(['18:00 report completed schedule']);
  });

  test('of several earlier generations that live the later takes over', async () => {
    deployment = new Deployment();
    const oldest = await deployment.start(daily(17));
    const older = await deployment.start(daily(18));
    const late = await deployment.start(daily(19));
    await deployment.clock.advance(5_000);
    late.kill();
    await deployment.clock.advance(90_000);
    expect([oldest, older].map(({ runtime }) => runtime.generation().active)).toEqual([false, true]);
  });

  test('a wall clock that is stepped, of the old or the new, makes nobody gone', async () => {
    deployment = new Deployment();
    const old = await deployment.start(daily(18));
    await deployment.start(daily(19));
    for (const step of [3_600_000, -7_200_000, 3_600_000]) {
      await deployment.clock.step(step);
      await deployment.clock.advance(20_000);
    }
    expect(told(old)).toEqual(['generation.passive']);
  });

  test('a listener that slept takes nobody for dead', async () => {
    deployment = new Deployment();
    const old = await deployment.start(daily(18));
    await deployment.clock.advance(1_000);
    const late = await deployment.start(daily(19));
    await deployment.clock.advance(11_000);
    // The machine stands still: clocks go on, nothing fires; on waking the old one is the first to look.
    deployment.asleep = true;
    await deployment.clock.advance(120_000);
    await deployment.wake();
    await deployment.clock.advance(10_000);
    expect(told(old)).toEqual(['generation.passive']);
    expect(told(late)).toEqual([]);
  });
});

describe('runs while two generations live', () => {
  /** Says who ran it. */
  const by = (who: string, spec: Parameters<typeof sampleSpec>[0]): JobRegistration => job(spec, async () => who);
  const resultOf = async (instance: Instance, id: string): Promise<unknown> => {
    const { status, result } = await instance.runtime.runs.get(id);
    return status === 'completed' ? result : status;
  };

  test('a run of a changed spec is for those who know it; what did not change is run by all, and what is older by the new', async () => {
    deployment = new Deployment();
    const old = await deployment.start([by('old', { id: 'same' }), by('old', { id: 'changed' })], { slots: 1 });
    const queued = await old.runtime.enqueue('changed', null, { runAt: deployment.clock.now() + 30_000 });
    const late = await deployment.start([by('new', { id: 'same' }), by('new', { id: 'changed', timeout: 'PT1M' })], {
      slots: 1,
    });
    await deployment.clock.advance(5_000);
    const asked = [old, late, old, late];
    const same = await Promise.all(asked.map(({ runtime }) => runtime.enqueue('same')));
    const changed = await Promise.all(asked.map(({ runtime }) => runtime.enqueue('changed')));
    await deployment.clock.advance(1_000);
    expect(await Promise.all(changed.map(({ id }) => resultOf(old, id)))).toEqual(['new', 'new', 'new', 'new']);
    expect(await Promise.all(same.map(({ id }) => resultOf(old, id)))).toEqual(
      [0, 1, 2, 3].map(() => expect.stringMatching(/^(old|new)$/)),
    );
    for (const { id } of changed) expect(await old.runtime.runs.attempts(id)).toHaveLength(1);
    late.kill();
    await deployment.clock.advance(60_000);
    // The old version's own run, by whoever was there.
    expect(await resultOf(old, queued.id)).toBe('old');
  });

  test('with only old instances left, runs of the new spec wait, and are run once by the next new one', async () => {
    deployment = new Deployment();
    const old = await deployment.start([by('old', { id: 'j' })]);
    const late = await deployment.start([by('new', { id: 'j', timeout: 'PT1M' })]);
    await deployment.clock.advance(3_000);
    await deployment.stop(late);
    const run = await old.runtime.enqueue('j');
    await deployment.clock.advance(20_000);
    expect(await resultOf(old, run.id)).toBe('pending');
    const back = await deployment.start([by('new', { id: 'j', timeout: 'PT1M' })]);
    await deployment.clock.advance(1_000);
    expect(await resultOf(back, run.id)).toBe('new');
    // Nobody took it and gave it back, over and over.
    expect(await old.runtime.runs.attempts(run.id)).toHaveLength(1);
  });

  test('an event that an old instance hears starts the jobs of the generation in force, also those it does not know', async () => {
    deployment = new Deployment();
    const old = await deployment.start([
      job({ id: 'mail', triggers: [on('user.signed_up')] }),
      job({ id: 'gone', triggers: [on('user.signed_up')] }),
    ]);
    const late = await deployment.start([
      job({ id: 'mail', triggers: [on('user.signed_up')] }),
      job({ id: 'score', triggers: [on('user.signed_up')] }),
    ]);
    await deployment.clock.advance(5_000);
    const runs = await old.runtime.emit('user.signed_up', {});
    expect(runs.map((run) => run.job)).toEqual(['mail', 'score']);
    await deployment.clock.advance(5_000);
    for (const { id } of runs) expect((await late.runtime.runs.get(id)).status).toBe('completed');
  });

  test('what ends on an old instance starts what comes after it in the generation in force', async () => {
    deployment = new Deployment();
    const slow = () => new Promise<void>((resolve) => void deployment.clock.after(10_000, resolve));
    const old = await deployment.start([job({ id: 'export' }, slow)]);
    await old.runtime.trigger('export');
    await deployment.clock.advance(10);
    const late = await deployment.start([
      job({ id: 'export' }, slow),
      job({ id: 'mail', triggers: [{ kind: 'after', job: 'export', on: 'completed' }] }),
    ]);
    await deployment.clock.advance(30_000);
    expect((await late.runtime.runs.list({ job: 'mail', limit: 5 })).items).toMatchObject([{ status: 'completed' }]);
  });

  test('a job that became serial is serial for both: what waits for the old run is handed over when that ends', async () => {
    deployment = new Deployment();
    let going = 0;
    let most = 0;
    const slow = async (): Promise<void> => {
      going += 1;
      most = Math.max(most, going);
      await new Promise<void>((resolve) => void deployment.clock.after(10_000, resolve));
      going -= 1;
    };
    const old = await deployment.start([job({ id: 'j' }, slow)]);
    await old.runtime.trigger('j');
    await deployment.clock.advance(10);
    const late = await deployment.start([job({ id: 'j', serial: true }, slow)]);
    await deployment.clock.advance(3_000);
    const [first, second] = [await late.runtime.enqueue('j'), await old.runtime.enqueue('j')];
    await deployment.clock.advance(60_000);
    for (const { id } of [first, second]) expect((await late.runtime.runs.get(id)).status).toBe('completed');
    expect(most).toBe(1);
  });

  test('runs of a removed job go to the dead letters with that reason: queued, deferred, held, and asked for later', async () => {
    deployment = new Deployment();
    const removed = job({ id: 'gone', serial: true, triggers: [on('user.left')] });
    const old = await deployment.start([removed, job({ id: 'kept' })]);
    await old.runtime.pause('gone');
    const [held] = await old.runtime.emit('user.left', {});
    const deferred = await old.runtime.enqueue('gone', null, { runAt: deployment.clock.now() + 7 * 86_400_000 });
    const late = await deployment.start([job({ id: 'kept' })]);
    await deployment.clock.advance(3_000);
    const after = await old.runtime.enqueue('gone');
    await deployment.clock.advance(3_000);
    for (const run of [held, deferred, after]) {
      expect(await late.runtime.runs.get(run?.id ?? '')).toMatchObject({
        status: 'failed',
        message: expect.stringMatching(/^there is no job "gone" any more/),
      });
    }
    expect((await late.runtime.deadLetters.list({ limit: 9 })).items).toHaveLength(3);
  });

  test('a removed job’s run that is going on ends where it runs', async () => {
    deployment = new Deployment();
    const slow = () => new Promise<string>((resolve) => void deployment.clock.after(90_000, () => resolve('done')));
    const old = await deployment.start([job({ id: 'gone' }, slow)]);
    const run = await old.runtime.trigger('gone');
    await deployment.clock.advance(10);
    await deployment.start([job({ id: 'kept' })]);
    await deployment.clock.advance(100_000);
    expect(await old.runtime.runs.get(run.id)).toMatchObject({ status: 'completed', result: 'done' });
  });
});

describe('a reload', () => {
  test('puts its jobs in force at once, also those that were before', async () => {
    deployment = new Deployment();
    const one = await deployment.start(daily(18));
    await one.runtime.reload(daily(19));
    await one.runtime.reload(daily(18));
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toEqual(['18:00 report completed schedule']);
  });

  test('takes other instances with it', async () => {
    deployment = new Deployment();
    const one = await deployment.start(daily(18));
    const two = await deployment.start(daily(18));
    await one.runtime.reload(daily(19));
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toEqual(['19:00 report completed schedule']);
    expect(told(two)).toEqual(['generation.passive']);
  });

  test('whose store is away leaves nothing half way: the new code runs, and the new schedules follow', async () => {
    deployment = new Deployment();
    const one = await deployment.start(daily(18));
    const { transaction } = MemoryWorld.prototype;
    deployment.world.transaction = () => Promise.reject(new Error('the database is away'));
    await one.runtime.reload(daily(19));
    await deployment.clock.advance(10_000);
    deployment.world.transaction = transaction.bind(deployment.world) as MemoryWorld['transaction'];
    await deployment.clock.advanceTo('2026-01-01T19:30:00Z');
    expect(await deployment.runs()).toEqual(['19:00 report completed schedule']);
    expect(one.runtime.next('report')).toEqual([new Date('2026-01-02T19:00:00Z')]);
  });
});

/** Calls `inserted` for every run that comes to be, in the transaction that makes it. */
function watchInserts(world: MemoryWorld, inserted: (run: Run) => void): void {
  const watched = (tables: Tables): Tables => {
    const { runs } = tables;
    runs.set = (id, run) => {
      if (!runs.has(id)) inserted(run);
      return Map.prototype.set.call(runs, id, run) as typeof runs;
    };
    return tables;
  };
  let tables = watched(world.tables);
  Object.defineProperty(world, 'tables', {
    get: () => tables,
    // A transaction that is rolled back puts its own back.
    set: (next: Tables) => {
      tables = watched(next);
    },
  });
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('start' as const), version: fc.constantFrom(0, 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'kill' as const), which: fc.nat(5) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      ms: fc.constantFrom(500, 1_000, 4_500, 20_000, 50_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('step' as const), ms: fc.integer({ min: -600_000, max: 600_000 }) }),
  },
);

describe('one truth', () => {
  const every = (seconds: number): IntervalTrigger => ({
    ...plainBounds,
    kind: 'interval',
    every: `PT${seconds}S`,
    start: '2026-01-01T00:00:00Z',
    within: null,
  });
  const misfire = { policy: 'all', window: 'PT1H', limit: null } as const;
  const versions = [5, 10].map((seconds) => [job({ id: 'j', triggers: [every(seconds)], misfire })]);

  test('whatever the order of starts, stops, kills and steps of two versions: what is inserted belongs to the one in force, and one is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        deployment = new Deployment();
        const { world, clock } = deployment;
        const strangers: string[] = [];
        watchInserts(world, (run) => {
          const active = world.tables.deployments.get('default')?.active;
          const inForce = [...world.tables.generations.values()].find((one) => one.generation === active);
          const trigger = inForce?.jobs[0]?.spec.triggers[0];
          const fits = trigger?.kind === 'interval' && run.scheduledFor % durationMs(trigger.every) === 0;
          // What the one before still owed is recorded, and not run.
          if (run.skipped?.includes('changed by a deploy') === true) return;
          if (!fits) strangers.push(`${run.reason} ${run.scheduledFor}`);
        });
        const alive: Instance[] = [];
        for (const one of steps) {
          if (one.do === 'start') alive.push(await deployment.start(versions[one.version] ?? []));
          else if (one.do === 'advance') await clock.advance(one.ms);
          else if (one.do === 'step') await clock.step(one.ms);
          else {
            const [victim] = alive.splice(one.which % Math.max(1, alive.length), 1);
            if (one.do === 'kill') victim?.kill();
            else if (victim) await deployment.stop(victim);
          }
        }
        if (alive.length === 0) alive.push(await deployment.start(versions[0] ?? []));
        await clock.advance(100_000);
        expect(strangers).toEqual([]);
        const active = alive.filter(({ runtime }) => runtime.generation().active);
        expect(active.length).toBeGreaterThan(0);
        expect(new Set(active.map(({ runtime }) => runtime.generation().id)).size).toBe(1);
        await deployment.end();
      }),
      { numRuns: 25 },
    );
  });
});
