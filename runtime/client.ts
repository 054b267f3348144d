/** nljobs/client: a running instance, asked over its HTTP API, as the operators' verbs ask it. */
import { httpOperations } from './cli/client.ts';
import { START_ONE } from './cli/connect.ts';
import { CliFailure } from './cli/failure.ts';
import { findInstance } from './cli/find-instance.ts';
import { readSettings } from './cli/settings.ts';
import { type Operations, Refusal, type RefusalKind } from './http/operations.ts';

export type { RefusalKind, TriggerWishes } from './http/operations.ts';
export type { JobDetail, JobView, RecentRuns, RunDetail, RunView } from './http/wire.ts';

export interface InstanceOptions {
  /** The folder from which settings count, absolute: that of the project. */
  readonly cwd: string;
  /** NLJOBS_URL, NLJOBS_TOKEN, NLJOBS_DATA and NLJOBS_ENGINE are read of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In place of NLJOBS_URL. */
  readonly url?: string | undefined;
}

/** What can be asked of an instance. Everything rejects with an `InstanceError`. */
export interface InstanceClient
  extends Pick<Operations, 'jobs' | 'job' | 'runs' | 'recent' | 'run' | 'trigger' | 'cancel'> {
  /** Where it listens. */
  readonly url: string;
}

/** Why an instance did not do what it was asked, in a sentence for people. */
export class InstanceError extends Error {
  /** `no-instance` where none was found, none answers, or the token is not taken. */
  readonly kind: RefusalKind | 'no-instance';
  /** What to do about it. */
  readonly advice: string | null;
  /** The run that stands in the way. */
  readonly run: string | null;
  /** What was wrong with what was sent, each with its place. */
  readonly errors: Refusal['errors'];

  constructor(
    kind: RefusalKind | 'no-instance',
    message: string,
    more: {
      readonly advice?: string | null;
      readonly run?: string | null;
      readonly errors?: Refusal['errors'];
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'InstanceError';
    this.kind = kind;
    this.advice = more.advice ?? null;
    this.run = more.run ?? null;
    this.errors = more.errors ?? [];
  }
}

/**
 * Finds the running instance: by `url`, NLJOBS_URL, or the lock in the embedded folder of `cwd`. Nothing is asked of it
 * yet. Rejects with an `InstanceError` where there is none.
 */
export async function connectInstance({ cwd, env, url }: InstanceOptions): Promise<InstanceClient> {
  const found = await told(() =>
    findInstance(readSettings(url === undefined ? env : { ...env, NLJOBS_URL: url }, cwd)),
  );
  if (found === null) throw new InstanceError('no-instance', 'No instance is running here.', { advice: START_ONE });
  const { jobs, job, runs, recent, run, trigger, cancel } = httpOperations(found);
  return {
    url: found.url,
    jobs: (which) => told(() => jobs(which)),
    job: (id) => told(() => job(id)),
    runs: (query) => told(() => runs(query)),
    recent: (query) => told(() => recent(query)),
    run: (id) => told(() => run(id)),
    trigger: (id, input, wishes) => told(() => trigger(id, input, wishes)),
    cancel: (id) => told(() => cancel(id)),
  };
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal) {
      const { kind, message, run, errors } = error;
      throw new InstanceError(kind, message, { run, errors, cause: error });
    }
    if (error instanceof CliFailure) {
      throw new InstanceError('no-instance', error.message, { advice: error.hint, cause: error });
    }
    throw error;
  }
}
