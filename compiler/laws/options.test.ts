import fc from 'fast-check';
import { meaningOf } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { someOptions } from '../../fixtures/language/options.ts';
import { schedules } from '../../fixtures/language/phrases.ts';
import { compile } from '../compile.ts';

const NOW = { now: '2026-01-01T00:00:00Z' };
const triggers = fc.oneof(
  schedules.map(({ text }) => text),
  fc.constantFrom(
    'When a user signs up',
    'When an order is placed',
    'After the nightly export job finishes',
    '30 minutes after a task is completed',
  ),
);

it('sets the fields that were said, leaves the action alone, and reads back the same', () => {
  fc.assert(
    fc.property(triggers, someOptions(3), (when, options) => {
      const { spec, diagnostics } = compile(
        `${when}, sync the orders. ${options.map(({ text }) => text).join(' ')}`,
        NOW,
      );
      if (spec === null) throw new Error(`refused: ${diagnostics.map((one) => `${one.code} ${one.message}`)}`);
      expect(spec).toMatchObject(Object.assign({}, ...options.map(({ sets }) => sets)));
      expect(spec.action.text).toBe('sync the orders');
      const again = compile(spec.canonical, NOW);
      expect(again.spec === null ? again.diagnostics : meaningOf(again.spec)).toEqual(meaningOf(spec));
      expect(again.spec?.canonical).toBe(spec.canonical);
    }),
    { seed: 20_260_103, numRuns: 250 },
  );
});
