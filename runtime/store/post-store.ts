import type { Change } from '../engine/engine.ts';
import type { Sql } from './sql.ts';

/** The part of the store that is the outbox of an engine apart: what the engine was not told yet. */
export interface PostStore {
  /**
   * Puts down what the engine is to be told, for `take` to give after so many milliseconds: until then whoever put it down
   * tells it. `wake` calls those who `listen`, at the commit. Returns its number.
   */
  put(change: Change, after: number, wake: boolean, within: Sql): Promise<string>;
  /**
   * What is due by the database's clock, oldest first, and for so many milliseconds nobody else's: whoever takes it may be
   * killed over it.
   */
  take(limit: number, during: number): Promise<readonly Posted[]>;
  /** The engine has been told. */
  remove(numbers: readonly string[]): Promise<void>;
  /** How many wait, at most 1,000, and since when, milliseconds; 0 where none does. */
  waiting(): Promise<{ readonly count: number; readonly age: number }>;
  /** By what name the queue was known when all open runs were handed to it; null where it never was. */
  memory(namespace: string): Promise<string | null>;
  remember(namespace: string, memory: string): Promise<void>;
  /** The name of this store, chosen at its first use and kept: by it a queue is told from that of another store. */
  identity(): Promise<string>;
  /** The same, for whoever only looks: null where it was not given one yet. */
  known(): Promise<string | null>;
  /** Calls `heard` when something was put down that nobody else tells. Gives how to stop. */
  listen(heard: () => void): Promise<() => Promise<void>>;
}

export interface Posted {
  readonly number: string;
  /** Null where this version cannot read it: it was put down by another. */
  readonly change: Change | null;
  /** Since when it waits, milliseconds. */
  readonly age: number;
}
