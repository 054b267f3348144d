import { readers, rules } from './grammar.ts';

/** A dimension of the grammar with its rules, each with the phrases that its tests hold it to read. */
export interface DimensionReference {
  readonly dimension: string;
  readonly rules: readonly { readonly id: string; readonly examples: readonly string[] }[];
}

/** What English is read, by dimension, in the order of the grammar. */
export function languageReference(): readonly DimensionReference[] {
  const all = [...readers, ...rules];
  return [...new Set(all.map((rule) => rule.yields))].map((dimension) => ({
    dimension,
    rules: all.filter((rule) => rule.yields === dimension).map(({ id, examples }) => ({ id, examples })),
  }));
}
