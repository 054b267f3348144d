import type { Clock } from '../../clock.ts';
import { RuntimeError } from '../../errors.ts';
import type { Logger } from '../../registry.ts';
import { deferred } from '../deferred.ts';
import { type CheckNames, type Examined, hasSay, PASSED, type Question } from '../examine.ts';
import { LOAD } from '../load.ts';
import type { AbortReason, AttemptIo, Execution, Executor, Invocation, Loaded, Work } from './executor.ts';
import { HandlerProcess } from './process.ts';

export interface ChildOptions {
  /** The entry module, as a file URL: its `jobs` are run, its `app` is built once a process. */
  readonly entry: string;
  /** How many processes share the runs. */
  readonly processes: number;
  /** Flags of Node for the children; default this process's own. */
  readonly execArgv?: readonly string[];
  /** How long loading the entry may take, milliseconds; default a minute. */
  readonly loadLimit?: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a check of a value may take, milliseconds; default 5,000. */
  readonly examined?: number;
}

/** How long a process may take to answer before its event loop counts as held, milliseconds. */
const ANSWER = 500;
/** How long a check of a value may take, milliseconds, and how many processes are asked that end meanwhile. */
const EXAMINED = 5_000;
const MOST_ASKED = 3;
const NOT_EXAMINED = 'The value could not be checked against its schema, and was not taken';
/** How long an idle process may take to close its app and to exit, milliseconds. */
const EXIT = 5_000;
/** The same for one that could not load its entry and so has nothing to close, milliseconds. */
const EXIT_UNLOADED = 500;
/** How many processes may be held by a busy loop at once, beside those at work. */
const SPARE = 2;
/** After a process that could not load the handlers, the wait before the next one is tried, milliseconds; it doubles. */
const FIRST_PAUSE = 1_000;
const LAST_PAUSE = 30_000;

/** No process can take a run now, for a reason that lasts `after` milliseconds at least. */
class Unplaced extends Error {
  readonly after: number | undefined;

  constructor(message: string, after?: number) {
    super(message);
    this.after = after;
  }
}

/**
 * Runs handlers in child processes, so that a synchronous loop, a memory leak or a crash in one stops neither clock nor
 * heartbeat nor the runs in other processes.
 */
export function childExecutor(options: ChildOptions): Executor {
  return new ChildExecutor(options);
}

class ChildExecutor implements Executor {
  readonly beside = true;
  readonly #options: ChildOptions;
  readonly #all = new Set<HandlerProcess>();
  /** Runs that were in a process when it crashed among others: the next time they run alone. */
  readonly #suspects = new Set<string>();
  /** What every process has to be able to run: a file that was broken since must not take a run from a sound process. */
  #promised: readonly string[] = [];
  #checks: CheckNames = { events: [], inputs: [], predicates: [] };
  #questions = 0;
  #failure = '';
  #failures = 0;
  #pauseUntil = 0;
  #stopped = false;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  async start(): Promise<Loaded> {
    this.#stopped = false;
    const { loaded } = await this.#tryOut(() => {});
    return loaded;
  }

  async reload(accept: (loaded: Loaded) => void): Promise<void> {
    const { child: fresh } = await this.#tryOut(accept);
    for (const child of this.#all) {
      if (child === fresh) continue;
      child.retiring = true;
      this.#retire(child);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#all].map((child) => child.stop(EXIT)));
  }

  async examine(question: Question): Promise<Examined> {
    if (!hasSay(this.#checks, question)) return PASSED;
    const { examined = EXAMINED } = this.#options;
    for (let asks = 0; asks < MOST_ASKED; asks += 1) {
      this.#questions += 1;
      const id = `examine:${this.#questions}`;
      const child = await this.#place(false, () => false).catch((error: unknown) => {
        throw new RuntimeError(
          'isolation',
          `${NOT_EXAMINED}: ${error instanceof Error ? error.message : String(error)}.`,
        );
      });
      child.reserved += 1;
      const answer = await child.examine(id, question, examined);
      child.reserved -= 1;
      this.#freed(child);
      if (typeof answer === 'object') return answer;
      if (answer === 'gone') continue;
      // A check that holds its process for good would never be stopped: no run of its own has a timeout.
      if (!(await child.wake(ANSWER))) child.kill(null, 'a check of a value held their process; no attempt is charged');
      throw new RuntimeError('isolation', `${NOT_EXAMINED}: the check did not end within ${examined / 1000} s.`);
    }
    throw new RuntimeError('isolation', `${NOT_EXAMINED}: the processes of handlers end as they are asked.`);
  }

  execute(work: Work, io: AttemptIo): Execution {
    const done = deferred<Invocation>();
    const begun = deferred<void>();
    let child: HandlerProcess | null = null;
    let asked: AbortReason | null = null;
    let over = false;
    const end = (invocation: Invocation): void => {
      over = true;
      this.#noteSuspects(work, invocation);
      done.resolve(invocation);
      if (child) this.#freed(child);
    };
    const begin = async (): Promise<void> => {
      for (;;) {
        const placed = await this.#place(this.#suspects.has(work.run), () => over);
        if (over) {
          this.#freed(placed);
          return;
        }
        child = placed;
        if (asked !== null) {
          end({ kind: 'interrupted', message: 'stopped before it began' });
          return;
        }
        placed.run(work, io, end, () => begun.resolve());
        // Asked with it, not before it: most answer, and each crossing costs as much as a small run.
        if ((await placed.wake(ANSWER)) || !placed.callOff(work.id)) return;
        child = null;
        this.#freed(placed);
      }
    };
    void begin().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const after = error instanceof Unplaced ? error.after : undefined;
      end({ kind: 'interrupted', message, ...(after === undefined ? {} : { after }) });
    });
    return {
      done: done.promise,
      begun: begun.promise,
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

  /** Finds a process that is loaded, and starts one where there is none. One that is to be alone with a run answers as well. */
  async #place(exclusive: boolean, over: () => boolean): Promise<HandlerProcess> {
    for (;;) {
      if (this.#stopped || over()) throw new Unplaced('the worker is stopping');
      const child = this.#choose(exclusive);
      child.reserved += 1;
      try {
        // One that cannot be loaded is gone by the next round.
        if (!(await isLoaded(child))) continue;
        if (exclusive && !(await child.wake(ANSWER))) continue;
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
    const able = [...this.#all].filter(
      (child) => !child.onTrial && !child.retiring && !child.blocked && !child.exclusive,
    );
    const [least] = able.sort((a, b) => a.load - b.load);
    if (least && (least.load === 0 || (!exclusive && able.length >= this.#options.processes))) return least;
    const pause = this.#pauseUntil - this.#options.clock.monotonic();
    const room = exclusive || this.#all.size < this.#options.processes + SPARE;
    if (room && pause <= 0) return this.#spawn((loaded) => this.#check(loaded));
    if (least && !exclusive) return least;
    if (pause > 0) throw new Unplaced(`no process can be started: ${this.#failure}`, pause);
    throw new Unplaced('every process of this worker is held by a handler that does not yield');
  }

  /** @throws Error where a process cannot run what this instance has promised to run. */
  #check({ jobs }: Loaded): void {
    const states = new Map(jobs.map((job) => [job.job, job]));
    const missing = this.#promised.find((job) => states.get(job)?.state !== 'ready');
    if (missing === undefined) return;
    throw new Error(
      `"${missing}": ${states.get(missing)?.message ?? 'the entry does not register a handler any more'}`,
    );
  }

  #spawn(accept: (loaded: Loaded) => void): HandlerProcess {
    const child = new HandlerProcess({
      accept,
      entry: this.#options.entry,
      execArgv: this.#options.execArgv ?? inheritedFlags(),
      clock: this.#options.clock,
      loadLimit: this.#options.loadLimit ?? LOAD,
      onGone: (gone, how, asked) => {
        this.#all.delete(gone);
        if (!asked) this.#options.logger.error(`A process of handlers ${how}; it is replaced.`, { pid: gone.pid });
      },
    });
    this.#all.add(child);
    child.loaded.then(
      () => {
        if (!child.onTrial) this.#failures = 0;
      },
      (error: unknown) => {
        if (!child.onTrial) this.#noteFailure(child, error);
      },
    );
    return child;
  }

  #noteFailure(child: HandlerProcess, error: unknown): void {
    child.retiring = true;
    void child.stop(EXIT_UNLOADED);
    if (this.#stopped) return;
    this.#failure = error instanceof Error ? error.message : String(error);
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures, LAST_PAUSE);
    this.#failures += 1;
    this.#pauseUntil = this.#options.clock.monotonic() + pause;
    this.#options.logger.error(`A process of handlers could not be started; the next try is in ${pause} ms.`, error);
  }

  /** Loads the entry in a process that nobody gives work before it is known to be good; what it can run is promised then. */
  async #tryOut(
    accept: (loaded: Loaded) => void,
  ): Promise<{ readonly child: HandlerProcess; readonly loaded: Loaded }> {
    const child = this.#spawn(() => {});
    child.onTrial = true;
    try {
      const loaded = await child.loaded.catch((error: unknown) => {
        throw new RuntimeError('isolation', error instanceof Error ? error.message : String(error), { cause: error });
      });
      accept(loaded);
      this.#checks = loaded.checks;
      this.#promised = loaded.jobs.filter(({ state }) => state === 'ready').map(({ job }) => job);
      [this.#failures, this.#pauseUntil] = [0, 0];
      child.onTrial = false;
      return { child, loaded };
    } catch (error) {
      await child.stop(EXIT_UNLOADED);
      throw error;
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

function isLoaded(child: HandlerProcess): Promise<boolean> {
  return child.loaded.then(
    () => true,
    () => false,
  );
}

/** This process's flags, without those that two processes cannot share. */
function inheritedFlags(): readonly string[] {
  return process.execArgv.filter((flag) => !/^--inspect|^--watch|^--test|^-e$|^--eval|^-p$|^--print/.test(flag));
}
