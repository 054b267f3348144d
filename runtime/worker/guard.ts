import { PermanentError } from '../errors.ts';
import type { AnyGuardedHandler, EffectContext, EffectSql, JobContext } from '../registry.ts';
import { keyNamed } from '../scheduler/gate.ts';
import type { Idempotency } from '../spec/job-spec.ts';
import type { GuardMode } from '../spec/vocabulary.ts';
import type { AttemptIo, Work } from './isolation/executor.ts';
import { chunksOf, type FailedItem, failureOf } from './items.ts';
import { recordError } from './record.ts';

/** How many items are asked about at once. */
const CHUNK = 200;

/** What a guarded run did. */
export interface GuardedResult {
  /** Effects that happened. */
  readonly done: number;
  /** Items whose effect had happened before in the window. */
  readonly alreadyDone: number;
  /**
   * Keys that an earlier attempt claimed without a word of how it went (mode `claim-first`): their effect may or may not
   * have happened, and is not repeated. Missing where there is none.
   */
  readonly unsure?: readonly string[];
}

type Effect = (key: string) => Promise<'done' | 'already'>;

/**
 * Runs a guarded handler: each item's effect once a key and window, in the mode that the description promises. An item
 * that fails does not stop the others; the run then fails, and its next attempt finds the rest recorded and tries only
 * what failed.
 */
export async function runGuarded(
  handler: AnyGuardedHandler,
  guard: Idempotency | null,
  work: Work,
  ctx: JobContext,
  io: AttemptIo,
  size: number = CHUNK,
): Promise<GuardedResult> {
  if (work.guard === null || guard === null) {
    throw new PermanentError(
      `The handler of "${work.job}" is { items, key, effect }, but its description names no guard; say "once per …" or export a function.`,
    );
  }
  const { items, key, effect } = bound(handler, guard);
  const failures: FailedItem[] = [];
  const unsure: string[] = [];
  let done = 0;
  let alreadyDone = 0;

  for await (const chunk of chunksOf(await items(work.input, ctx), key, size)) {
    const keys = chunk.map((item) => item.key);
    const guarded = new Set(await io.guarded(keys));
    if (guard.mode === 'claim-first' && guarded.size > 0) unsure.push(...(await io.unsettled([...guarded])));
    for (const { key: itemKey, item } of chunk) {
      if (guarded.has(itemKey)) {
        alreadyDone += 1;
        continue;
      }
      ctx.signal.throwIfAborted();
      const idempotencyKey = `${work.guard}:${itemKey}`;
      try {
        const outcome = await MODES[guard.mode](io, ctx.signal, (sql) =>
          effect(item, effectContext(ctx, idempotencyKey, sql)),
        )(itemKey);
        if (outcome === 'done') done += 1;
        else alreadyDone += 1;
      } catch (error) {
        ctx.signal.throwIfAborted();
        failures.push({ key: itemKey, error });
        await io.recordItems([{ key: itemKey, error: recordError(error) }]);
        ctx.log.warn(`The effect for "${itemKey}" failed.`, error);
        continue;
      }
      ctx.progress({ processed: done + alreadyDone + failures.length });
    }
  }
  if (unsure.length > 0) {
    ctx.log.warn(
      'An earlier attempt claimed these keys and ended without a word: their effects may or may not have happened, and are not repeated.',
      unsure,
    );
  }
  if (failures.length > 0) throw failureOf(failures, done + alreadyDone + failures.length);
  return { done, alreadyDone: alreadyDone - unsure.length, ...(unsure.length > 0 ? { unsure } : {}) };
}

/** How each mode puts an effect and its record in order. */
const MODES: Readonly<
  Record<GuardMode, (io: AttemptIo, signal: AbortSignal, effect: (sql: EffectSql) => Promise<void>) => Effect>
> = {
  // A crash between the two repeats the effect, under the same key for providers that take one.
  'record-after': (io, _signal, effect) => async (key) => {
    await effect(NO_SQL);
    await io.recordGuard([key]);
    return 'done';
  },
  // A crash between the two leaves the claim, and the effect is not repeated. What an effect throws is its word that it
  // did not happen; one that was stopped midway gives no such word.
  'claim-first': (io, signal, effect) => async (key) => {
    if (!(await io.claim(key))) return 'already';
    try {
      await effect(NO_SQL);
    } catch (error) {
      if (!signal.aborted) await io.settle(key, false);
      throw error;
    }
    await io.settle(key, true);
    return 'done';
  },
  // Record and effect are committed together or not at all.
  transaction: (io, signal, effect) => async (key) => {
    if (!(await io.begin(key))) return 'already';
    try {
      await effect({
        async query<Row extends object>(text: string, values: readonly unknown[] = []) {
          return { rows: (await io.query(text, values)) as readonly Row[] };
        },
      });
      // Asked to stop in the middle of it: what was done so far is taken back, and the next attempt does it whole.
      signal.throwIfAborted();
    } catch (error) {
      await io.end(false);
      throw error;
    }
    await io.end(true);
    return 'done';
  },
};

const NO_SQL: EffectSql = {
  async query() {
    throw new TypeError(
      'ctx.sql is there for effects that share the transaction of their record; say "in a transaction" in the description.',
    );
  },
};

function effectContext(ctx: JobContext, idempotencyKey: string, sql: EffectSql): EffectContext {
  return { ...ctx, signal: ctx.signal, idempotencyKey, sql };
}

interface Bound {
  items(input: unknown, ctx: JobContext): Iterable<unknown> | AsyncIterable<unknown> | Promise<Iterable<unknown>>;
  key(item: unknown): unknown;
  effect(item: unknown, ctx: EffectContext): Promise<void>;
}

/** The handler's types are the user's; here its items are just values. For an event the payload is the item and names its key. */
function bound(handler: AnyGuardedHandler, { per }: Idempotency): Bound {
  const given = handler as unknown as Partial<Bound> & Pick<Bound, 'effect'>;
  return {
    items: (input, ctx) => given.items?.(input, ctx) ?? [input],
    key: (item) => (given.key === undefined ? keyOf(item, per) : given.key(item)),
    async effect(item, ctx) {
      await given.effect(item, ctx);
    },
  };
}

/** What a payload says of whatever the guard is per; a guard per nothing has one key for all. */
function keyOf(payload: unknown, per: string | null): string {
  if (per === null) return '*';
  const found = keyNamed(per, payload);
  if (found !== null) return found;
  throw new PermanentError(
    `The payload names no ${per}: it has none of ${per}, ${per}Id, ${per}_id and ${per}.id. Give the handler a key(payload).`,
  );
}
