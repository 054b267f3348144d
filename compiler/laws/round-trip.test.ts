import fc from 'fast-check';
import { scheduleFaults } from 'nljobs/spec/core';
import { describe, expect, it } from 'vitest';
import { compile, MAX_DESCRIPTION } from '../compile.ts';
import { describe as describeSpec } from '../readback/describe.ts';
import { generated } from './testing/schedules.ts';

/** Nothing in canonical English depends on the day it is read. */
const OPTIONS = { now: '2031-05-06T07:08:09Z', relativeDates: 'refuse' } as const;

const base = compile('Every day at 09:00 UTC, sync the orders', OPTIONS).spec;

describe('law 5, on schedules made without words', () => {
  it('canonical English compiles to the same triggers, and is its own canonical form', () => {
    if (base === null) throw new Error('the base is refused');
    fc.assert(
      fc.property(generated, (triggers) => {
        fc.pre(triggers.flatMap((trigger) => scheduleFaults(trigger, [])).length === 0);
        const canonical = describeSpec({ ...base, triggers });
        fc.pre(canonical.length < MAX_DESCRIPTION);
        const again = compile(canonical, OPTIONS);
        const failed = again.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
        expect(again.spec === null ? { canonical, failed } : again.spec.triggers).toEqual(triggers);
        expect(again.spec?.action.text).toBe('sync the orders');
        expect(again.spec?.canonical).toBe(canonical);
      }),
      { seed: 20_260_111, numRuns: 400 },
    );
  });
});
