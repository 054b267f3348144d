import { describe, expect, test } from 'vitest';
import type { Filter } from '../spec/job-spec.ts';
import { passes } from './filter.ts';

describe('event filters', () => {
  const table: readonly (readonly [Filter, unknown, boolean])[] = [
    [{ field: 'total', op: '>', value: 100 }, { total: 101 }, true],
    [{ field: 'total', op: '>', value: 100 }, { total: 100 }, false],
    [{ field: 'total', op: '>=', value: 100 }, { total: 100 }, true],
    [{ field: 'total', op: '<', value: 9 }, { total: 10 }, false],
    // Compared as numbers, not as text.
    [{ field: 'total', op: '<', value: 9 }, { total: '10' }, false],
    [{ field: 'total', op: '<=', value: 9 }, { total: '8.5' }, true],
    [{ field: 'total', op: '>', value: 1 }, { total: 'many' }, false],
    [{ field: 'total', op: '>', value: 1 }, {}, false],
    [{ field: 'total', op: '>', value: 1 }, null, false],
    [{ field: 'on', op: '>', value: '2026-01-01' }, { on: '2026-02-01' }, true],
    [{ field: 'a.b', op: '=', value: 'x' }, { a: { b: 'x' } }, true],
    [{ field: 'a.b', op: '=', value: 'x' }, { 'a.b': 'x' }, false],
    [{ field: 'n', op: '=', value: 1 }, { n: '1' }, true],
    [{ field: 'n', op: '=', value: '1' }, { n: 1 }, false],
    [{ field: 'ok', op: '=', value: true }, { ok: true }, true],
    [{ field: 'ok', op: '!=', value: true }, {}, true],
    [{ field: 'plan', op: 'in', value: ['pro', 'team'] }, { plan: 'team' }, true],
    [{ field: 'plan', op: 'in', value: ['pro', 'team'] }, { plan: 'free' }, false],
    [{ field: 'tags', op: 'contains', value: 'vip' }, { tags: ['new', 'vip'] }, true],
    [{ field: 'name', op: 'contains', value: 'ann' }, { name: 'Joanna' }, true],
    [{ field: 'name', op: 'contains', value: 'ann' }, { name: 7 }, false],
    [{ field: 'constructor', op: '!=', value: 'x' }, {}, true],
    [{ predicate: 'isVip' }, {}, false],
    [{ predicate: 'isPaid' }, {}, true],
    // What is missing or null is unequal to everything, and in no order with anything.
    [{ field: 'n', op: '=', value: 0 }, { n: null }, false],
    [{ field: 'n', op: '=', value: 0 }, { n: '' }, false],
    [{ field: 'n', op: '!=', value: 0 }, { n: null }, true],
    [{ field: 'n', op: '<', value: 1 }, { n: null }, false],
    [{ field: 'n', op: '<=', value: 1 }, { n: false }, false],
    [{ field: 'n', op: 'in', value: [0, 1] }, { n: null }, false],
    [{ field: 'n', op: 'in', value: [0, 1] }, {}, false],
    [{ field: 'n', op: 'in', value: [0, 1] }, { n: '1' }, true],
    [{ field: 'n', op: 'contains', value: 'x' }, { n: null }, false],
    [{ field: 'ok', op: '=', value: false }, {}, false],
    [{ field: 'ok', op: '=', value: true }, { ok: 'true' }, false],
    // A list is equal to nothing and lies in no order; what it holds is asked with "contains".
    [{ field: 'tags', op: '=', value: 'vip' }, { tags: ['vip'] }, false],
    [{ field: 'tags', op: 'in', value: ['vip'] }, { tags: ['vip'] }, false],
    [{ field: 'tags', op: '>', value: 0 }, { tags: [1] }, false],
    [{ field: 'sizes', op: 'contains', value: 7 }, { sizes: [1, '7'] }, true],
    [{ field: 'sizes', op: 'contains', value: 7 }, { sizes: [] }, false],
    [{ field: 'items.0.sku', op: '=', value: 'mug' }, { items: [{ sku: 'mug' }] }, true],
    [{ field: 'items.length', op: '>', value: 1 }, { items: [1, 2] }, true],
    // Nothing is looked for in what is no object.
    [{ field: 'length', op: '>', value: 1 }, 'text', false],
    [{ field: 'a.b', op: '=', value: 1 }, { a: null }, false],
    [{ field: '__proto__', op: '=', value: 'x' }, {}, false],
    [{ field: 'n', op: '>', value: 1 }, { n: '1e3' }, true],
    [{ field: 'n', op: '>', value: 1 }, { n: 'Infinity' }, false],
    [{ field: 'on', op: '>', value: '2026-01-01' }, { on: 20270101 }, false],
  ];
  test.each(table)('%j on %j is %s', (filter, payload, expected) => {
    expect(passes([filter], payload, new Set(['isPaid']))).toBe(expected);
  });

  test('all must pass', () => {
    const where: readonly Filter[] = [
      { field: 'a', op: '=', value: 1 },
      { field: 'b', op: '=', value: 2 },
    ];
    expect(passes(where, { a: 1, b: 2 }, new Set())).toBe(true);
    expect(passes(where, { a: 1, b: 3 }, new Set())).toBe(false);
    expect(passes([], {}, new Set())).toBe(true);
  });
});
