import { canonicalJson, type JobSpec, meaningOf } from 'nljobs/spec/core';
import type { LanguageContext } from '../compilation.ts';
import { shortHash } from '../host/hash.ts';

/** The hash of a description's words. How its lines are broken is no part of it. */
export function descriptionHash(description: string): string {
  return shortHash(description.trim().replace(/\s+/g, ' '));
}

/**
 * The hash of what a job does and when: the spec's meaning without its names (id, title, group, the handler's name),
 * which come from the heading and not from the reading of its words. A job can so be renamed.
 */
export const specHash = once((spec: JobSpec): string => {
  const { id: _id, title: _title, group: _group, action, ...meaning } = meaningOf(spec);
  return shortHash(canonicalJson({ ...meaning, action: unnamed(action) }));
});

/** The hash of the defaults under which a description was read. */
export const contextHash = once((context: LanguageContext): string => shortHash(canonicalJson(context)));

/** The hash of what a handler is written for: the action, and whether the runtime guards it. */
export const actionHash = once((spec: JobSpec): string =>
  shortHash(
    canonicalJson({ action: unnamed(spec.action), guard: spec.idempotency === null ? null : spec.idempotency.per }),
  ),
);

/** The values are immutable and asked about by several parts of a build: each is hashed once. */
function once<T extends object>(hash: (value: T) => string): (value: T) => string {
  const known = new WeakMap<T, string>();
  return (value) => {
    const text = known.get(value) ?? hash(value);
    known.set(value, text);
    return text;
  };
}

function unnamed({ handler: _handler, ...said }: JobSpec['action']): Omit<JobSpec['action'], 'handler'> {
  return said;
}
