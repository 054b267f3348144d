import { expect, test } from 'vitest';
import { narrate } from './narrate.ts';

const plain = (_name: string, text: string): string => text;
const at = Date.parse('2026-01-01T18:00:00Z');
const generation = '0123456789abcdef0123456789abcdef';

test('a rolling deploy is told in words: whose schedules rest, and whose are in force again', () => {
  expect(narrate({ type: 'generation.passive', at, generation, by: 'fedcba9876543210' }, plain)).toBe(
    '18:00:00 the jobs of this instance (01234567) are superseded by those of a later deployment (fedcba98): it starts nothing by schedule, and runs what it knows',
  );
  expect(narrate({ type: 'generation.active', at, generation }, plain)).toBe(
    '18:00:00 the jobs of this instance (01234567) are in force again: it starts what is due',
  );
});
