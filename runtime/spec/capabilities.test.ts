import { describe, expect, it } from 'vitest';
import { capabilityRows, refusals } from './capabilities.ts';
import type { Step, Trigger } from './job-spec.ts';
import { plainBounds, sampleCron, sampleSpec } from './sample-spec.ts';
import { ENGINES, GUARD_MODES, type TriggerKind } from './vocabulary.ts';

const guard = (mode: (typeof GUARD_MODES)[number]) => ({ per: 'user', window: { kind: 'forever' as const }, mode });

describe('refusals', () => {
  it.each(ENGINES)('has nothing against a plain scheduled job on %s', (engine) => {
    expect(refusals(sampleSpec(), engine)).toEqual([]);
  });

  it.each(ENGINES)('names each thing with its place, refused things before silent ones, on %s', (engine) => {
    // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited.
    const branch: Step = { if: 'paid', then: [{ wait: 'P3D' }], else: [] };
    const spec = sampleSpec({
      notify: [{ on: 'start', via: 'email', to: 'ops@example.com' }],
      heartbeat: 'nightly',
      triggers: [{ kind: 'manual' }, { kind: 'date', entity: 'subscription', field: 'renewsAt', offset: '-PT24H' }],
      action: { ...sampleSpec().action, steps: [branch] },
      durable: true,
      idempotency: guard('claim-first'),
      rate: { limit: 10, per: 'PT1M' },
      batch: { size: 100 },
      permissions: ['admin'],
    });
    expect(refusals(spec, engine).map(({ level, at }) => `${level} ${at}`)).toEqual([
      'refused /permissions',
      'not-yet /notify/0',
    ]);
  });

  it.each(ENGINES)('takes all that a trigger by event asks for on %s', (engine) => {
    const event = { kind: 'event', event: 'order.placed', delay: 'PT1H', debounce: 'PT10M' } as const;
    const where = [{ field: 'total', op: '>', value: 100 }, { predicate: 'isEnterprise' }] as const;
    const spec = sampleSpec({ triggers: [{ ...event, where, unless: { event: 'order.cancelled', within: 'PT1H' } }] });
    expect(refusals(spec, engine)).toEqual([]);
  });

  it.each(ENGINES)('takes what we do ourselves beside the engine %s', (engine) => {
    const spec = sampleSpec({
      serial: true,
      overlap: 'queue',
      concurrency: { limit: 1, key: null },
      idempotency: guard('record-after'),
      scope: 'organization',
      priority: 'high',
      triggers: [{ kind: 'after', job: 'nightly-export', on: 'completed' }],
    });
    expect(refusals(spec, engine)).toEqual([]);
  });
});

describe('the table', () => {
  it('answers for every engine, and gives a reason for every no', () => {
    for (const [feature, row] of capabilityRows()) {
      expect(Object.keys(row.support).sort(), feature).toEqual([...ENGINES].sort());
      for (const support of Object.values(row.support)) {
        if (support.level === 'refused' || support.level === 'not-yet') expect(support.reason, feature).toMatch(/\S/);
      }
    }
  });

  it('has a row for every kind of trigger and mode of guard', () => {
    const triggers: { readonly [K in TriggerKind]: Extract<Trigger, { readonly kind: K }> } = {
      cron: sampleCron('0 9 * * *'),
      rrule: { kind: 'rrule', rrule: 'FREQ=DAILY', start: '2026-01-01T00:00:00', ...plainBounds },
      interval: { kind: 'interval', every: 'PT7M', start: '2026-01-01T00:00:00Z', within: null, ...plainBounds },
      once: { kind: 'once', at: '2026-01-01T00:00:00', ...plainBounds },
      event: { kind: 'event', event: 'user.signed_up', where: [], unless: null, delay: null, debounce: null },
      date: { kind: 'date', entity: 'subscription', field: 'renewsAt', offset: '-PT24H' },
      after: { kind: 'after', job: 'nightly-export', on: 'completed' },
      manual: { kind: 'manual' },
    };
    for (const trigger of Object.values(triggers)) {
      const spec = sampleSpec({ triggers: [trigger] });
      expect(
        capabilityRows().filter(([, row]) => row.usedAt(spec).includes('/triggers/0')),
        trigger.kind,
      ).toHaveLength(1);
    }
    for (const mode of GUARD_MODES) {
      const spec = sampleSpec({ idempotency: guard(mode) });
      expect(
        capabilityRows().filter(([, row]) => row.usedAt(spec).includes('/idempotency/mode')),
        mode,
      ).toHaveLength(1);
    }
  });
});
