import type { RedisOptions, TemporalOptions } from '../../runtime/engine/options.ts';
import type { Fault } from './faults.ts';
import type { ServerEngine } from './queue.ts';

/** What an instance is started with: in the environment variable `NLJOBS_CHAOS`, as JSON. */
export interface Orders {
  readonly engine: ServerEngine | 'embedded';
  /** The store's database, but for `embedded`. */
  readonly url?: string;
  /** The queue of `redis`. */
  readonly redis?: RedisOptions;
  /** The deliveries of `temporal`, and the file with the bundle of its workflow. */
  readonly temporal?: TemporalOptions;
  readonly workflow?: string;
  /** The folder of `embedded`. */
  readonly folder?: string;
  /** Where handlers write what they do. */
  readonly effects: string;
  readonly seed: number;
  /** Which registrations: see jobs.ts. */
  readonly jobs: JobSet;
  /** False for one that only asks for work. */
  readonly work?: boolean;
  /** It ends itself by kill -9 at a step of an attempt. */
  readonly fault?: Fault;
  /** Milliseconds; short, so that little waiting is between a kill and its consequences. */
  readonly lease: number;
  readonly heartbeat: number;
  readonly poll: number;
}

export type JobSet = 'storm' | 'breeze' | 'steps' | 'asked' | 'clocks' | 'before' | 'after';

/** What an instance can be asked for: methods of the runtime, and `runs` for its list. */
export type Method = 'enqueue' | 'emit' | 'runs';

/** A line that an instance is told on its standard input. */
export type Told =
  | { readonly ask: number; readonly method: Method; readonly args: readonly unknown[] }
  /** It ends itself by SIGTERM once a run of this job has begun. */
  | { readonly stopOnceBegun: string }
  | { readonly clock: { readonly step: number } | { readonly rate: number } };

/** A line that it says on its standard output. */
export type Said =
  | { readonly started: true }
  | { readonly stopped: true }
  | { readonly ask: number; readonly answer: unknown }
  | { readonly ask: number; readonly refused: string };
