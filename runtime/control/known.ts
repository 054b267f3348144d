import { RuntimeError } from '../errors.ts';
import type { Job } from '../scheduler/job.ts';
import type { Submitted } from '../scheduler/run-request.ts';
import { noSuchJob } from '../spec/near-miss.ts';
import { TERMINAL_STATUSES } from '../spec/vocabulary.ts';
import type { Run, Store } from '../store/store.ts';

export interface KnownOptions {
  readonly store: Pick<Store, 'run'>;
  /** The jobs as this instance has them. */
  readonly jobs: () => ReadonlyMap<string, Job>;
  /** The jobs of the generation in force, which decide about new runs, whoever asks for them. */
  readonly inForce: () => ReadonlyMap<string, Job>;
}

/** The runs and jobs that callers name, as they are found. */
export class Known {
  readonly #options: KnownOptions;

  constructor(options: KnownOptions) {
    this.#options = options;
  }

  /** @throws RuntimeError `unknown-run`. */
  async run(id: string): Promise<Run> {
    const run = isUuid(id) ? await this.#options.store.run(id) : null;
    if (run === null) throw unknownRun(id);
    return run;
  }

  /** The run as it was inserted, or as it stands where it was there before. */
  async inserted(submitted: readonly Submitted[], id: string): Promise<Run> {
    return submitted.find((one) => one.id === id)?.run ?? this.run(id);
  }

  /** The job as it is here. @throws RuntimeError `unknown-job`, naming some that there are. */
  job(id: string): Job {
    const job = this.#options.jobs().get(id);
    if (!job) throw new RuntimeError('unknown-job', noSuchJob(id, [...this.#options.jobs().keys()]));
    return job;
  }

  /** The job as the generation in force has it; as it is here where that has none. */
  rule(id: string): Job | undefined {
    return this.#options.inForce().get(id) ?? this.#options.jobs().get(id);
  }

  /** The job whose runs may be asked for. @throws RuntimeError `unknown-job`, `unimplemented`. */
  runnable(id: string): Job {
    const job = this.rule(id) ?? this.job(id);
    if (!job.implemented) throw new RuntimeError('unimplemented', `The handler of "${id}" is not written yet.`);
    return job;
  }
}

export function unknownRun(id: string): RuntimeError {
  return new RuntimeError('unknown-run', `There is no run ${id}.`);
}

export function isOver(run: Run): boolean {
  return (TERMINAL_STATUSES as readonly string[]).includes(run.status);
}

/** Anything else can be no id of ours, and PostgreSQL would refuse the question. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
