import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Method, Orders, Said, Told } from './orders.ts';

const program = fileURLToPath(new URL('./instance.ts', import.meta.url));
/** Of what an instance writes on its standard error so much is kept, characters. */
const KEPT = 4_000;

/** How an instance ended: killed by us, well, or by itself, which none may. */
export type End = 'killed' | 'stopped' | 'died';

/** A real process that runs instance.ts. */
export class Instance {
  readonly orders: Orders;
  readonly pid: number;
  /** Resolves once it takes work; rejects where it ends before. */
  readonly started: Promise<void>;
  readonly ended: Promise<End>;
  /** Milliseconds of the machine's clock; null while it has not. */
  endedAt: number | null = null;
  isStarted = false;
  /** The last of what it wrote on its standard error. */
  stderr = '';
  readonly #process: ChildProcess;
  /** With what it ended: an exit code or a signal. */
  endedWith = '';
  readonly #waiting = new Map<number, (said: Extract<Said, { readonly ask: number }> | null) => void>();
  #asks = 0;
  #asked: 'kill' | 'stop' | null = null;

  constructor(orders: Orders, compileCache: string) {
    this.orders = orders;
    this.#process = spawn(process.execPath, ['--conditions=@nljobs/source', program], {
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, NLJOBS_CHAOS: JSON.stringify(orders) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.pid = this.#process.pid ?? 0;
    this.ended = once(this.#process, 'exit').then(([code, signal]) => {
      this.endedAt = Date.now();
      this.endedWith = String(signal ?? code);
      for (const answer of this.#waiting.values()) answer(null);
      this.#waiting.clear();
      if (this.#asked === 'stop' && code === 0) return 'stopped';
      return signal === 'SIGKILL' ? 'killed' : 'died';
    });
    this.started = this.#listen();
    // Whoever waits for it is told; nobody need.
    this.started.catch(() => {});
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-KEPT);
    });
    // It may be killed while it is told something.
    this.#process.stdin?.on('error', () => {});
  }

  get alive(): boolean {
    return this.endedAt === null && this.#asked === null;
  }

  kill(): void {
    this.#asked ??= 'kill';
    this.#process.kill('SIGKILL');
  }

  /** SIGTERM, once it has started: it should drain, give back what it does not end, and exit with 0. */
  stop(): void {
    this.#asked ??= 'stop';
    this.started.then(
      () => this.#process.kill('SIGTERM'),
      () => {},
    );
  }

  /** SIGTERM once what it was asked for has begun; what becomes of it is for others to see. */
  stopOnceBegun(job: string): void {
    this.tell({ stopOnceBegun: job });
  }

  /** Asks for a method of the runtime. Null where it ended before it answered: nobody knows then what came of it. */
  async ask(method: Method, ...args: readonly unknown[]): Promise<Extract<Said, { readonly ask: number }> | null> {
    if (this.endedAt !== null) return null;
    this.#asks += 1;
    const ask = this.#asks;
    const answered = new Promise<Extract<Said, { readonly ask: number }> | null>((resolve) =>
      this.#waiting.set(ask, resolve),
    );
    this.tell({ ask, method, args });
    return answered;
  }

  tell(told: Told): void {
    this.#process.stdin?.write(`${JSON.stringify(told)}\n`);
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      void this.ended.then(() => reject(new Error(`Instance ${this.pid} ended before it had started: ${this.stderr}`)));
      if (this.#process.stdout === null) return;
      createInterface({ input: this.#process.stdout }).on('line', (line) => {
        const said = JSON.parse(line) as Said;
        if ('ask' in said) {
          this.#waiting.get(said.ask)?.(said);
          this.#waiting.delete(said.ask);
        } else if ('started' in said) {
          this.isStarted = true;
          resolve();
        }
      });
    });
  }
}
