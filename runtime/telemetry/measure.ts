/** What is measured of a run, as its instance sees it. Milliseconds. */
export type Measure =
  | { readonly of: 'started'; readonly job: string; readonly late: number }
  /** `run`: whether a run is over, not a step of one. `duration`: of its last attempt; null where none ended with it. */
  | {
      readonly of: 'completed' | 'failed';
      readonly job: string;
      readonly run: boolean;
      readonly duration: number | null;
    }
  | { readonly of: 'retried' | 'skipped' | 'cancelled' | 'created'; readonly job: string };

/** What is looked at when it is asked. */
export interface Gauges {
  /** The engine's name. */
  readonly engine: string;
  readonly depth: () => Promise<{ readonly ready: number; readonly deferred: number; readonly active: number }>;
  readonly running: () => number;
  readonly deadLetters: () => Promise<number>;
}

/** Where measures are kept, and how they are read. */
export interface Instruments {
  record(measure: Measure): void;
  text(): Promise<string>;
}
