import { describe, expect, it } from 'vitest';
import { scheduledRunId } from '../../runtime/scheduler/identity.ts';
import type { Effect } from './effects.ts';
import type { Evidence } from './evidence.ts';
import { INVARIANTS, type InvariantName, judge } from './invariants.ts';
import { chaosSpec, expectedEnd, ITEMS, specsOf } from './jobs.ts';
import { randomOf } from './random.ts';
import type { KnownAttempt, KnownRun } from './remembered.ts';

/** A judge that lets things pass is worse than none: each invariant is shown a world in which it alone is broken. */
const T0 = Date.parse('2026-01-01T00:00:00Z');
const every = { kind: 'interval', every: 'PT10S', start: '2024-01-01T00:00:00Z', within: null } as const;
const bounds = { timezone: 'UTC', from: null, until: null, count: null, except: [], jitter: null } as const;
const ticks = chaosSpec('ticks', 'stepwise', {
  triggers: [{ ...every, ...bounds, dst: { gap: 'after', overlap: 'first' } }],
  misfire: { policy: 'all', window: 'PT1H', limit: null },
  serial: true,
  overlap: 'queue',
  concurrency: { limit: 1, key: null },
});
const asked = chaosSpec('asked', 'quick');
const follows = chaosSpec('follows', 'quick', { triggers: [{ kind: 'after', job: 'asked', on: 'finished' }] });

const ASKED = '00000000-0000-8000-8000-00000000000a';
const FOLLOWING = '00000000-0000-8000-8000-00000000000b';

function run(id: string, over: Partial<KnownRun> = {}): KnownRun {
  return {
    id,
    job: 'ticks',
    status: 'completed',
    reason: 'schedule',
    scheduledFor: T0,
    attempt: 1,
    maxAttempts: 4,
    createdAt: T0,
    finishedAt: T0 + 1_000,
    message: null,
    ...over,
  };
}

function attempt(runId: string, over: Partial<KnownAttempt> = {}): KnownAttempt {
  return { runId, attempt: 1, worker: 'host:7:x', startedAt: T0, finishedAt: T0 + 9, outcome: 'completed', ...over };
}

function call(run: string, job: string, from: number, items: readonly number[] = [], pid = 7): readonly Effect[] {
  const token = `${pid}-${run}-${from}`;
  return [
    { kind: 'begun', token, job, run, attempt: 1, pid, at: from },
    ...items.map((item): Effect => ({ kind: 'item', token, run, item, at: from + 1 })),
    { kind: 'ended', token, how: 'returned', at: from + 5 },
  ];
}

const first = scheduledRunId('default', 'ticks', T0 + 10_000);
const second = scheduledRunId('default', 'ticks', T0 + 20_000);
const all = Array.from({ length: ITEMS }, (_, item) => item);

/** A world in which everything holds. */
const sound: Evidence = {
  specs: [ticks, asked, follows],
  owed: { from: T0, to: T0 + 20_000, earliest: T0 - 60_000 },
  remembered: {
    runs: [
      run(first, { scheduledFor: T0 + 10_000 }),
      run(second, { scheduledFor: T0 + 20_000, reason: 'catch-up' }),
      run(ASKED, { job: 'asked', reason: 'manual' }),
      run(FOLLOWING, { job: 'follows', reason: 'after', cause: { run: ASKED } }),
    ],
    attempts: [first, second, ASKED, FOLLOWING].map((id) => attempt(id)),
    deadLetters: [],
    watermarks: new Map([['ticks', T0 + 20_000]]),
  },
  effects: [
    ...call(first, 'ticks', T0 + 10_000, all),
    ...call(second, 'ticks', T0 + 20_000, all),
    ...call(ASKED, 'asked', T0),
    ...call(FOLLOWING, 'follows', T0),
  ],
  asked: [{ runs: [{ id: ASKED, job: 'asked' }], acknowledged: true }],
  deaths: new Map(),
  marks: [],
  excused: [],
};

const remember = (change: Partial<Evidence['remembered']>): Evidence => ({
  ...sound,
  remembered: { ...sound.remembered, ...change },
});
const { runs, attempts } = sound.remembered;
const but = (id: string, over: Partial<KnownRun>) => runs.map((one) => (one.id === id ? { ...one, ...over } : one));

const BROKEN: Readonly<Record<InvariantName, readonly (readonly [string, Evidence])[]>> = {
  'every occurrence that was due has a run': [
    ['one is lost', remember({ runs: runs.filter(({ id }) => id !== first) })],
    ['its run has another id', remember({ runs: but(first, { id: ASKED.replace('a', 'c') }) })],
  ],
  'no occurrence has two runs': [
    [
      'two of an instant',
      remember({ runs: [...runs, run(FOLLOWING.replace('b', 'd'), { scheduledFor: T0 + 10_000 })] }),
    ],
  ],
  'no run stands for an occurrence that was none': [
    ['an instant that is none', remember({ runs: but(first, { scheduledFor: T0 + 10_001 }) })],
    ['a job without schedules', remember({ runs: but(ASKED, { reason: 'schedule' }) })],
  ],
  'what was missed is made up for as its policy says': [
    ['skipped for no reason', remember({ runs: but(first, { status: 'skipped', message: 'missed' }) })],
  ],
  'every accepted run ends, as its job must end': [
    ['still pending', remember({ runs: but(second, { status: 'pending', finishedAt: null }) })],
    ['failed, and works', remember({ runs: but(ASKED, { status: 'failed' }) })],
    ['of no known job', remember({ runs: but(ASKED, { job: 'unknown' }) })],
  ],
  'a failed run has its dead letter, and no other has one': [
    ['no letter', remember({ runs: but(ASKED, { status: 'failed' }) })],
    ['a letter too many', remember({ deadLetters: [{ runId: first, job: 'ticks', reason: '' }] })],
  ],
  'every call of a handler is an attempt on record, and all attempts are closed': [
    ['not recorded', remember({ attempts: attempts.filter(({ runId }) => runId !== first) })],
    ['recorded for another process', { ...sound, effects: [...sound.effects, ...call(first, 'ticks', T0, all, 8)] }],
    ['left open', remember({ attempts: [...attempts, attempt(first, { finishedAt: null, outcome: null })] })],
  ],
  'no run is charged an attempt twice or beyond its limit': [
    ['twice', remember({ attempts: [...attempts, attempt(first, { outcome: 'failed' })] })],
    [
      'beyond',
      remember({
        attempts: [...attempts, ...[2, 3, 4, 5].map((n) => attempt(ASKED, { attempt: n, outcome: 'failed' }))],
      }),
    ],
    ['completed twice', remember({ attempts: [...attempts, attempt(first, { attempt: 2 })] })],
  ],
  'no run is in two hands at once, and no serial job has two runs going': [
    ['a run', { ...sound, effects: [...sound.effects, ...call(ASKED, 'asked', T0 + 3)] }],
    ['a job', { ...sound, effects: [...sound.effects, ...call(second, 'ticks', T0 + 10_003, [3])] }],
    [
      'a call that never ended',
      { ...sound, effects: [...sound.effects.slice(0, ITEMS + 1), ...sound.effects.slice(ITEMS + 2)] },
    ],
  ],
  'a completed run has had its effect, and repeats no more than its last step': [
    [
      'no effect',
      { ...sound, effects: sound.effects.filter((one) => one.kind !== 'ended' || !one.token.includes(ASKED)) },
    ],
    ['steps left out', { ...sound, effects: sound.effects.filter((one) => one.kind !== 'item' || one.item < 3) }],
    ['begun from the start', { ...sound, effects: [...sound.effects, ...call(first, 'ticks', T0 + 10_500, all)] }],
  ],
  'what was acknowledged is there, and nothing that nobody asked for': [
    ['lost', remember({ runs: runs.filter(({ id }) => id !== ASKED) })],
    ['not asked for', { ...sound, asked: [] }],
  ],
  'each end of a job is followed once by the job that comes after it': [
    ['not followed', remember({ runs: runs.filter(({ id }) => id !== FOLLOWING) })],
    [
      'twice',
      remember({
        runs: [...runs, run(first.slice(0, -1), { job: 'follows', reason: 'after', cause: { run: ASKED } })],
      }),
    ],
    ['of nothing', remember({ runs: but(FOLLOWING, { cause: { run: first } }) })],
  ],
  'watermarks only go forward': [
    ['back', { ...sound, marks: [new Map([['ticks', T0 + 20_001]])] }],
    ['behind', remember({ watermarks: new Map([['ticks', T0 + 10_000]]) })],
  ],
};

describe('the judge', () => {
  it('finds nothing where all holds', () => {
    expect(judge(sound)).toEqual([]);
  });

  it('lets an overlap pass only where leases could not be renewed', () => {
    const [, broken] = BROKEN['no run is in two hands at once, and no serial job has two runs going'][0] ?? [];
    const evidence = broken ?? sound;
    const check = INVARIANTS['no run is in two hands at once, and no serial job has two runs going'];
    expect(check({ ...evidence, excused: [{ from: T0, to: T0 + 10 }] })).toEqual([]);
    expect(check({ ...evidence, excused: [{ from: T0 + 4, to: T0 + 10 }] })).not.toEqual([]);
  });

  for (const [name, cases] of Object.entries(BROKEN)) {
    it.each(cases)(`breaks “${name}”: %s`, (_case, evidence) => {
      expect(INVARIANTS[name as InvariantName](evidence)).not.toEqual([]);
      expect(judge(evidence).map(({ invariant }) => invariant)).toContain(name);
    });
  }
});

describe('the jobs', () => {
  it('are fifty schedules and a few that are asked for, the same for a seed', () => {
    const specs = specsOf('storm', 7);
    expect(specs.filter(({ id }) => /^job-\d\d$/.test(id))).toHaveLength(50);
    expect(specsOf('storm', 7)).toEqual(specs);
    expect(specsOf('storm', 8)).not.toEqual(specs);
  });

  it('know how each of their runs must end', () => {
    const ends = Array.from({ length: 60 }, (_, n) => expectedEnd('doomed', `run-${n}`));
    expect(new Set(ends)).toEqual(new Set(['completed', 'failed']));
    expect(expectedEnd('flaky', 'run-1')).toBe('completed');
  });
});

describe('randomness', () => {
  it('follows from its seed, and a fork disturbs no other', () => {
    const drawn = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.next()
        )(randomOf(seed)),
      );
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    const [one, other] = [randomOf(1), randomOf(1)];
    one.fork('a').next();
    expect(one.next()).toBe(other.next());
    expect(randomOf(1).fork('a').next()).not.toBe(randomOf(1).fork('b').next());
  });
});
