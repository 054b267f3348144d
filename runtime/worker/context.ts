import type { ChainContext, JobContext } from '../registry.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { LogLine } from '../store/store.ts';
import { BOUNDS } from './bounds.ts';
import type { AttemptIo, Work } from './isolation/executor.ts';
import { onceOf } from './once.ts';
import { recordLogData, recordText, shown, toJson } from './record.ts';
import { sparingly } from './sparingly.ts';

export interface ContextOptions {
  readonly spec: Pick<JobSpec, 'action' | 'idempotency' | 'batch'>;
  readonly work: Work;
  readonly io: AttemptIo;
  readonly signal: AbortSignal;
  readonly app: unknown;
  /** Milliseconds between two words of progress that are handed on; 0 hands on each. */
  readonly progressEvery?: number;
}

/** A handler's context, and whether the handler has noticed that it was asked to stop. */
export interface MadeContext {
  readonly ctx: JobContext;
  noticed(): boolean;
  /** Sends on what was held back. What a handler left behind says afterwards is not heard. */
  end(): void;
}

/** Makes the context of one attempt. */
export function makeContext({ spec, work, io, signal, app, progressEvery }: ContextOptions): MadeContext {
  let noticed = false;
  let lines = 0;
  let characters = 0;
  let over = false;
  let checkpoint = work.checkpoint;
  // A handler may report each of a million items; what counts is the last word.
  const progress = sparingly(io.progress, progressEvery ?? BOUNDS.progressEvery);

  // A handler that looks, sees that it should stop, and returns early has not finished its work; one that never looked
  // has. The two are told apart here, so that a deploy neither loses the rest of a batch nor repeats a finished run.
  Object.defineProperty(signal, 'aborted', {
    configurable: true,
    get() {
      const aborted = Reflect.get(AbortSignal.prototype, 'aborted', signal) === true;
      noticed ||= aborted;
      return aborted;
    },
  });

  const log = (level: LogLine['level']) => (message: string, data?: unknown) => {
    if (over || lines >= BOUNDS.logLines || characters >= BOUNDS.logCharacters) return;
    const text = recordText(shown(message), BOUNDS.logMessage);
    const kept = recordLogData(data);
    lines += 1;
    characters += text.length + kept.size;
    if (lines >= BOUNDS.logLines || characters >= BOUNDS.logCharacters) {
      const much = `${lines} lines with ${characters} characters`;
      io.log('warn', `This attempt has logged ${much}; further lines are not kept.`, null);
      return;
    }
    io.log(level, text, kept.value);
  };

  const ctx: JobContext = {
    run: {
      id: work.run,
      job: work.job,
      attempt: work.attempt,
      scheduledFor: new Date(work.scheduledFor),
      previousScheduledFor: work.previousScheduledFor === null ? null : new Date(work.previousScheduledFor),
      reason: work.reason,
    },
    signal,
    isCancelled: () => signal.aborted,
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    progress({ processed, total, message }) {
      if (!Number.isFinite(processed)) {
        throw new TypeError(`progress: "processed" is ${shown(processed)}; give a number`);
      }
      if (over) return;
      progress.push({
        processed,
        total: total === undefined || !Number.isFinite(total) ? null : total,
        message: message === undefined ? null : recordText(shown(message), BOUNDS.progressMessage),
      });
    },
    async checkpoint(state) {
      const json = toJson(state, BOUNDS.checkpoint);
      if (!json.ok) throw new TypeError(`checkpoint: the state cannot be kept: ${json.why}`);
      if (over) throw new Error('checkpoint: the attempt is over, so its state is not kept');
      await io.checkpoint(json.value);
      checkpoint = json.value;
    },
    resume: <State>() => (checkpoint ?? null) as State | null,
    once: onceOf(work.job, io, () => over),
    params: spec.action.params,
    scope: work.scope,
    chain: chainOf(work),
    app,
  };
  return {
    ctx,
    noticed: () => noticed,
    end() {
      progress.flush();
      over = true;
    },
  };
}

function chainOf({ step }: Work): ChainContext | null {
  if (step === null) return null;
  const { root, name, results, events } = step;
  return { root, step: name, results, events };
}
