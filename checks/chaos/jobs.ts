import { setTimeout as pause } from 'node:timers/promises';
import { PermanentError } from '../../runtime/errors.ts';
import type { AnyHandler, JobContext, JobRegistration } from '../../runtime/registry.ts';
import type { JobSpec, ScheduleBounds, ScheduleTrigger } from '../../runtime/spec/job-spec.ts';
import { sampleSpec } from '../../runtime/testing/sample-spec.ts';
import type { EffectLog } from './effects.ts';
import type { JobSet } from './orders.ts';
import { hashOf, type Random, randomOf } from './random.ts';

/**
 * The jobs that are run under fire. How a run behaves follows from its id, so that every process and the judge agree on
 * how it must end, whoever runs it and however often.
 */
const SCHEDULED_BEHAVIOURS = ['quick', 'slow', 'flaky', 'doomed', 'stepwise'] as const;
export const BEHAVIOURS = [...SCHEDULED_BEHAVIOURS, 'long'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** Things that a stepwise run does, a checkpoint after each. */
export const ITEMS = 4;

const BOUNDS: ScheduleBounds = {
  timezone: 'UTC',
  from: null,
  until: null,
  count: null,
  except: [],
  jitter: null,
  dst: { gap: 'after', overlap: 'first' },
};
const SERIAL = { serial: true, overlap: 'queue', concurrency: { limit: 1, key: null } } as const;
/** Whatever was missed is made up for. */
const ALL = { policy: 'all', window: 'PT1H', limit: null } as const;
const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kolkata'];

const every = (seconds: number, bounds: Partial<ScheduleBounds> = {}): ScheduleTrigger => ({
  kind: 'interval',
  every: `PT${seconds}S`,
  start: '2024-01-01T00:00:00Z',
  within: null,
  ...BOUNDS,
  ...bounds,
});
const rule = (rrule: string, bounds: Partial<ScheduleBounds> = {}): ScheduleTrigger => ({
  kind: 'rrule',
  rrule,
  start: '2024-01-01T00:00:00',
  ...BOUNDS,
  ...bounds,
});
const minutes = (cron: string, bounds: Partial<ScheduleBounds> = {}): ScheduleTrigger => ({
  kind: 'cron',
  cron: [cron],
  ...BOUNDS,
  ...bounds,
});

/** The seconds of a minute from `first` on, every so many. */
const seconds = (step: number, first = 0): string =>
  Array.from({ length: Math.ceil((60 - first) / step) }, (_, index) => first + index * step).join(',');

/** Kinds of schedules, by how they are written: each is given the streams of its own job. */
const SCHEDULES: readonly ((random: Random) => readonly ScheduleTrigger[])[] = [
  (random) => [every(random.pick([3, 5, 7]))],
  (random) => [rule(`FREQ=MINUTELY;BYSECOND=${seconds(5, random.between(0, 4))}`, { timezone: random.pick(ZONES) })],
  (random) => [rule(`FREQ=SECONDLY;INTERVAL=${random.pick([6, 7, 11])}`, { timezone: random.pick(ZONES) })],
  // Two schedules that meet every 24 seconds: an instant that both have is one occurrence.
  () => [every(6), every(8)],
  (random) => [every(random.pick([5, 10]), { jitter: 'PT2S' })],
  (random) => [minutes('* * * * *', { timezone: random.pick(ZONES) }), every(15)],
];

/** The jobs of a set. */
export function specsOf(set: JobSet, seed: number): readonly JobSpec[] {
  switch (set) {
    case 'storm':
      return stormSpecs(seed);
    case 'breeze':
      return [...scheduledSpecs(seed).filter((_, index) => index % 7 === 0), ...askedSpecs()];
    case 'steps':
      return stepSpecs();
    case 'asked':
      return askedSpecs();
    case 'clocks':
      return clockSpecs();
    case 'before':
      return [...stormSpecs(seed), chaosSpec(REMOVED, 'long', SERIAL)];
    case 'after':
      return rolledSpecs(seed);
  }
}

/** A few jobs whose every step is a place to die at: asked for and scheduled, in parallel and one at a time. */
function stepSpecs(): readonly JobSpec[] {
  return [
    ...askedSpecs(),
    chaosSpec('asked-long', 'long'),
    chaosSpec('ticks', 'quick', { triggers: [every(1)], misfire: ALL }),
    chaosSpec('ticks-serially', 'flaky', { triggers: [every(4)], misfire: ALL, ...SERIAL }),
  ];
}

/** A job of the set `before` that the set `after` does not have. */
export const REMOVED = 'removed';

/** The storm's jobs as the next version has them: most as they were, some moved, two taken out, two new. */
function rolledSpecs(seed: number): readonly JobSpec[] {
  const rolled = stormSpecs(seed).flatMap((spec, index) => {
    if (index === 7 || index === 31) return [];
    const moved = index < 50 && index % 4 === 1;
    return [moved ? { ...spec, triggers: [rule(`FREQ=MINUTELY;BYSECOND=${seconds(6, index % 6)}`)] } : spec];
  });
  return [
    ...rolled,
    ...[2, 5].map((step) => chaosSpec(`new-${step}`, 'quick', { triggers: [every(step)], misfire: ALL })),
  ];
}

/** Schedules coarse enough that an hour of them is little, one job of each kind. */
function clockSpecs(): readonly JobSpec[] {
  const misfire = { policy: 'all', window: 'PT3H', limit: null } as const;
  return [
    chaosSpec('clock-quick', 'quick', { triggers: [every(10)], misfire }),
    chaosSpec('clock-flaky', 'flaky', { triggers: [every(30)], misfire }),
    chaosSpec('clock-stepwise', 'stepwise', {
      triggers: [minutes('* * * * *', { timezone: 'Asia/Kolkata' })],
      misfire,
    }),
    chaosSpec('clock-serial', 'quick', { triggers: [every(20)], misfire, ...SERIAL }),
    chaosSpec('clock-serial-flaky', 'flaky', { triggers: [rule('FREQ=MINUTELY;BYSECOND=7,37')], misfire, ...SERIAL }),
    ...askedSpecs(),
  ];
}

/** The fifty schedules, at the grain of a second, and the jobs that are asked for. */
function stormSpecs(seed: number): readonly JobSpec[] {
  return [...scheduledSpecs(seed), ...askedSpecs()];
}

/** The set `breeze` has every seventh of them, by which no kind of behaviour or schedule is left out. */
function scheduledSpecs(seed: number): readonly JobSpec[] {
  return Array.from({ length: 50 }, (_, index) => scheduledSpec(seed, index));
}

function scheduledSpec(seed: number, index: number): JobSpec {
  const random = randomOf(seed).fork(`job-${index}`);
  const behaviour = SCHEDULED_BEHAVIOURS[index % SCHEDULED_BEHAVIOURS.length] ?? 'quick';
  // A slow or failing job that runs one at a time needs room between its runs, or its backlog would only grow.
  const serial = index % 3 === 2;
  const triggers: readonly ScheduleTrigger[] = serial
    ? [every(random.between(8, 12))]
    : index < 5
      ? [every(1)]
      : pickSchedule(random, index)(random);
  return chaosSpec(`job-${String(index).padStart(2, '0')}`, behaviour, {
    triggers,
    ...(serial ? { serial: true, overlap: random.pick(['queue', 'skip']), concurrency: { limit: 1, key: null } } : {}),
    // Those that say `once` or `skip` may record what came while nobody ran; all others make up for it.
    misfire: index % 10 === 9 ? { policy: random.pick(['once', 'skip']), window: 'PT1H', limit: null } : ALL,
  });
}

const pickSchedule = (random: Random, index: number): ((random: Random) => readonly ScheduleTrigger[]) =>
  SCHEDULES[index % SCHEDULES.length] ?? random.pick(SCHEDULES);

/** What is asked for while the storm goes on, and what follows a job of it. */
function askedSpecs(): readonly JobSpec[] {
  const heard = (field: string | null): JobSpec['triggers'] => [
    {
      kind: 'event',
      event: 'chaos.happened',
      where: field === null ? [] : [{ field, op: '>', value: 50 }],
      unless: null,
      delay: null,
      debounce: null,
    },
  ];
  return [
    chaosSpec('asked', 'flaky'),
    chaosSpec('asked-serially', 'quick', SERIAL),
    chaosSpec('asked-stepwise', 'stepwise'),
    chaosSpec('heard', 'quick', { triggers: heard(null) }),
    chaosSpec('heard-large', 'slow', { triggers: heard('size') }),
    chaosSpec('follows', 'quick', { triggers: [{ kind: 'after', job: 'asked', on: 'finished' }] }),
  ];
}

/** A job of the harness: how it behaves stands in its parameters. */
export function chaosSpec(id: string, behaviour: Behaviour, over: Partial<JobSpec> = {}): JobSpec {
  return sampleSpec({
    id,
    action: { text: behaviour, handler: 'behave', params: { behaviour }, steps: [] },
    retry: { maxAttempts: 4, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] },
    timeout: 'PT1M',
    ...over,
  });
}

/** How a run of a job must end, whoever runs it; what its schedule's policies leave out aside. */
export function expectedEnd(behaviour: Behaviour, run: string): 'completed' | 'failed' {
  return behaviour === 'doomed' && hashOf(run) % 3 === 0 ? 'failed' : 'completed';
}

/** How many attempts of a run fail before one does not. */
function failures(run: string): number {
  return hashOf(run) % 3;
}

export function behaviourOf(spec: JobSpec): Behaviour {
  const { behaviour } = spec.action.params;
  const known = BEHAVIOURS.find((name) => name === behaviour);
  if (known === undefined) throw new TypeError(`"${spec.id}" behaves like nothing that is known: ${String(behaviour)}`);
  return known;
}

/** The registrations of an instance: every handler writes what it does into the log before and after. */
export function registrationsOf(specs: readonly JobSpec[], log: EffectLog): readonly JobRegistration[] {
  return specs.map((spec) => {
    const behaviour = behaviourOf(spec);
    const handler: AnyHandler = async (_input: never, ctx: JobContext<never>) => {
      const token = `${process.pid}-${nextCall()}`;
      const { id: run, attempt } = ctx.run;
      log.write({ kind: 'begun', token, job: spec.id, run, attempt, pid: process.pid, at: Date.now() });
      try {
        const result = await behave(behaviour, ctx, (item) =>
          log.write({ kind: 'item', token, run, item, at: Date.now() }),
        );
        log.write({ kind: 'ended', token, how: 'returned', at: Date.now() });
        return result;
      } catch (error) {
        log.write({ kind: 'ended', token, how: 'threw', at: Date.now() });
        throw error;
      }
    };
    return { spec, load: async () => ({ handler }) };
  });
}

let calls = 0;
function nextCall(): number {
  calls += 1;
  return calls;
}

async function behave(
  behaviour: Behaviour,
  ctx: JobContext<never>,
  did: (item: number) => void,
): Promise<{ readonly run: string }> {
  const { id: run, attempt } = ctx.run;
  switch (behaviour) {
    case 'quick':
      break;
    case 'slow':
      await pause(100 + (hashOf(run) % 900), undefined, { signal: ctx.signal });
      break;
    case 'long':
      await pause(3_000, undefined, { signal: ctx.signal });
      break;
    case 'flaky':
      if (attempt <= failures(run)) throw new Error(`attempt ${attempt} of ${failures(run)} that fail`);
      break;
    case 'doomed':
      if (expectedEnd(behaviour, run) === 'failed') {
        if (hashOf(run) % 2 === 0) throw new PermanentError('never');
        throw new Error('every time');
      }
      break;
    case 'stepwise': {
      const done = ctx.resume<{ readonly done: number }>()?.done ?? 0;
      for (let item = done; item < ITEMS; item += 1) {
        did(item);
        await ctx.checkpoint({ done: item + 1 });
        await pause(20, undefined, { signal: ctx.signal });
      }
      break;
    }
  }
  return { run };
}
