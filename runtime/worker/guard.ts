import { PermanentError } from '../errors.ts';
import type { AnyGuardedHandler, GuardedHandler, JobContext } from '../registry.ts';
import type { AttemptIo, Work } from './isolation/executor.ts';

/** How many items are asked about at once. */
const CHUNK = 200;
/** How many failed items are named in the error. */
const NAMED = 5;

/** What a guarded run did: effects that happened, items whose effect had happened before in the window. */
export interface GuardedResult {
  readonly done: number;
  readonly alreadyDone: number;
}

/**
 * Runs a guarded handler in the mode `record-after`: each item's effect, then the record that it happened. A crash
 * between the two repeats that one effect, which is why the same stable `idempotencyKey` is handed to it for providers
 * that take one. An item that fails does not stop the others; the run then fails, and its next attempt finds the rest
 * recorded and tries only what failed.
 */
export async function runGuarded(
  handler: AnyGuardedHandler,
  work: Work,
  ctx: JobContext,
  io: AttemptIo,
): Promise<GuardedResult> {
  if (work.guard === null) {
    throw new PermanentError(
      `The handler of "${work.job}" is { items, key, effect }, but its description names no guard; say "once per …" or export a function.`,
    );
  }
  const { items, key, effect } = bound(handler);
  const failures: { readonly key: string; readonly error: unknown }[] = [];
  const seen = new Set<string>();
  let done = 0;
  let alreadyDone = 0;

  for await (const chunk of chunks(await items(work.input, ctx), key, seen)) {
    const guarded = new Set(await io.guarded(chunk.map((item) => item.key)));
    for (const { key: itemKey, item } of chunk) {
      if (guarded.has(itemKey)) {
        alreadyDone += 1;
        continue;
      }
      ctx.signal.throwIfAborted();
      try {
        await effect(item, { ...ctx, signal: ctx.signal, idempotencyKey: `${work.guard}:${itemKey}` });
      } catch (error) {
        ctx.signal.throwIfAborted();
        failures.push({ key: itemKey, error });
        ctx.log.warn(`The effect for "${itemKey}" failed.`, error);
        continue;
      }
      await io.recordGuard([itemKey]);
      done += 1;
      ctx.progress({ processed: done + alreadyDone + failures.length });
    }
  }
  if (failures.length > 0) throw failureOf(failures, done + alreadyDone + failures.length);
  return { done, alreadyDone };
}

interface Bound {
  items(input: unknown, ctx: JobContext): ReturnType<GuardedHandler['items']>;
  key(item: unknown): string;
  effect(item: unknown, ctx: JobContext & { readonly idempotencyKey: string }): unknown;
}

/** The handler's types are the user's; here its items are just values. */
function bound(handler: AnyGuardedHandler): Bound {
  return handler as unknown as Bound;
}

async function* chunks(
  items: Iterable<unknown> | AsyncIterable<unknown>,
  key: (item: unknown) => string,
  seen: Set<string>,
): AsyncGenerator<readonly { readonly key: string; readonly item: unknown }[]> {
  let chunk: { readonly key: string; readonly item: unknown }[] = [];
  for await (const item of items) {
    const itemKey = key(item);
    if (typeof itemKey !== 'string' || itemKey === '') {
      throw new PermanentError(
        `key() gave ${JSON.stringify(itemKey)} for an item; it must give a text that is not empty.`,
      );
    }
    // The same key twice in one run is the same effect.
    if (seen.has(itemKey)) continue;
    seen.add(itemKey);
    chunk.push({ key: itemKey, item });
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function failureOf(failures: readonly { readonly key: string; readonly error: unknown }[], of: number): Error {
  const messages = failures
    .slice(0, NAMED)
    .map(({ key, error }) => `${key}: ${error instanceof Error ? error.message : String(error)}`);
  const more = failures.length > NAMED ? `; and ${failures.length - NAMED} more` : '';
  const message = `${failures.length} of ${of} items failed: ${messages.join('; ')}${more}`;
  const cause = failures[0]?.error;
  // Trying again helps as long as one of them may yet succeed.
  const permanent = failures.every(({ error }) => error instanceof Error && error.name === 'PermanentError');
  return permanent ? new PermanentError(message, { cause }) : new Error(message, { cause });
}
