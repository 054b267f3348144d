import type { RunReason } from './spec/vocabulary.ts';
import type { AttemptOutcome, ErrorRecord, LogLine, Progress } from './store/store.ts';

/** What the `duration` of an end is of where it is of no attempt: of a run, its steps and what it waited between them; or of a wait. */
export type Spans = 'steps' | 'wait';

/**
 * What happens on this instance, as it happens: for the HTTP stream, the console of `dev`, and alerts. The store is the
 * truth; events of other instances are not seen here, but by whoever follows the HTTP stream (`tell-others.ts`). `at` is epoch milliseconds.
 */
export type RunEvent = {
  readonly at: number;
  readonly job: string;
  readonly run: string;
  /** Of a step's run, the run that it is a step of. */
  readonly root?: string;
} & (
  | { readonly type: 'run.created'; readonly reason: RunReason; readonly scheduledFor: number }
  | {
      readonly type: 'run.skipped';
      readonly reason: RunReason;
      readonly scheduledFor: number;
      readonly message: string;
    }
  | {
      readonly type: 'run.started';
      readonly attempt: number;
      readonly scheduledFor: number;
      readonly recovered: boolean;
    }
  | { readonly type: 'run.progress'; readonly attempt: number; readonly progress: Progress }
  | { readonly type: 'run.log'; readonly attempt: number; readonly line: LogLine }
  | {
      readonly type: 'run.completed';
      readonly attempt: number;
      readonly duration: number;
      readonly spans?: Spans;
      readonly result: unknown;
    }
  | {
      readonly type: 'run.failed';
      /** 0 where it failed without an attempt's end. */
      readonly attempt: number;
      readonly duration: number;
      readonly spans?: Spans;
      readonly error: ErrorRecord | null;
      readonly message: string;
    }
  | { readonly type: 'run.cancelled'; readonly message: string }
  /** An attempt ended and another follows: after a failure, a timeout or an interruption. */
  | {
      readonly type: 'run.retrying';
      readonly attempt: number;
      readonly outcome: AttemptOutcome;
      readonly next: number;
      readonly error: ErrorRecord | null;
      readonly message: string;
    }
);

export type JobEvent = {
  readonly at: number;
  readonly job: string;
  readonly type: 'job.paused' | 'job.resumed';
};

/**
 * Where this instance's registrations stand: they came into force again, or those of another deployment did (`by`) and
 * the schedules here rest.
 */
export type GenerationEvent = { readonly at: number; readonly generation: string } & (
  | { readonly type: 'generation.active' }
  | { readonly type: 'generation.passive'; readonly by: string }
);

export type RuntimeEvent = RunEvent | JobEvent | GenerationEvent;

/** An event without its time, which the bus adds. */
export type NewEvent = RuntimeEvent extends infer Event
  ? Event extends RuntimeEvent
    ? Omit<Event, 'at'>
    : never
  : never;

export interface EventBus {
  emit(event: NewEvent): void;
  /** Calls `listener` for every event from now on. Returns how to stop. A listener that throws disturbs nobody. */
  subscribe(listener: (event: RuntimeEvent) => void): () => void;
}

/** Makes a bus. `failed` is told what a listener threw. */
export function createEventBus(now: () => number, failed: (error: unknown) => void): EventBus {
  const listeners = new Set<(event: RuntimeEvent) => void>();
  return {
    emit(event) {
      const stamped = { ...event, at: now() } as RuntimeEvent;
      for (const listener of listeners) {
        try {
          listener(stamped);
        } catch (error) {
          failed(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
