import type { JobContext } from '../registry.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { LogLine } from '../store/store.ts';
import type { AttemptIo, Work } from './isolation/executor.ts';
import { BOUNDS, clip, recordLogData, toJson } from './record.ts';

export interface ContextOptions {
  readonly spec: Pick<JobSpec, 'action'>;
  readonly work: Work;
  readonly io: AttemptIo;
  readonly signal: AbortSignal;
  readonly app: unknown;
}

/** A handler's context, and whether the handler has noticed that it was asked to stop. */
export interface MadeContext {
  readonly ctx: JobContext;
  noticed(): boolean;
}

/** Makes the context of one attempt. */
export function makeContext({ spec, work, io, signal, app }: ContextOptions): MadeContext {
  let noticed = false;
  let lines = 0;
  let checkpoint = work.checkpoint;

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
    lines += 1;
    if (lines > BOUNDS.logLines) return;
    if (lines === BOUNDS.logLines) {
      io.log('warn', `This attempt has logged ${BOUNDS.logLines} lines; further lines are not kept.`, null);
      return;
    }
    io.log(level, clip(String(message), BOUNDS.logMessage), recordLogData(data));
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
      if (!Number.isFinite(processed)) throw new TypeError(`progress: "processed" is ${processed}; give a number`);
      io.progress({
        processed,
        total: total === undefined || !Number.isFinite(total) ? null : total,
        message: message === undefined ? null : clip(message, BOUNDS.errorMessage),
      });
    },
    async checkpoint(state) {
      const json = toJson(state, BOUNDS.checkpoint);
      if (!json.ok) throw new TypeError(`checkpoint: the state cannot be kept: ${json.why}`);
      await io.checkpoint(json.value);
      checkpoint = json.value;
    },
    resume: <State>() => (checkpoint ?? null) as State | null,
    params: spec.action.params,
    scope: work.scope,
    app,
  };
  return { ctx, noticed: () => noticed };
}
