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
  ];
  test.each(table)('%j on %j is %s', (filter, payload, expected) => {
    expect(passes([filter], payload)).toBe(expected);
  });

  test('all must pass', () => {
    const where: readonly Filter[] = [
      { field: 'a', op: '=', value: 1 },
      { field: 'b', op: '=', value: 2 },
    ];
    expect(passes(where, { a: 1, b: 2 })).toBe(true);
    expect(passes(where, { a: 1, b: 3 })).toBe(false);
    expect(passes([], {})).toBe(true);
  });
});
