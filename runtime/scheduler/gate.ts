import type { JobSpec } from '../spec/job-spec.ts';
import type { RunReason } from '../spec/vocabulary.ts';
import type { Run } from '../store/store.ts';

/**
 * The gate: engines know no concurrency, so a run of a job with a limit is handed to its engine only when a slot is
 * free. Slots are held by the first open runs in one order that every instance computes alike; a run that waits for
 * its next attempt keeps its slot, so that "one at a time" also means "in order".
 */

export type OpenRun = Pick<
  Run,
  | 'id'
  | 'status'
  | 'attempt'
  | 'reason'
  | 'scheduledFor'
  | 'createdAt'
  | 'ready'
  | 'concurrencyKey'
  | 'cause'
  | 'root'
  | 'step'
>;

/** A run whose delivery is in somebody's hands: the engine says then that its time has come. */
type Delivered = ReadonlySet<string>;
const NONE: Delivered = new Set();

/**
 * Whether a run's time has come. Who made a run for at once had seen its instant on a clock of its own: of two machines
 * one is always behind, and must not take such a run for a deferred one; nor one of which the queue has said it.
 */
export function isDue({ status, attempt, scheduledFor, createdAt, ready }: OpenRun, now: number): boolean {
  return status === 'running' || attempt > 0 || ready || scheduledFor <= Math.max(now, createdAt);
}

/**
 * A paused job starts nothing by itself: such a run waits for it to be resumed, and so does the next step of one that has
 * begun. What a person asked for is done.
 */
export function isHeldByPause(run: Pick<Run, 'reason' | 'status' | 'attempt' | 'root'>): boolean {
  const { reason, status, attempt } = run;
  if (status !== 'pending' || attempt > 0) return false;
  return reason === 'event' || reason === 'after' || (isStep(run) && isBySchedule(reason));
}

/** Whether a clock asked for a run; all others are wanted by someone and are never dropped. */
export function isBySchedule(reason: RunReason): boolean {
  return reason === 'schedule' || reason === 'catch-up';
}

/** Whether a run is a step of another. */
export function isStep({ root }: Pick<Run, 'root'>): boolean {
  return (root ?? null) !== null;
}

/**
 * How many runs of one tenant are let at the engine at a time, of a job that says nothing of how many. Engines deliver in
 * order; so whoever queues a hundred thousand has so many before those of others, and the rest waits here.
 */
export const TENANT_SLOTS = 50;

type Limited = Pick<JobSpec, 'serial' | 'overlap' | 'concurrency'>;

/** How many runs of a job (and key) its description lets go at once; null for any number. */
export function limitOf(spec: Limited): number | null {
  if (spec.serial) return 1;
  if (spec.concurrency.limit !== null) return spec.concurrency.limit;
  // "Queue" and "cancel" only mean something where a later run waits for an earlier one.
  return spec.overlap === 'queue' || spec.overlap === 'cancel' ? 1 : null;
}

/**
 * How many runs of a job (and key) may be handed to the engine at once; null for any number. Runs that wait for their steps
 * sleep for days, and would keep a tenant's others from beginning.
 */
export function slotsOf(
  spec: Limited & Pick<JobSpec, 'scope'> & { readonly action: Pick<JobSpec['action'], 'steps'> },
): number | null {
  return limitOf(spec) ?? (spec.scope === null || spec.action.steps.length > 0 ? null : TENANT_SLOTS);
}

/** Of open runs, oldest first, those that hold the slots of their key, in order. Runs whose time has not come hold none. */
export function slotHolders<R extends OpenRun>(
  open: readonly R[],
  slots: number | null,
  now: number,
  delivered: Delivered = NONE,
): readonly R[] {
  const taken = new Map<string | null, number>();
  return [...open].sort(inOrder).filter((run) => {
    if (!isDue(run, now) && !delivered.has(run.id)) return false;
    // The slot that a step needs is held by the run that it is a step of.
    if (slots === null || isStep(run)) return true;
    const before = taken.get(run.concurrencyKey) ?? 0;
    taken.set(run.concurrencyKey, before + 1);
    return before < slots;
  });
}

/** The runs that may be in the engine's hands: those that hold a slot and have not begun. */
export function decideHandOver<R extends OpenRun>(open: readonly R[], slots: number | null, now: number): readonly R[] {
  return slotHolders(open, slots, now).filter((run) => run.status === 'pending' && run.attempt === 0);
}

/**
 * Running, then begun and waiting for a next attempt, then the earlier instant, a backfill behind all others; alike ones
 * as the store gives them: oldest first.
 */
function inOrder(a: OpenRun, b: OpenRun): number {
  return rank(a) - rank(b) || a.scheduledFor - b.scheduledFor;
}

function rank(run: OpenRun): number {
  if (run.status === 'running') return 0;
  if (run.attempt > 0) return 1;
  return run.reason === 'backfill' ? 3 : 2;
}

/**
 * The value of a job's concurrency key for one input: `customer` is looked for as `customer`, `customerId`,
 * `customer_id` and `customer.id`; a path with dots is followed. Null where the job has no key or the input no value.
 */
export function concurrencyKeyOf(spec: Pick<JobSpec, 'concurrency'>, input: unknown): string | null {
  const { key } = spec.concurrency;
  return key === null ? null : keyNamed(key, input);
}

/** The tenant of a run: the one it was asked for with, else the one that its input names. */
export function scopeOf(spec: Pick<JobSpec, 'scope'>, input: unknown, scope: string | null): string | null {
  return scope ?? (spec.scope === null ? null : keyNamed(spec.scope, input));
}

/** Its concurrency key; where the job counts by tenant, or has no limit of its own, that is the run's tenant. */
export function keyOfRun(spec: Limited & Pick<JobSpec, 'scope'>, input: unknown, scope: string | null): string | null {
  const key = concurrencyKeyOf(spec, input);
  if (key !== null || spec.scope === null) return key;
  return limitOf(spec) === null || spec.concurrency.key === spec.scope ? scopeOf(spec, input, scope) : null;
}

/** What an input says of the thing that a key names: `customer` is found as itself, `customerId`, `customer_id` or `customer.id`. */
export function keyNamed(key: string, input: unknown): string | null {
  return keysNamed(key, input)[0] ?? null;
}

/** All that an input says of that thing, in the order in which `keyNamed` looks: an input may say it in several forms, and differently. */
export function keysNamed(key: string, input: unknown): readonly string[] {
  return [key, `${key}Id`, `${key}_id`, `${key}.id`].flatMap((path) => {
    const value = valueAt(input, path);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
  });
}

/** The value at a dotted path of own properties, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  let found: unknown = value;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}
