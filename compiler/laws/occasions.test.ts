import fc from 'fast-check';
import { isSchedule, type Trigger } from 'nljobs/spec/core';
import { expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { describe as describeSpec } from '../readback/describe.ts';

/** Law 5 on what sets a job off beside times: any event, with all that may narrow it, put it off and call it off. */
const base = compile('On demand: sync the orders of the day').spec;

const entity = fc.constantFrom(
  'user',
  'order',
  'purchase_order',
  'invoice',
  'team_member',
  'sensor',
  'pr',
  'credit_card',
);
const happened = fc.constantFrom(
  ...[
    'signed_up',
    'placed',
    'failed',
    'expired',
    'checked_out',
    'marked_late',
    'went_offline',
    'price_changed',
    'reported_stolen',
  ],
  ...[
    'handed_over',
    'paid',
    'updated',
    'logged_in',
    'overdue',
    'nearly_full',
    'address_changed',
    'opted_out',
    'left_behind',
  ],
);
const event = fc.tuple(entity, happened).map(([thing, what]) => `${thing}.${what}`);
const length = fc.constantFrom('PT30S', 'PT10M', 'PT24H', 'P3D', 'P14D');
const filter = fc
  .constantFrom(
    ...[
      'isFromEu',
      'isOver100Dollars',
      'hasMoreThan3Items',
      'planIsPro',
      'isNotInternalUser',
      'isByVipGuest',
      'containsAlcohol',
      'happened5Times',
    ],
  )
  .map((predicate) => ({ predicate }));
const off = fc.option(fc.record({ event, within: length }));
const events: fc.Arbitrary<Trigger> = fc
  .record({
    kind: fc.constant('event' as const),
    event,
    where: fc.uniqueArray(filter, { maxLength: 2, selector: ({ predicate }) => predicate }),
    unless: off,
    delay: fc.option(length),
    debounce: fc.option(length),
  })
  .filter((one) => one.unless?.event !== one.event);
/** After something has happened it is an event; only what has a name of its own is a date then. */
const dates: fc.Arbitrary<Trigger> = fc
  .record({
    kind: fc.constant('date' as const),
    entity: fc.constantFrom('subscription', 'support_contract', 'trial'),
    field: fc.constantFrom('renewsAt', 'expiresAt', 'endsAt', 'startsAt', 'dueDate'),
    offset: fc.constantFrom('-PT24H', '-P3D', 'P14D', 'PT0S'),
  })
  .filter(({ field, offset }) => field.endsWith('Date') || offset.startsWith('-'));
const jobs: fc.Arbitrary<Trigger> = fc.record({
  kind: fc.constant('after' as const),
  job: fc.constantFrom('nightly-export', 'backup', 'import-2'),
  on: fc.constantFrom('completed' as const, 'failed' as const),
});

it('canonical English of an event, a date or another job compiles to the same trigger', () => {
  if (base === null) throw new Error('the base is refused');
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: events }, dates, jobs), (trigger) => {
      const canonical = describeSpec({ ...base, triggers: [trigger] });
      const again = compile(canonical);
      const failed = again.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
      expect(again.spec === null ? { canonical, failed } : again.spec.triggers).toEqual([trigger]);
      expect(again.spec?.action.text).toBe('sync the orders of the day');
      expect(again.spec?.canonical).toBe(canonical);
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});

it('several of them, and schedules beside them, are said one by one', () => {
  if (base === null) throw new Error('the base is refused');
  const [schedule] = compile('Every Monday at 9 AM UTC, sync the orders of the day').spec?.triggers ?? [];
  fc.assert(
    fc.property(fc.uniqueArray(event, { minLength: 2, maxLength: 3 }), fc.boolean(), (names, scheduled) => {
      const triggers: Trigger[] = names.map((name) => ({
        kind: 'event',
        event: name,
        where: [],
        unless: null,
        delay: null,
        debounce: null,
      }));
      if (scheduled && schedule !== undefined && isSchedule(schedule)) triggers.unshift(schedule);
      const canonical = describeSpec({ ...base, triggers });
      expect(compile(canonical).spec?.triggers ?? canonical).toEqual(triggers);
    }),
    { seed: 20_261_123, numRuns: 100 },
  );
});
