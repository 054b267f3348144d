import type { Change, Engine, Outbox, Told } from '../engine/engine.ts';
import type { Posted, PostStore } from '../store/post-store.ts';
import type { Sql } from '../store/sql.ts';

export interface ApartOptions {
  /** The engine, whose queue is in another place than the store. */
  readonly engine: Engine;
  readonly posts: PostStore;
  /** Told once when the engine cannot be told anything, and once when it can be again. */
  readonly onError: (error: Error) => void;
  /** How often the outbox is looked through, milliseconds. */
  readonly every?: number;
  /** How long whoever has put a change down has to tell it, before somebody else does, milliseconds. */
  readonly patience?: number;
}

const EVERY = 2_000;
const PATIENCE = 3_000;
/** How long whoever takes what is left over has to tell it, milliseconds. */
const TAKEN = 15_000;
/** Changes taken at once. */
const BATCH = 50;
/** While the engine is away it is asked so soon again, and doubling up to that, milliseconds. */
const FIRST_LOOK = 250;
const LAST_LOOK = 5_000;

interface Refused {
  readonly number: string;
  readonly error: unknown;
}

const UNREADABLE = new Error('this version of nljobs cannot read it, so another one put it down');

/** Tells the engine what was put down: at once where it was put down here, and what is left over when it is found. */
export class Relay implements Outbox {
  readonly #options: ApartOptions;
  #state: 'idle' | 'running' | 'stopped' = 'idle';
  /** Told, and not removed yet. */
  #told: string[] = [];
  #removing: Promise<void> | null = null;
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** How often in a row the engine could not be told. */
  #failures = 0;
  /** Since when, by the process's own clock, milliseconds. */
  #since = 0;
  /** Changes that were refused or cannot be read, by number: each is told of once. */
  readonly #refused = new Set<string>();
  /** What the store has answered when it could not be looked through, told of once. */
  #unread: string | null = null;
  /** How many callers have left behind what the engine takes long over. */
  #slow = 0;
  #stopListening: () => Promise<void> = async () => {};

  constructor(options: ApartOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#state === 'running') return;
    this.#state = 'running';
    this.#stopListening = await this.#options.posts.listen(() => this.#look());
    this.#look();
  }

  async stop(): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    await this.#stopListening();
    await this.#looking;
    while (this.#removing !== null) await this.#removing;
  }

  put(change: Change, within: Sql, unheard = false): Promise<string> {
    // While the engine is away it is up to whoever hears first that it is back.
    const { posts, patience = PATIENCE } = this.#options;
    return posts.put(change, unheard || this.#failures > 0 ? 0 : patience, unheard, within);
  }

  async tell(told: Told): Promise<void> {
    // One that is away is not asked by everybody who has something to say.
    if (this.#failures > 0) return;
    const telling = this.#tell(told);
    // Nor does everybody wait for one that does not answer: what is not told by then is left over.
    if (this.#slow > 0) return;
    let timer: NodeJS.Timeout | undefined;
    const slow = new Promise<true>((resolve) => {
      timer = setTimeout(resolve, this.#options.patience ?? PATIENCE, true);
      timer.unref();
    });
    const late = await Promise.race([telling, slow]);
    clearTimeout(timer);
    if (late !== true) return;
    this.#slow += 1;
    void telling.finally(() => {
      this.#slow -= 1;
    });
  }

  /** Never fails. */
  async #tell({ number, change, complete, release }: Told): Promise<void> {
    const { engine, onError } = this.#options;
    let said = false;
    try {
      await this.#say(change);
      said = true;
      if (number !== null) this.#forget([number]);
      if (complete.length > 0) await engine.complete(complete);
      for (const { ids, after } of release) await engine.release(ids, { after });
    } catch (error) {
      const away = await this.#answers().then(
        () => false,
        () => true,
      );
      if (away) this.#failed(error);
      // What it does not take is left over, and told of where it is found.
      else if (said) {
        const words = `was not told which deliveries are over: ${wordsOf(error)}. They come again, and charge nothing.`;
        onError(new Error(`The queue of the engine "${engine.name}" ${words}`, { cause: error }));
      }
    }
  }

  awayFor(): number | null {
    return this.#failures === 0 ? null : performance.now() - this.#since;
  }

  /** Somebody else was not answered: an instance that has nothing to say learns by it that the engine is away. */
  doubt(): void {
    if (this.#failures > 0 || this.#state !== 'running') return;
    this.#answers().catch((error: unknown) => this.#failed(error));
  }

  async #say({ enqueue, cancel }: Change): Promise<void> {
    const { engine } = this.#options;
    if (enqueue.length > 0) await engine.enqueue(enqueue);
    if (cancel.length > 0) await engine.cancel(cancel);
  }

  /** Whether it is the engine that is away, or what it was told that is wrong. */
  async #answers(): Promise<unknown> {
    const { engine } = this.#options;
    return engine.answers ? engine.answers() : engine.depth();
  }

  #failed(error: unknown): void {
    if (this.#failures > 0 || this.#state === 'stopped') return;
    this.#failures = 1;
    this.#since = performance.now();
    this.#options.onError(
      new Error(
        `The queue of the engine "${this.#options.engine.name}" cannot be told what is due: ${wordsOf(error)}. ` +
          'What was accepted is kept in the store, and told when the queue answers again.',
        { cause: error },
      ),
    );
    this.#look();
  }

  /** Looks through the outbox now, and then every so often. */
  #look(): void {
    if (this.#state !== 'running' || this.#looking !== null) return;
    clearTimeout(this.#timer);
    this.#looking = this.#tellLeftOver()
      .catch((error: unknown) => {
        if (this.#failures > 0) this.#failures += 1;
        else this.#failed(error);
      })
      .finally(() => {
        this.#looking = null;
        if (this.#state !== 'running') return;
        this.#timer = setTimeout(() => this.#look(), this.#pause());
        this.#timer.unref();
      });
  }

  #pause(): number {
    if (this.#failures === 0) return this.#options.every ?? EVERY;
    return Math.min(FIRST_LOOK * 2 ** (this.#failures - 1), LAST_LOOK);
  }

  async #tellLeftOver(): Promise<void> {
    // What is taken is out of others' reach for a while: only by whoever can tell it.
    if (this.#failures > 0) await this.#answers();
    for (;;) {
      const left = await this.#take();
      const refused: Refused[] = [];
      for (const { number, change, age } of left) {
        const error = change === null ? UNREADABLE : await this.#trySaying(aged(change, age));
        if (error === null) {
          this.#refused.delete(number);
          this.#forget([number]);
          this.#answered();
        } else refused.push({ number, error });
      }
      this.#report(refused);
      if (left.length === 0) this.#answered();
      if (left.length < BATCH || this.#state !== 'running') return;
    }
  }

  /**
   * Says it, and gives why it is refused by an engine that answers; null where it is not. It stays where it is, and is tried
   * again when its time with us is over: the others do not wait for it.
   * @throws what the engine has said, where it is away.
   */
  async #trySaying(change: Change): Promise<unknown> {
    try {
      await this.#say(change);
      return null;
    } catch (error) {
      await this.#answers().catch(() => {
        throw error;
      });
      return error;
    }
  }

  /** Once of each, and of many at a time together. */
  #report(refused: readonly Refused[]): void {
    const fresh = refused.filter(({ number }) => !this.#refused.has(number));
    const [first] = fresh;
    if (first === undefined) return;
    for (const { number } of fresh) this.#refused.add(number);
    const numbers = fresh.map(({ number }) => number).join(', ');
    this.#options.onError(
      new Error(
        `The queue of the engine "${this.#options.engine.name}" was not told what stands in nljobs.posts under ${numbers}: ` +
          `${wordsOf(first.error)}. It is kept there and tried again; everything else goes on.`,
        { cause: first.error },
      ),
    );
  }

  async #take(): Promise<readonly Posted[]> {
    try {
      const left = await this.#options.posts.take(BATCH, TAKEN);
      this.#unread = null;
      return left;
    } catch (error) {
      // Nothing is wrong with the queue.
      if (this.#unread !== wordsOf(error)) {
        this.#unread = wordsOf(error);
        this.#options.onError(
          new Error(`What waits for the queue cannot be read from the store: ${this.#unread}. It is tried again.`, {
            cause: error,
          }),
        );
      }
      return [];
    }
  }

  #answered(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#options.onError(
      new Error(`The queue of the engine "${this.#options.engine.name}" answers again; it is told what waited.`),
    );
  }

  /** Removes what was told, in groups: nobody waits for it, since telling it again changes nothing. */
  #forget(numbers: readonly string[]): void {
    this.#told.push(...numbers);
    this.#removing ??= this.#remove().finally(() => {
      this.#removing = null;
      if (this.#told.length > 0) this.#forget([]);
    });
  }

  async #remove(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const told = this.#told;
    this.#told = [];
    await this.#options.posts.remove(told).catch((error: unknown) => {
      // They are told once more, which changes nothing.
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
    });
  }
}

/** A change as it is to be said so much later, milliseconds: what was to wait has waited as long. */
export function aged(change: Change, age: number): Change {
  return {
    ...change,
    enqueue: change.enqueue.map((delivery) =>
      delivery.after === undefined ? delivery : { ...delivery, after: Math.max(0, delivery.after - age) },
    ),
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
