/**
 * The part of the store by which instances on one database tell each other what happens, for those who look on. Null where
 * there is only ever one instance. Nothing depends on it: what is lost here is in the other tables.
 */
export interface RelayStore {
  /** Says that somebody looks on at this instance for so many milliseconds from now on; 0 takes it back. */
  lookOn(ms: number): Promise<void>;
  /** Whether somebody looks on at another instance. */
  isWatched(): Promise<boolean>;
  /** Tells the other instances, and forgets as `forget` does. */
  tell(events: readonly unknown[]): Promise<void>;
  /**
   * What other instances told behind a mark, oldest first and at most `TOLD_AT_ONCE` portions, with the mark behind it. With
   * null nothing, and the mark of this moment. Where what was told up to the mark may be lost, as after a crash of the server,
   * only that there is a gap, and the mark of this moment.
   */
  told(after: string | null): Promise<{ readonly mark: string; readonly events: readonly unknown[] }>;
  /** Forgets what was told more than a minute ago. */
  forget(): Promise<void>;
  /** Calls `heard` when there is something to hear, and after a connection was lost. Gives how to stop. */
  listen(heard: () => void): Promise<() => Promise<void>>;
}

/** How long what was told is kept, milliseconds. */
export const TOLD_KEPT = 60_000;

/** How many portions are heard with one question. */
export const TOLD_AT_ONCE = 100;
