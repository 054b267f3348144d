import { describe, expect, it } from 'vitest';
import { capabilityRows, refusals } from './capabilities.ts';
import type { Step } from './job-spec.ts';
import { sampleSpec } from './sample-spec.ts';
import { ENGINES, GUARD_MODES, TRIGGER_KINDS } from './vocabulary.ts';

const guard = (mode: (typeof GUARD_MODES)[number]) => ({ per: 'user', window: { kind: 'forever' as const }, mode });

describe('refusals', () => {
  it('has nothing against a plain scheduled job on the engines that stand', () => {
    expect(refusals(sampleSpec(), 'embedded')).toEqual([]);
    expect(refusals(sampleSpec(), 'postgres')).toEqual([]);
  });

  it.each(['redis', 'temporal'] as const)('refuses %s as a whole', (engine) => {
    expect(refusals(sampleSpec(), engine)).toEqual([
      {
        feature: 'engine',
        level: 'refused',
        at: '',
        reason: `the ${engine} engine is not built yet; use embedded or postgres`,
      },
    ]);
  });

  it('names each thing with its place, refused things before silent ones', () => {
    // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited.
    const branch: Step = { if: 'paid', then: [{ wait: 'P3D' }], else: [] };
    const spec = sampleSpec({
      notify: [{ on: 'failure', via: 'email', to: 'ops@example.com' }],
      heartbeat: 'nightly',
      triggers: [{ kind: 'manual' }, { kind: 'date', entity: 'subscription', field: 'renewsAt', offset: '-PT24H' }],
      action: { ...sampleSpec().action, steps: [branch] },
      durable: true,
      idempotency: guard('claim-first'),
      rate: { limit: 10, per: 'PT1M' },
      batch: { size: 100 },
    });
    expect(refusals(spec, 'embedded').map(({ level, at }) => `${level} ${at}`)).toEqual([
      'refused /triggers/1',
      'refused /action/steps/0/then/0',
      'refused /action/steps/0',
      'refused /idempotency/mode',
      'refused /rate',
      'refused /batch',
      'not-yet /notify/0',
      'not-yet /heartbeat',
    ]);
  });

  it('takes what we do ourselves beside the engine', () => {
    const spec = sampleSpec({
      serial: true,
      overlap: 'queue',
      concurrency: { limit: 1, key: null },
      idempotency: guard('record-after'),
      scope: 'organization',
      priority: 'high',
      triggers: [{ kind: 'after', job: 'nightly-export', on: 'completed' }],
    });
    expect(refusals(spec, 'embedded')).toEqual([]);
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
    const trigger = (kind: (typeof TRIGGER_KINDS)[number]) =>
      ({ ...sampleSpec().triggers[0], kind, at: '2026-01-01T00:00:00' }) as ReturnType<
        typeof sampleSpec
      >['triggers'][number];
    for (const kind of TRIGGER_KINDS) {
      const spec = sampleSpec({ triggers: [trigger(kind)] });
      expect(
        capabilityRows().filter(([, row]) => row.usedAt(spec).includes('/triggers/0')),
        kind,
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
