import { type AnyHandler, type ChainContext, type EffectSql, isUnimplemented, type JobContext } from '../registry.ts';
import type { GuardMode, RunReason } from '../spec/vocabulary.ts';
import type { ItemResult } from '../store/item-store.ts';
import type { ErrorRecord, LogLine, Progress } from '../store/store.ts';
import { abortError } from '../worker/abort.ts';
import { NO_CHECKS } from '../worker/examine.ts';
import { invoke } from '../worker/invoke.ts';
import type { AbortReason } from '../worker/isolation/executor.ts';

export interface RunHandlerOptions {
  readonly input?: unknown;
  /** What the handler finds as `ctx.app`. */
  readonly app?: unknown;
  readonly params?: JobContext['params'];
  readonly scope?: string;
  readonly job?: string;
  readonly attempt?: number;
  readonly scheduledFor?: Date | string;
  readonly previousScheduledFor?: Date | string;
  readonly reason?: RunReason;
  /** What `ctx.resume()` gives. */
  readonly checkpoint?: unknown;
  /** Keys whose effect has happened already, for a guarded handler; items that are done, for one that takes batches. */
  readonly done?: readonly string[];
  /** The mode of its guard, for a guarded handler; default `record-after`. What it is per names the keys of payloads. */
  readonly guard?: { readonly mode?: GuardMode; readonly per?: string };
  /** What an effect finds as `ctx.sql` in the mode `transaction`. */
  readonly sql?: EffectSql;
  /** For the handler of a step: what `ctx.chain` tells of those before it. */
  readonly chain?: {
    readonly step?: string;
    readonly results?: ChainContext['results'];
    readonly events?: ChainContext['events'];
  };
  /** How many items `process` gets at once; default 100. */
  readonly batch?: number;
  /** Aborting it asks the handler to stop, as a cancel does. */
  readonly signal?: AbortSignal;
}

/** How a handler's run went, and what it left behind. */
export interface HandlerRun {
  readonly status: 'completed' | 'failed';
  /** What would be kept as the result. */
  readonly result: unknown;
  readonly error: ErrorRecord | null;
  readonly logs: readonly Pick<LogLine, 'level' | 'message' | 'data'>[];
  readonly progress: readonly Progress[];
  /** The last checkpoint, or null. */
  readonly checkpoint: unknown;
  /** The keys whose effect happened, in order, of a guarded handler. */
  readonly effects: readonly string[];
  /** What became of its items: all of those of a batch, those that failed of a guarded handler. */
  readonly items: readonly ItemResult[];
}

const RUN = '00000000-0000-8000-8000-000000000000';

/**
 * Runs a handler once, as the worker would, with nothing around it: for unit tests of handlers. It never rejects;
 * what the handler throws is in `error`.
 */
export async function runHandler(handler: AnyHandler, options: RunHandlerOptions = {}): Promise<HandlerRun> {
  if (isUnimplemented(handler)) throw new Error('This handler is not written yet.');
  const logs: Pick<LogLine, 'level' | 'message' | 'data'>[] = [];
  const progress: Progress[] = [];
  const effects: string[] = [];
  const done = new Set(options.done ?? []);
  const once = new Map<string, unknown>();
  const items: ItemResult[] = [];
  let opened: string | null = null;
  const happened = (key: string): void => {
    done.add(key);
    effects.push(key);
  };
  let checkpoint: unknown = options.checkpoint ?? null;
  const job = options.job ?? 'job-under-test';
  const controller = new AbortController();
  const abort = (reason: AbortReason): void => controller.abort(abortError(reason));
  if (options.signal?.aborted === true) abort('cancel');
  options.signal?.addEventListener('abort', () => abort('cancel'), { once: true });

  const ended = await invoke({
    handler,
    spec: {
      action: { text: job, handler: 'handler', params: options.params ?? {}, steps: [] },
      idempotency: {
        per: options.guard?.per ?? null,
        window: { kind: 'forever' },
        mode: options.guard?.mode ?? 'record-after',
      },
      batch: { size: options.batch ?? 100 },
    },
    work: {
      id: 'delivery',
      run: RUN,
      job,
      attempt: options.attempt ?? 1,
      scheduledFor: instantOf(options.scheduledFor) ?? Date.parse('2026-01-01T00:00:00Z'),
      previousScheduledFor: instantOf(options.previousScheduledFor),
      reason: options.reason ?? 'manual',
      event: null,
      input: options.input ?? null,
      scope: options.scope ?? null,
      trace: null,
      checkpoint,
      guard: `${job}:test`,
      step:
        options.chain === undefined
          ? null
          : {
              kind: 'do',
              name: options.chain.step ?? 'step',
              words: 'a step',
              root: '00000000-0000-8000-8000-000000000000',
              results: options.chain.results ?? {},
              events: options.chain.events ?? {},
            },
    },
    io: {
      log: (level, message, data) => void logs.push({ level, message, data }),
      progress: (value) => void progress.push(value),
      checkpoint: async (state) => {
        checkpoint = state;
      },
      guarded: async (keys) => keys.filter((key) => done.has(key)),
      recordGuard: async (keys) => keys.forEach(happened),
      unsettled: async () => [],
      claim: async (key) => !done.has(key) && done.add(key) !== null,
      settle: async (key, did) => {
        done.delete(key);
        if (did) happened(key);
      },
      begin: async (key) => {
        opened = done.has(key) ? null : key;
        return opened !== null;
      },
      query: async (text, values) => {
        if (options.sql === undefined) throw new Error('Give `sql` to runHandler: the effect asks the database.');
        return (await options.sql.query(text, values)).rows;
      },
      end: async (commit) => {
        if (commit && opened !== null) happened(opened);
        opened = null;
      },
      onceBefore: async (key) => ({ root: RUN, done: once.has(key) ? { value: once.get(key) } : null }),
      recordOnce: async (key, value) => void once.set(key, value),
      itemsBefore: async (keys) => ({ done: keys.filter((key) => done.has(key)), failed: [] }),
      recordItems: async (results) => void items.push(...results),
    },
    signal: controller.signal,
    app: options.app,
    progressEvery: 0,
    checks: NO_CHECKS,
  });
  const base = { logs, progress, checkpoint, effects, items };
  return ended.kind === 'returned'
    ? { ...base, status: 'completed', result: ended.result, error: null }
    : { ...base, status: 'failed', result: null, error: ended.kind === 'threw' ? ended.error : null };
}

function instantOf(value: Date | string | undefined): number | null {
  if (value === undefined) return null;
  return value instanceof Date ? value.getTime() : Date.parse(value);
}
