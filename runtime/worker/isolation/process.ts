import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../clock.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { Examined, Question } from '../examine.ts';
import { answerCall } from './calls.ts';
import type { AbortReason, AttemptIo, Invocation, Loaded, Work } from './executor.ts';
import { type FromChild, readFromChild, type ToChild } from './protocol.ts';

export interface ProcessOptions {
  /** The entry module, as a file URL. */
  readonly entry: string;
  readonly execArgv: readonly string[];
  readonly clock: Clock;
  /** How long loading the entry may take, milliseconds. */
  readonly loadLimit: number;
  /** Shown what the entry registers; where it throws, the process counts as one that could not be loaded. */
  readonly accept: (loaded: Loaded) => void;
  /** Called once, when the process is gone for any reason. `asked`: we ended it. */
  readonly onGone: (handler: HandlerProcess, how: string, asked: boolean) => void;
}

interface Going {
  readonly io: AttemptIo;
  readonly end: (invocation: Invocation) => void;
  readonly tellBegun: () => void;
  /** Its handler has been called. */
  begun: boolean;
}

function tooSlow({ loadLimit }: ProcessOptions): string {
  return `the entry was not loaded within ${loadLimit / 1000} s; is there an await or a loop in a module, or in its "app", that never ends?`;
}

/** For so long after an attempt what it left behind may end the process, milliseconds. */
const LEFTOVERS = 5_000;

/** One child process that runs handlers. It knows nothing of retries, slots or other children. */
export class HandlerProcess {
  readonly #options: ProcessOptions;
  readonly #child: ChildProcess;
  readonly #going = new Map<string, Going>();
  #waking: (Deferred<boolean> & { readonly cancel: () => void }) | null = null;
  #outbox: ToChild[] = [];
  readonly #questions = new Map<string, (answer: Examined | 'late' | 'gone') => void>();
  readonly #loaded = deferred<Loaded>();
  #uncaught: string | null = null;
  #asked = false;
  #gone = false;
  /** It did not answer in time; it gets no more work until it does. */
  blocked = false;
  /** Whether it can be given work is not known yet. */
  onTrial = false;
  /** It finishes what it has and gets no more. */
  retiring = false;
  /** When an attempt last ended here, by the monotonic clock. */
  #lastEnd = Number.NEGATIVE_INFINITY;
  /** It runs one suspect run alone. */
  exclusive = false;

  constructor(options: ProcessOptions) {
    this.#options = options;
    const main = import.meta.url.endsWith('.ts') ? './child-main.ts' : './child-main.js';
    this.#child = fork(fileURLToPath(new URL(main, import.meta.url)), [String(process.pid)], {
      serialization: 'advanced',
      execArgv: [...options.execArgv],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#child.on('message', (message) => this.#onMessage(message));
    this.#child.on('error', (error) => this.#onGone(`could not be started: ${error.message}`));
    this.#child.on('exit', (code, signal) =>
      this.#onGone(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
    const limit = options.clock.after(options.loadLimit, () => this.#loaded.reject(new Error(tooSlow(options))));
    this.#loaded.promise.then(limit, limit);
    this.#send({ kind: 'load', entry: options.entry });
  }

  /** What the entry registers; rejects, with what is wrong in words, where it cannot be loaded. */
  get loaded(): Promise<Loaded> {
    return this.#loaded.promise;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Runs that are being placed here. */
  reserved = 0;

  get running(): number {
    return this.#going.size;
  }

  /** How many runs it has or is about to have. */
  get load(): number {
    return this.#going.size + this.reserved;
  }

  /** Whether the process answers within `ms`. Those who ask before it has answered get the same answer. */
  wake(ms: number): Promise<boolean> {
    if (this.#waking !== null) return this.#waking.promise;
    const waking = deferred<boolean>();
    // Where this process stood still, its timers come before what the child has said meanwhile: that is read first.
    const cancel = this.#options.clock.after(ms, () =>
      setImmediate(() => {
        if (this.#waking?.promise !== waking.promise) return;
        this.blocked = true;
        this.#answerWake(false);
      }),
    );
    this.#waking = { ...waking, cancel };
    this.#send({ kind: 'wake' });
    return waking.promise;
  }

  #answerWake(awake: boolean): void {
    this.#waking?.cancel();
    this.#waking?.resolve(awake);
    this.#waking = null;
  }

  run(work: Work, io: AttemptIo, end: (invocation: Invocation) => void, tellBegun = (): void => {}): void {
    this.#going.set(work.id, { io, end, tellBegun, begun: false });
    this.#send({ kind: 'run', work });
  }

  /** What the user's code says to a question; `late` where it does not answer within `ms`, `gone` where the process ended. */
  examine(id: string, question: Question, ms: number): Promise<Examined | 'late' | 'gone'> {
    const { promise, resolve } = deferred<Examined | 'late' | 'gone'>();
    const cancel = this.#options.clock.after(ms, () => this.#questions.get(id)?.('late'));
    this.#questions.set(id, (answer) => {
      cancel();
      this.#questions.delete(id);
      resolve(answer);
    });
    this.#send({ kind: 'examine', id, question });
    return promise;
  }

  /** Takes back a run that has not begun, for another process; false where it has begun or is over. */
  callOff(id: string): boolean {
    if (this.#going.get(id)?.begun !== false) return false;
    this.#going.delete(id);
    this.abort(id, 'lost');
    return true;
  }

  abort(id: string, reason: AbortReason): void {
    this.#send({ kind: 'abort', id, reason });
  }

  /**
   * Ends the process now. Runs other than `culprit` are interrupted, not killed. Where the culprit has not begun, since
   * another run came in between and does not yield, it is called off, and that other run has its time.
   */
  kill(culprit: string | null, why: string): void {
    const idle = culprit === null ? undefined : this.#going.get(culprit);
    if (culprit !== null && idle?.begun === false) {
      this.#going.delete(culprit);
      this.blocked = true;
      idle.end({ kind: 'interrupted', message: 'its process was held by another run before it began' });
      return;
    }
    this.#asked = true;
    this.retiring = true;
    this.#child.kill('SIGKILL');
    for (const [id, { end }] of this.#take()) {
      end(id === culprit ? { kind: 'killed' } : { kind: 'interrupted', message: why });
    }
  }

  /** Ends an idle process in good order; one that does not answer within `ms` is killed. */
  async stop(ms: number): Promise<void> {
    if (this.#gone) return;
    this.#asked = true;
    const exited = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    const cancel = this.#options.clock.after(ms, () => this.#child.kill('SIGKILL'));
    this.#send({ kind: 'stop' });
    await exited;
    cancel();
  }

  /** Sends a message, together with all others of the same moment: each crossing costs as much as a small run. */
  #send(message: ToChild): void {
    this.#outbox.push(message);
    if (this.#outbox.length > 1) return;
    process.nextTick(() => {
      const messages = this.#outbox;
      this.#outbox = [];
      // A failed send means that the process is going; `exit` tells what becomes of its runs.
      if (this.#child.connected) this.#child.send(messages, () => {});
    });
  }

  #take(): readonly (readonly [string, Going])[] {
    const all = [...this.#going];
    this.#going.clear();
    return all;
  }

  #onGone(how: string): void {
    if (this.#gone) return;
    this.#gone = true;
    const why = this.#uncaught === null ? how : `${how}: ${this.#uncaught}`;
    this.#loaded.reject(new Error(`the handlers' process ${why}`));
    this.#answerWake(false);
    for (const answered of [...this.#questions.values()]) answered('gone');
    const ended = this.#take();
    for (const [, { end, begun }] of ended) {
      const innocent = this.#mayBeInnocent(ended.length, begun);
      end(
        innocent === null
          ? { kind: 'crashed', message: `The handler's process ${why}.` }
          : { kind: 'interrupted', message: `the handlers' process ${why}, ${innocent}`, suspect: true },
      );
    }
    this.#options.onGone(this, why, this.#asked);
  }

  /**
   * Why nobody knows whose fault it was that this process ended: then no run is charged, and each is tried again in a
   * process of its own. Null for the one that is charged.
   */
  #mayBeInnocent(runs: number, begun: boolean): string | null {
    if (runs > 1) return `with ${runs} runs in it`;
    if (this.exclusive) return null;
    if (!begun) return 'before this run began';
    // What the one before left behind (a timer, a rejected promise) may have ended it.
    return this.#options.clock.monotonic() - this.#lastEnd < LEFTOVERS ? 'with another run just before in it' : null;
  }

  #onMessage(raw: unknown): void {
    for (const message of readFromChild(raw)) this.#handle(message);
  }

  #handle(message: FromChild): void {
    switch (message.kind) {
      case 'loaded':
        try {
          this.#options.accept(message);
          this.#loaded.resolve(message);
        } catch (error) {
          this.#loaded.reject(error);
        }
        return;
      case 'load-failed':
        this.#loaded.reject(new Error(message.message));
        return;
      case 'awake':
        this.blocked = false;
        this.#answerWake(true);
        return;
      case 'begun': {
        const going = this.#going.get(message.id);
        if (going !== undefined) {
          going.begun = true;
          going.tellBegun();
        }
        // Called off too late, and placed elsewhere by now: it must not go on here as well.
        else this.kill(null, 'a run that was called off began in the same process; no attempt is charged');
        return;
      }
      case 'examined':
        this.#questions.get(message.id)?.(message.answer);
        return;
      case 'log':
        this.#going.get(message.id)?.io.log(message.level, message.message, message.data);
        return;
      case 'progress':
        this.#going.get(message.id)?.io.progress(message.progress);
        return;
      case 'call':
        void this.#answer(message);
        return;
      case 'ended': {
        const going = this.#going.get(message.id);
        this.#going.delete(message.id);
        this.#lastEnd = this.#options.clock.monotonic();
        going?.end(message.invocation);
        return;
      }
      case 'uncaught':
        this.#uncaught = `${message.error.name}: ${message.error.message}`;
        return;
    }
  }

  async #answer(message: Extract<FromChild, { readonly kind: 'call' }>): Promise<void> {
    const io = this.#going.get(message.id)?.io;
    try {
      if (io === undefined) throw new Error('the attempt is over');
      const value = (await answerCall(io, message.method, message.args)) ?? null;
      this.#send({ kind: 'reply', call: message.call, value, error: null });
    } catch (error) {
      const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
      const told = { message: error instanceof Error ? error.message : String(error), code };
      this.#send({ kind: 'reply', call: message.call, value: null, error: told });
    }
  }
}
