import type { EventTrigger, Filter } from '../spec/job-spec.ts';
import { valueAt } from './gate.ts';

/**
 * Whether an event's payload passes all filters of a trigger. `passed` are the named predicates that it passes, which the
 * user's code was asked before.
 */
export function passes(where: EventTrigger['where'], payload: unknown, passed: ReadonlySet<string>): boolean {
  return where.every((filter) => ('predicate' in filter ? passed.has(filter.predicate) : compares(filter, payload)));
}

/**
 * Comparisons are typed: a number is compared with a number (a payload's `"12.50"` counts as one), text with text, and
 * a field that is missing or of another kind passes nothing but `!=`.
 */
function compares(filter: Exclude<Filter, { readonly predicate: string }>, payload: unknown): boolean {
  const found = valueAt(payload, filter.field);
  const { op, value } = filter;
  switch (op) {
    case '=':
      return equals(found, value);
    case '!=':
      return !equals(found, value);
    case 'in':
      return Array.isArray(value) && value.some((one) => equals(found, one));
    case 'contains':
      if (Array.isArray(found)) return found.some((one) => equals(one, value));
      return typeof found === 'string' && typeof value === 'string' && found.includes(value);
    case '>':
    case '>=':
    case '<':
    case '<=': {
      const order = compare(found, value);
      if (order === null) return false;
      if (op === '>') return order > 0;
      if (op === '>=') return order >= 0;
      return op === '<' ? order < 0 : order <= 0;
    }
  }
}

function equals(found: unknown, value: unknown): boolean {
  if (typeof value === 'number') return numberOf(found) === value;
  return found === value;
}

function compare(found: unknown, value: unknown): number | null {
  if (typeof value === 'number') {
    const number = numberOf(found);
    return number === null ? null : number - value;
  }
  if (typeof value === 'string' && typeof found === 'string') return found < value ? -1 : Number(found > value);
  return null;
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
