import { createHash } from 'node:crypto';
import { specHashInput } from '../spec/canonical-json.ts';
import type { JobSpec } from '../spec/job-spec.ts';

/**
 * What tells one deployment's registrations from another's. Words do not count: two specs that do the same have one
 * version, and two lists of the same versions are one generation, in whatever order.
 */

/** The version of a job's spec: 32 hexadecimal digits. */
export function versionOf(spec: JobSpec): string {
  return digest(specHashInput(spec));
}

/** The generation that a list of jobs makes, from their versions: 32 hexadecimal digits. */
export function generationOf(versions: readonly string[]): string {
  return digest([...versions].sort().join('\n'));
}

/** The group of a run's deliveries: what an instance has to know to run it. */
export function groupOf({ namespace, version }: { readonly namespace: string; readonly version: string }): string {
  return `${namespace}@${version}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}
