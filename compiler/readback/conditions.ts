import type { Filter } from 'nljobs/spec/core';
import { predicateOf, wordsOfPredicate } from '../semantics/event/predicates.ts';

const OPS: Readonly<Record<Extract<Filter, { field: string }>['op'], string>> = {
  '=': 'is',
  '!=': 'is not',
  '>': 'is more than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  in: 'is one of',
  contains: 'contains',
};

/** A condition on an event as a sentence: "it is from eu", "total is more than 100". */
export function describeCondition(filter: Filter): string {
  if (!('predicate' in filter)) return `${filter.field} ${OPS[filter.op]} ${inWords(filter.value)}`;
  const words = wordsOfPredicate(filter.predicate);
  // A name that its words do not give again is said as it is.
  if (predicateOf(words.split(' ')) !== filter.predicate) return filter.predicate;
  return /^\w+ (?:is|are) /.test(words) && !words.startsWith('is ') ? `its ${words}` : `it ${words}`;
}

function inWords(value: Extract<Filter, { field: string }>['value']): string {
  if (typeof value === 'object') return value.map((one) => inWords(one)).join(', ');
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
