import { PermanentError } from '../errors.ts';
import type { AnyBatchHandler, BatchOutcome, JobContext } from '../registry.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { FailedBefore, ItemResult } from '../store/item-store.ts';
import type { AttemptIo, Work } from './isolation/executor.ts';
import { chunksOf, type FailedItem, failureOf, type Keyed } from './items.ts';
import { recordError } from './record.ts';

/** What a run in batches did. */
export interface BatchResult {
  readonly done: number;
  /** Items that were done before: by an earlier attempt, or by the run that this one retries. */
  readonly alreadyDone: number;
}

/**
 * Runs a handler that takes its work in batches. Each batch's outcome is recorded before the next begins, so that a crash
 * repeats one batch at most; what failed before it is not tried again until the next attempt. An item that fails stops no
 * other; the run then fails, and its next attempt takes only those that failed and may yet succeed.
 */
export async function runBatches(
  handler: AnyBatchHandler,
  batch: JobSpec['batch'],
  work: Work,
  ctx: JobContext,
  io: AttemptIo,
): Promise<BatchResult> {
  if (batch === null) {
    throw new PermanentError(
      `The handler of "${work.job}" is { items, key, process }, but its description names no batches; say "in batches of 100" or export a function.`,
    );
  }
  const { size } = batch;
  const { items, key, process, cursor } = bound(handler);
  const failures: FailedItem[] = [];
  let done = 0;
  let alreadyDone = 0;
  const told = (): void => ctx.progress({ processed: done + alreadyDone + failures.length });

  for await (const chunk of openOf(io, chunksOf(await items(work.input, ctx), key, size), size)) {
    alreadyDone += chunk.done;
    failures.push(...chunk.failed.map(failedBefore));
    if (chunk.open.length > 0) {
      ctx.signal.throwIfAborted();
      const results = await outcomes(process, chunk.open, ctx);
      const failing = results.filter(({ error }) => error !== undefined);
      await io.recordItems(results.map(recorded));
      done += results.length - failing.length;
      failures.push(...failing.map(({ key: name, error }) => ({ key: name, error })));
      for (const { key: name, error } of failing) ctx.log.warn(`The item "${name}" failed.`, error);
    }
    told();
    // Where one has failed, the next attempt has to come by it again.
    const last = chunk.last?.item;
    if (cursor !== null && failures.length === 0 && last !== undefined) await ctx.checkpoint(cursor(last));
  }
  if (failures.length > 0) throw failureOf(failures, done + alreadyDone + failures.length);
  return { done, alreadyDone };
}

function failedBefore({ key, message, permanent }: FailedBefore): FailedItem {
  return { key, error: permanent ? new PermanentError(message) : new Error(message) };
}

interface OpenChunk {
  readonly open: readonly Keyed[];
  readonly done: number;
  readonly failed: readonly FailedBefore[];
  /** The last item of those looked at. */
  readonly last: Keyed | undefined;
}

/** Batches of items that are still to be done, whole ones: after a crash or a failure the rest is spread over many chunks. */
async function* openOf(
  io: AttemptIo,
  chunks: AsyncIterable<readonly Keyed[]>,
  size: number,
): AsyncGenerator<OpenChunk> {
  let open: Keyed[] = [];
  let done = 0;
  let failed: FailedBefore[] = [];
  let last: Keyed | undefined;
  for await (const chunk of chunks) {
    const before = await io.itemsBefore(chunk.map(({ key }) => key));
    const isDone = new Set(before.done);
    const hasFailed = new Map(before.failed.map((one) => [one.key, one]));
    for (const one of chunk) {
      last = one;
      const failure = hasFailed.get(one.key);
      if (isDone.has(one.key)) done += 1;
      else if (failure !== undefined) failed.push(failure);
      else open.push(one);
      if (open.length < size) continue;
      yield { open, done, failed, last };
      open = [];
      done = 0;
      failed = [];
    }
  }
  if (open.length > 0 || done > 0 || failed.length > 0) yield { open, done, failed, last };
}

interface Outcome {
  readonly key: string;
  /** Undefined where it is done. */
  readonly error: unknown;
}

/** What became of each item of a batch. One that throws as a whole fails each; one that was asked to stop is thrown on. */
async function outcomes(
  process: Bound['process'],
  batch: readonly Keyed[],
  ctx: JobContext,
): Promise<readonly Outcome[]> {
  let results: unknown;
  try {
    results = await process(
      batch.map(({ item }) => item),
      ctx,
    );
  } catch (error) {
    ctx.signal.throwIfAborted();
    return batch.map(({ key }) => ({ key, error }));
  }
  if (results === undefined || results === null) return batch.map(({ key }) => ({ key, error: undefined }));
  if (!Array.isArray(results) || results.length !== batch.length || !results.every(isOutcome)) {
    throw new PermanentError(
      `process() gave ${Array.isArray(results) ? `${results.length} results` : `a ${typeof results}`} for ${batch.length} items; return nothing where all are done, or what Promise.allSettled gives, one for each item in its order.`,
    );
  }
  return batch.map(({ key }, index) => {
    const result = results[index] as BatchOutcome;
    return { key, error: result.status === 'fulfilled' ? undefined : (result.reason ?? new Error('it failed')) };
  });
}

function isOutcome(value: unknown): value is BatchOutcome {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    (value.status === 'fulfilled' || value.status === 'rejected')
  );
}

function recorded({ key, error }: Outcome): ItemResult {
  return { key, error: error === undefined ? null : recordError(error) };
}

interface Bound {
  items(input: unknown, ctx: JobContext): Iterable<unknown> | AsyncIterable<unknown> | Promise<Iterable<unknown>>;
  key(item: unknown): unknown;
  process(items: readonly unknown[], ctx: JobContext): unknown;
  readonly cursor: ((item: unknown) => unknown) | null;
}

/** The handler's types are the user's; here its items are just values. */
function bound(handler: AnyBatchHandler): Bound {
  const given = handler as unknown as Pick<Bound, 'items' | 'key' | 'process'> & {
    cursor?(item: unknown): unknown;
  };
  return {
    items: (input, ctx) => given.items(input, ctx),
    key: (item) => given.key(item),
    process: (items, ctx) => given.process(items, ctx),
    cursor: given.cursor === undefined ? null : (item) => given.cursor?.(item),
  };
}
