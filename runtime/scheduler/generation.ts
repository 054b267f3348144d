import { createHash } from 'node:crypto';
import { specHashInput } from '../spec/canonical-json.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import type { Sign } from '../store/generation-store.ts';

/**
 * What tells one deployment's registrations from another's. Words do not count: two specs that do the same have one
 * version, and two lists of the same versions are one generation, in whatever order.
 */

/** The version of a job's spec: 32 hexadecimal digits. */
export function versionOf(spec: JobSpec): string {
  return digest(specHashInput(spec));
}

/**
 * The generation that a list of jobs makes, in any order: 32 hexadecimal digits. Whether a handler is written counts:
 * it decides whether the job is scheduled.
 */
export function generationOf(jobs: Iterable<{ readonly version: string; readonly implemented: boolean }>): string {
  const lines = [...jobs].map(({ version, implemented }) => (implemented ? version : `${version} unwritten`));
  return digest(lines.sort().join('\n'));
}

/** The group of a run's deliveries: what an instance has to know to run it. */
export function groupOf({ namespace, version }: { readonly namespace: string; readonly version: string }): string {
  return `${namespace}@${version}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}

/** How long the instances of later generations have to be silent before an earlier one takes over, milliseconds. */
export const TAKE_OVER = 30_000;

/** For how long nothing has been heard of others, by the clock of who listens. */
export interface Silence {
  /** What was last heard: an instance that is not there any more is as silent as one whose count stands still. */
  readonly signs: ReadonlyMap<string, number>;
  /** Milliseconds. */
  readonly lasted: number;
}

/**
 * The silence after another look. `elapsed` is the time since the last look on the listener's own monotonic clock; no
 * more than `most` of it counts, so that a listener which was itself asleep takes nobody for dead.
 */
export function listen(before: Silence | null, heard: readonly Sign[], elapsed: number, most: number): Silence {
  const signs = new Map(heard.map(({ instance, beats }) => [instance, beats]));
  if (before === null) return { signs, lasted: 0 };
  const alive = heard.some(({ instance, beats }) => before.signs.get(instance) !== beats);
  return { signs, lasted: alive ? 0 : before.lasted + Math.min(elapsed, most) };
}

export interface ClaimFacts {
  /** Of the delivery (`groupOf`). */
  readonly group: string;
  readonly namespace: string;
  /** Whether this instance believes its generation to be in force. */
  readonly active: boolean;
  /** The job as it is registered here. */
  readonly own: { readonly version: string; readonly implemented: boolean } | undefined;
  /** Whether the generation in force has the job. */
  readonly inForce: boolean;
}

/**
 * What becomes of a claimed run: it is taken, left for instances that know it, or given up because its job is gone.
 * `take-if-active` and `gone` are for a generation in force alone: who decides so makes sure that it still is.
 */
export type ClaimDecision = 'take' | 'take-if-active' | 'gone' | 'leave';

/** A superseded generation runs only what it knows, word for word; the one in force runs all versions of its jobs. */
export function decideClaim({ group, namespace, active, own, inForce }: ClaimFacts): ClaimDecision {
  const at = group.lastIndexOf('@');
  if (at >= 0 && group.slice(0, at) !== namespace) return 'leave';
  if (own === undefined) return active ? 'gone' : 'leave';
  if (!own.implemented || !inForce) return 'leave';
  if (own.version === group.slice(at + 1)) return 'take';
  return active ? 'take-if-active' : 'leave';
}
