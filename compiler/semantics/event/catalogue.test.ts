import { describe, expect, it } from 'vitest';
import type { KnownEvent } from '../../compilation.ts';
import { compile } from '../../compile.ts';
import { applyEdits } from '../../diagnostics/fix.ts';

const events: readonly KnownEvent[] = [
  {
    name: 'user.signed_up',
    phrases: ['somebody creates an account'],
    fields: [{ name: 'plan', type: 'string', values: ['free', 'pro'] }],
  },
  {
    name: 'order.placed',
    phrases: [],
    fields: [
      { name: 'total', type: 'money' },
      { name: 'itemCount', type: 'number' },
      { name: 'isGift', type: 'boolean' },
      { name: 'country', type: 'string', values: ['DE', 'FR'] },
      { name: 'channel', type: 'string' },
    ],
  },
  { name: 'invoice.sent', phrases: [] },
  { name: 'invoice.paid', phrases: [] },
];
const read = (text: string) => compile(text, { context: { events } });

describe('an event of the catalogue', () => {
  it('is named in the words that the project has for it', () => {
    expect(read('When somebody creates an account, greet them.').spec?.triggers).toMatchObject([
      { event: 'user.signed_up' },
    ]);
  });

  it.each([
    ['When a usr signs up, greet them.', 'user.signed_up'],
    ['When an ordr is placed, pack it.', 'order.placed'],
    ['If an invoice is not payed within 14 days of being sent, remind them.', 'invoice.paid'],
  ])('%s: one that it does not have is refused, with those that are near', (text, meant) => {
    const { spec, diagnostics } = read(text);
    expect(spec).toBeNull();
    const unknown = diagnostics.find(({ code }) => code === 'NLJ5010');
    expect(unknown?.message).toContain(meant);
  });

  it('is settled by the fix', () => {
    const text = 'When an ordr is placed, pack it.';
    const fix = read(text).diagnostics.find(({ code }) => code === 'NLJ5010')?.fixes[0];
    const edited = applyEdits(text, fix?.edits ?? []);
    expect(edited.ok && read(edited.text).spec?.triggers).toMatchObject([{ event: 'order.placed' }]);
  });
});

describe('a condition on what the catalogue knows', () => {
  it.each([
    ['When an order over $100 is placed', { field: 'total', op: '>', value: 100 }],
    ['When an order of at least €1,000 is placed', { field: 'total', op: '>=', value: 1000 }],
    ['When an order with more than 3 items is placed', { field: 'itemCount', op: '>', value: 3 }],
    ['When an order whose channel is web is placed', { field: 'channel', op: '=', value: 'web' }],
    ['When an order from DE is placed', { field: 'country', op: '=', value: 'DE' }],
    ['When an order is placed, only if total is at most 20', { field: 'total', op: '<=', value: 20 }],
    ['When a pro user signs up', { field: 'plan', op: '=', value: 'pro' }],
    ['When a user signs up, only if plan is not free', { field: 'plan', op: '!=', value: 'free' }],
  ])('%s', (when, filter) => {
    const { spec } = read(`${when}, tell the sales team.`);
    expect(spec?.triggers).toMatchObject([{ where: [filter] }]);
    const again = read(spec?.canonical ?? '');
    expect(again.spec?.triggers).toEqual(spec?.triggers);
    expect(again.spec?.canonical).toBe(spec?.canonical);
  });

  it('is a predicate where no field fits', () => {
    expect(read('When an order from Mars is placed, tell the sales team.').spec?.triggers).toMatchObject([
      { where: [{ predicate: 'isFromMars' }] },
    ]);
  });
});
