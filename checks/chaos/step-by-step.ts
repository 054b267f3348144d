import { manualRunId } from '../../runtime/scheduler/identity.ts';
import { calm } from './calm.ts';
import type { Asked } from './evidence.ts';
import { type Fault, STEPS, type Step } from './faults.ts';
import { specsOf } from './jobs.ts';
import { type Ground, Place } from './place.ts';
import type { ServerEngine } from './queue.ts';
import { concluded, named, type Outcome } from './report.ts';

/** Short leases: each death is waited out. Milliseconds. */
const TIMES = { lease: 1_500, heartbeat: 300, poll: 300 } as const;
/** How long an instance may take to reach the step it is to die at, milliseconds. */
const PATIENCE = 60_000;

/** Steps that only some jobs come to. */
const ONLY: Partial<Record<Step, string>> = {
  'after a checkpoint is stored': 'asked-stepwise',
  'before it is given back': 'asked-long',
  'after it is given back': 'asked-long',
};
/** A job whose slots are counted begins within a transaction; any other in one statement. */
const IN_TRANSACTION: Step = 'before a start is committed';
const SERIAL = new Set(['asked-serially', 'ticks-serially']);

/** Every step of an attempt at which an instance dies, for jobs that are asked for and scheduled, in parallel and serial. */
export const FAULTS: readonly Fault[] = ['asked', 'asked-serially', 'ticks', 'ticks-serially'].flatMap((job) =>
  STEPS.filter((step) => ONLY[step] === undefined && (step !== IN_TRANSACTION || SERIAL.has(job))).map((step) => ({
    step,
    job,
  })),
);
const SPECIAL: readonly Fault[] = STEPS.flatMap((step) => {
  const job = ONLY[step];
  return job === undefined ? [] : [{ step, job }];
});

export interface StepByStepOptions {
  readonly seed: number;
  /** Default `postgres`. */
  readonly engine?: ServerEngine;
  readonly log: (line: string) => void;
}

/** Several chains of deaths side by side, each in a database of its own. */
export async function stepByStep(
  ground: Ground,
  { seed, engine = 'postgres', log }: StepByStepOptions,
): Promise<readonly Outcome[]> {
  const faults = [...SPECIAL, ...FAULTS];
  const chains = [0, 1].map((chain) => faults.filter((_, index) => index % 2 === chain));
  return Promise.all(chains.map((chain, index) => dieAtEach(ground, { seed: seed + index, engine, log }, chain)));
}

/**
 * One instance after the other: each finds what the last one left, is asked for a run where the job is not scheduled,
 * and dies at its step. The last one lives, and brings everything to its end.
 */
async function dieAtEach(
  ground: Ground,
  { seed, engine, log }: Required<StepByStepOptions>,
  faults: readonly Fault[],
): Promise<Outcome> {
  const place = await Place.on(ground, seed, engine);
  const orders = { jobs: 'steps', ...TIMES } as const;
  const specs = specsOf('steps', seed);
  const asked: Asked[] = [];
  const problems: string[] = [];
  const earliest = Date.now();
  try {
    // It sees every job for the first time, so that from here on occurrences are owed.
    const opener = place.spawn(orders);
    await opener.started;
    const from = Date.now();
    opener.kill();
    await opener.ended;
    for (const [index, fault] of faults.entries()) {
      const instance = place.spawn({ ...orders, fault });
      const death = instance.ended;
      const late = AbortSignal.timeout(PATIENCE);
      const gaveUp = new Promise<'late'>((resolve) => late.addEventListener('abort', () => resolve('late')));
      const begun = await Promise.race([
        instance.started.then(
          () => 'started' as const,
          () => 'dead' as const,
        ),
        gaveUp,
      ]);
      if (begun === 'started' && fault.job.startsWith('asked')) {
        const key = `step-${index}`;
        const runs = [{ id: manualRunId('default', fault.job, key), job: fault.job }];
        void instance.ask('enqueue', fault.job, { key }, { idempotencyKey: key }).then((said) => {
          asked.push({ runs, acknowledged: said !== null && 'answer' in said });
        });
        if (fault.step.endsWith('given back')) instance.stopOnceBegun(fault.job);
      }
      const end = await Promise.race([death, gaveUp]);
      if (end !== 'killed') {
        problems.push(`the step “${fault.step}” of ${fault.job} was never reached: ${end} ${instance.stderr}`);
        instance.kill();
        await death;
      }
      log(`${fault.job}: died ${fault.step}`);
    }
    const to = Date.now();
    const last = place.spawn(orders);
    await last.started;
    await calm(place, { specs, owed: { from, to, earliest } });
    await place.stopAll();
    const evidence = await place.evidence({ specs, owed: { from, to, earliest }, asked });
    return concluded(named(`steps of an attempt, chain ${seed}`, engine), evidence, {
      kills: faults.length + 1,
      processes: place.instances.length,
      problems: [...problems, ...(await place.died())],
    });
  } finally {
    await place.close();
  }
}
