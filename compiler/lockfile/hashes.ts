import type { JobSpec } from 'nljobs/spec/core';
import type { LanguageContext } from '../compilation.ts';
import { shortHash } from '../host/hash.ts';

/** A value as JSON with its keys in order, so that equal values give equal text. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The hash of a description's words. How its lines are broken is no part of it. */
export function descriptionHash(description: string): string {
  return shortHash(description.trim().replace(/\s+/g, ' '));
}

/**
 * The hash of what a job does and when. How it is named, where it stands, in which words it was said, and which of its
 * values were stated rather than implied are no part of it.
 */
export function specHash(spec: JobSpec): string {
  const {
    id: _id,
    description: _description,
    canonical: _canonical,
    title: _title,
    group: _group,
    file: _file,
    provenance: _provenance,
    words: _words,
    spans: _spans,
    ...meaning
  } = spec;
  return shortHash(stableJson(meaning));
}

/** The hash of the defaults under which a description was read. */
export function contextHash(context: LanguageContext): string {
  return shortHash(stableJson(context));
}

/** The hash of what a handler is written for: the action, and whether the runtime guards it. */
export function actionHash(spec: JobSpec): string {
  return shortHash(stableJson({ action: spec.action, guard: spec.idempotency === null ? null : spec.idempotency.per }));
}
