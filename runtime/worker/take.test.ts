import { describe, expect, it } from 'vitest';
import type { Carry, Claim, Engine } from '../engine/engine.ts';
import { groupOf } from '../scheduler/generation.ts';
import { type Job, prepareJob } from '../scheduler/job.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { MovedRun, StartedRun, Store } from '../store/store.ts';
import { sampleSpec } from '../testing/sample-spec.ts';
import type { LastEnds } from './last-ends.ts';
import { Take } from './take.ts';

const NAMESPACE = 'default';

/** A job as an instance has it. */
function jobOf(id: string, over: Partial<JobSpec> = {}): Job {
  const spec = sampleSpec({ ...over, id });
  return prepareJob({ spec, load: async () => ({ handler: () => null }) }, 'production', true);
}

function claimOf(job: Job, id: string): Claim {
  const group = groupOf({ namespace: NAMESPACE, version: job.version });
  return { id, runId: `run-${id}`, job: job.id, group, priority: 'normal', at: null, lost: 0 };
}

/** A take over one engine and store that note what they are asked. */
function world({ jobs, claims, asks = true }: { jobs: Job[]; claims: Claim[]; asks?: boolean }) {
  const groups: (readonly string[])[] = [];
  const written: string[] = [];
  const known = new Map(jobs.map((job) => [job.id, job]));
  const engine = {
    completing: () => ({ text: '', values: [] }),
    claim: async (_limit: number, _except: readonly string[], carry?: Carry) => {
      if (asks) await carry?.({ text: 'SELECT', values: [] });
      return claims;
    },
  } as unknown as Engine;
  const moved = (ends: LastEnds['ends']): MovedRun[] =>
    ends.map(({ runId }) => ({ runId, job: 'j', status: 'completed' }));
  const store = {
    startClaimed: async (_claim: unknown, start: { groups: readonly string[] }, ending?: LastEnds) => {
      groups.push(start.groups);
      const started = claims
        .filter(({ group }) => start.groups.includes(group))
        .map(({ id, runId }) => ({ delivery: id, run: { id: runId, attempt: 1 } as StartedRun }));
      return { rows: claims, started, moved: moved(ending?.ends ?? []) };
    },
    finishAttempts: async (ends: LastEnds['ends']) => moved(ends),
  } as unknown as Store;
  const take = new Take({
    store,
    engine,
    clock: { now: () => 0 } as never,
    worker: 'w',
    job: (id) => known.get(id),
    deployment: { namespace: NAMESPACE, active: () => true, inForce: (id) => known.get(id) },
  });
  const learn = (claim: Claim): void => {
    const job = known.get(claim.job);
    if (job) take.learn([{ claim, job, run: { id: claim.runId, attempt: 1 } as StartedRun, attempt: 1, part: null }]);
  };
  const ending: LastEnds = {
    ends: [{ runId: 'over' }] as unknown as LastEnds['ends'],
    beside: { text: '', values: [] },
    over: [],
    completed: true,
    written: (all) => void written.push(...all.map(({ runId }) => runId)),
  };
  return { take, learn, groups, written, ending, known };
}

describe('taking', () => {
  const plain = jobOf('plain');

  it('begins with the claim what was begun after a look before, and nothing else', async () => {
    const claim = claimOf(plain, 'a');
    const { take, learn, groups } = world({ jobs: [plain], claims: [claim] });
    expect(await take.take(5, [])).toEqual({ begun: [], claims: [claim] });
    learn(claim);
    expect(await take.take(5, [])).toMatchObject({ begun: [{ claim, job: plain, attempt: 1 }], claims: [] });
    expect(groups).toEqual([[claim.group]]);
  });

  it.each([
    ['counts slots', { concurrency: { limit: 1, key: null } }],
    ['keeps a rate', { rate: { limit: 1, per: 'PT1M' } }],
  ] as const)('looks at every run of a job that %s', async (_, over) => {
    const job = jobOf('looked-at', over as never);
    const claim = claimOf(job, 'a');
    const { take, learn } = world({ jobs: [job], claims: [claim] });
    learn(claim);
    expect(await take.take(5, [])).toEqual({ begun: [], claims: [claim] });
  });

  it('looks again once the job is gone, or was changed', async () => {
    const claim = claimOf(plain, 'a');
    const { take, learn, known } = world({ jobs: [plain], claims: [claim] });
    learn(claim);
    known.set('plain', jobOf('plain', { timeout: 'PT7M' }));
    expect(await take.take(5, [])).toMatchObject({ begun: [] });
    known.delete('plain');
    expect(await take.take(5, [])).toMatchObject({ begun: [] });
  });

  it('writes ends with the claim, and by themselves where the engine claims nothing', async () => {
    const claim = claimOf(plain, 'a');
    for (const asks of [true, false]) {
      const { take, learn, written, ending } = world({ jobs: [plain], claims: asks ? [claim] : [], asks });
      expect(await take.turn(ending, 5, [])).toBeNull();
      learn(claim);
      expect(await take.turn({ ...ending, completed: false }, 5, [])).toBeNull();
      expect(written).toEqual([]);
      expect((await take.turn(ending, 5, []))?.begun).toHaveLength(asks ? 1 : 0);
      expect(written).toEqual(['over']);
    }
  });
});
