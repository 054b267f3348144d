import type { Clock } from '../clock.ts';
import type { Sql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { deferred } from './deferred.ts';

/** A transaction that an effect is part of. */
export interface EffectTransaction {
  /** @throws whatever the database says; from then on nothing but `end(false)` is of use. */
  query(text: string, values: readonly unknown[]): Promise<readonly object[]>;
  /** Commits, or rolls back. A commit resolves when it is done. May be called again, to no effect. */
  end(commit: boolean): Promise<void>;
}

/** How long an effect may keep its transaction open, milliseconds. On PGlite nothing else is asked of the database meanwhile. */
const LONGEST = 30_000;
/** How many may be open at once: the others of the pool's connections are for leases, logs and ends. */
const MOST = 4;

/** Opens transactions for effects, a few at a time. */
export class EffectTransactions {
  readonly #store: Pick<Store, 'transaction'>;
  readonly #clock: Clock;
  #open = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(store: Pick<Store, 'transaction'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Begins a transaction in which `claim` is the first thing done; null where that gives false, and nothing is open then. */
  async begin(claim: (within: Sql) => Promise<boolean>): Promise<EffectTransaction | null> {
    if (this.#open >= MOST) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#open += 1;
    const begun = deferred<Sql | null>();
    const ending = deferred<void>();
    // Whoever waits for the end hears of it; a rejection that comes before is no stray one.
    ending.promise.catch(() => {});
    const ended = this.#store.transaction(async (within) => {
      if (!(await claim(within))) {
        begun.resolve(null);
        return;
      }
      begun.resolve(within);
      await ending.promise;
    });
    ended.catch((error: unknown) => begun.reject(error));
    const over = (): void => {
      this.#open -= 1;
      this.#waiting.shift()?.();
    };
    ended.then(over, over);
    const within = await begun.promise;
    if (within === null) {
      await ended;
      return null;
    }
    let late = false;
    const cancel = this.#clock.after(LONGEST, () => {
      late = true;
      ending.reject(new RolledBack());
    });
    const explain = (error: unknown): unknown => (late ? tooLong() : error);
    return {
      async query(text, values) {
        refuseControl(text);
        try {
          return await within.query(text, values);
        } catch (error) {
          throw explain(error);
        }
      },
      async end(commit) {
        cancel();
        if (commit) ending.resolve();
        else ending.reject(new RolledBack());
        await ended.catch((error: unknown) => {
          if (commit || !(error instanceof RolledBack)) throw explain(error);
        });
      },
    };
  }
}

/** Ends a transaction without a commit, on purpose. */
class RolledBack extends Error {}

function tooLong(): Error {
  return new Error(
    `The effect kept its transaction open for longer than ${LONGEST / 1000} s, so it was rolled back; do what takes long before or after it.`,
  );
}

/** The transaction is ours to end: an effect that committed for itself would part from its record. */
function refuseControl(text: string): void {
  const word = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(begin|start|commit|end|rollback|abort|prepare)\b/i.exec(text)?.[1];
  if (word === undefined || /^rollback\s+(?:work\s+|transaction\s+)?to\b/i.test(text.trim())) return;
  throw new TypeError(
    `ctx.sql: "${word.toUpperCase()}" is not for an effect: its transaction commits when the effect returns and rolls back when it throws.`,
  );
}
