import type { Clock } from '../../clock.ts';
import { RuntimeError } from '../../errors.ts';
import type { Logger } from '../../registry.ts';
import { deferred } from '../deferred.ts';
import type { AbortReason, AttemptIo, Execution, Executor, Invocation, LoadedJob, Work } from './executor.ts';
import { HandlerProcess } from './process.ts';

export interface ChildOptions {
  /** The entry module, as a file URL: its `jobs` are run, its `app` is built once a process. */
  readonly entry: string;
  /** How many processes share the runs. */
  readonly processes: number;
  /** Flags of Node for the children; default this process's own. */
  readonly execArgv?: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a process may take to answer before its event loop counts as held, milliseconds. */
const ANSWER = 500;
/** How long an idle process may take to exit, milliseconds. */
const EXIT = 2_000;
/** How many processes may be held by a busy loop at once, beside those at work. */
const SPARE = 2;

/**
 * Runs handlers in child processes, so that a synchronous loop, a memory leak or a crash in one stops neither clock nor
 * heartbeat nor the runs in other processes.
 */
export function childExecutor(options: ChildOptions): Executor {
  return new ChildExecutor(options);
}

class ChildExecutor implements Executor {
  readonly #options: ChildOptions;
  readonly #all = new Set<HandlerProcess>();
  /** Runs that were in a process when it crashed among others: the next time they run alone. */
  readonly #suspects = new Set<string>();
  #stopped = false;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  async start(): Promise<readonly LoadedJob[]> {
    this.#stopped = false;
    return this.#loadedOrStop(this.#spawn());
  }

  async reload(): Promise<readonly LoadedJob[]> {
    const old = [...this.#all];
    const fresh = this.#spawn();
    const jobs = await this.#loadedOrStop(fresh);
    for (const child of old) {
      child.retiring = true;
      this.#retire(child);
    }
    return jobs;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#all].map((child) => child.stop(EXIT)));
  }

  execute(work: Work, io: AttemptIo): Execution {
    const done = deferred<Invocation>();
    let child: HandlerProcess | null = null;
    let asked: AbortReason | null = null;
    let over = false;
    const end = (invocation: Invocation): void => {
      over = true;
      this.#noteSuspects(work, invocation);
      done.resolve(invocation);
      if (child) this.#freed(child);
    };
    void this.#place(work, () => over).then(
      (placed) => {
        if (over) {
          this.#freed(placed);
          return;
        }
        if (asked !== null) {
          child = placed;
          end({ kind: 'interrupted', message: 'stopped before it began' });
          return;
        }
        child = placed;
        placed.run(work, io, end);
      },
      (error: unknown) => end({ kind: 'interrupted', message: error instanceof Error ? error.message : String(error) }),
    );
    return {
      done: done.promise,
      abort: (reason) => {
        asked = reason;
        child?.abort(work.id, reason);
      },
      kill: () => {
        if (over) return;
        if (child === null) end({ kind: 'interrupted', message: 'no process was free to begin it' });
        else child.kill(work.id, 'another run in the same process had to be killed; no attempt is charged');
      },
    };
  }

  /** Finds a process that answers, and starts one where there is none. */
  async #place(work: Work, over: () => boolean): Promise<HandlerProcess> {
    const exclusive = this.#suspects.has(work.run);
    for (let asks = 0; ; asks += 1) {
      if (this.#stopped || over()) throw new Error('the worker is stopping');
      const child = this.#choose(exclusive);
      child.reserved += 1;
      try {
        await child.loaded;
        if (!(await child.wake(`${work.id}:${asks}`, ANSWER))) continue;
      } finally {
        child.reserved -= 1;
      }
      if (child.retiring || child.exclusive || (exclusive && child.running > 0)) continue;
      child.exclusive = exclusive;
      return child;
    }
  }

  /** The least loaded process that takes work; a new one while there is room for it. */
  #choose(exclusive: boolean): HandlerProcess {
    const able = [...this.#all].filter((child) => !child.retiring && !child.blocked && !child.exclusive);
    const [least] = able.sort((a, b) => a.load - b.load);
    if (exclusive) return least?.load === 0 ? least : this.#spawn();
    if (least && (least.load === 0 || able.length >= this.#options.processes)) return least;
    if (this.#all.size < this.#options.processes + SPARE) return this.#spawn();
    if (least) return least;
    throw new Error('every process of this worker is held by a handler that does not yield');
  }

  #spawn(): HandlerProcess {
    const child = new HandlerProcess({
      entry: this.#options.entry,
      execArgv: this.#options.execArgv ?? inheritedFlags(),
      clock: this.#options.clock,
      onGone: (gone, how, asked) => {
        this.#all.delete(gone);
        if (!asked) this.#options.logger.error(`A process of handlers ${how}; it is replaced.`, { pid: gone.pid });
      },
    });
    this.#all.add(child);
    return child;
  }

  async #loadedOrStop(child: HandlerProcess): Promise<readonly LoadedJob[]> {
    try {
      return await child.loaded;
    } catch (error) {
      this.#all.delete(child);
      await child.stop(EXIT);
      throw new RuntimeError('isolation', error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  #freed(child: HandlerProcess): void {
    if (child.running === 0) child.exclusive = false;
    this.#retire(child);
  }

  #retire(child: HandlerProcess): void {
    if (child.retiring && child.load === 0) void child.stop(EXIT);
  }

  #noteSuspects(work: Work, invocation: Invocation): void {
    if (invocation.kind === 'interrupted' && invocation.suspect === true) this.#suspects.add(work.run);
    else this.#suspects.delete(work.run);
  }
}

/** This process's flags, without those that two processes cannot share. */
function inheritedFlags(): readonly string[] {
  return process.execArgv.filter((flag) => !/^--inspect|^--watch|^--test|^-e$|^--eval|^-p$|^--print/.test(flag));
}
