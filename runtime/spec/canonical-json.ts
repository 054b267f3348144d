import type { JobSpec } from './job-spec.ts';

/**
 * JSON in one spelling: keys sorted by UTF-16 code units, no blanks, numbers and strings as JSON.stringify writes them
 * (the ordering and number rules of RFC 8785). Equal values give equal text. Fields that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** The fields that say how a spec came about, not what it does: they are outside its hash. */
export const UNHASHED_FIELDS = [
  'description',
  'canonical',
  'provenance',
  'words',
  'spans',
  'file',
] as const satisfies readonly (keyof JobSpec)[];

/** A spec without the fields that are outside its hash: two specs are the same job exactly when these are equal. */
export type JobMeaning = Omit<JobSpec, (typeof UNHASHED_FIELDS)[number]>;

export function meaningOf(spec: JobSpec): JobMeaning {
  const { description, canonical, provenance, words, spans, file, ...meaning } = spec;
  return meaning;
}

/** What is hashed of a spec. The caller chooses the hash, so that this runs where there is no `node:crypto`. */
export function specHashInput(spec: JobSpec): string {
  return canonicalJson(meaningOf(spec));
}
