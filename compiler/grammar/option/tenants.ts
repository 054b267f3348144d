/** Whom a run may belong to: the nouns of scopes. */
const TENANTS = new Set(
  'organization organisation org tenant project workspace account team company store shop branch site region client school department location brand clinic warehouse property dealership franchise outlet hotel restaurant campus plant depot studio merchant entity subsidiary office facility agency practice chapter division'.split(
    ' ',
  ),
);
export const isTenant = (noun: string): boolean => TENANTS.has(noun);
/** Every way in which one is written. */
export const TENANT_WORDS: readonly string[] = [...TENANTS].flatMap((noun) => [
  noun,
  `${noun.replace(/(?<![aeiou])y$/, 'ie').replace(/(ch|us)$/, '$1e')}s`,
]);
