import { expect, test } from 'vitest';
import { eventKey } from './correlate.ts';

const plain = { concurrency: { limit: null, key: null } };
const byCustomer = { concurrency: { limit: 1, key: 'customer' } };

const table: readonly (readonly [typeof plain | typeof byCustomer, string, string, unknown, string | null])[] = [
  [plain, 'invoice.sent', 'invoice.sent', { invoiceId: 'i-1', id: 'e-1' }, 'i-1'],
  [plain, 'invoice.sent', 'invoice.sent', { invoice_id: 7 }, '7'],
  [plain, 'invoice.sent', 'invoice.paid', { invoice: { id: 'i-1' } }, 'i-1'],
  [plain, 'invoice.sent', 'invoice.paid', { invoice: 'i-1' }, 'i-1'],
  [plain, 'invoice.sent', 'invoice.paid', { id: 'i-1' }, 'i-1'],
  // Another entity's own id is not this one's.
  [plain, 'user.signed_up', 'subscription.started', { id: 's-1', userId: 'u-1' }, 'u-1'],
  [plain, 'user.signed_up', 'subscription.started', { id: 's-1' }, null],
  [plain, 'billing.line_item.added', 'line_item.removed', { lineItemId: 'l-1' }, 'l-1'],
  [plain, 'line_item.added', 'line_item.added', { line_item_id: 'l-1' }, 'l-1'],
  [plain, 'deployed', 'deployed', { id: 'd-1' }, 'd-1'],
  [plain, 'deployed', 'deployed', null, null],
  [plain, 'invoice.sent', 'invoice.sent', { invoiceId: null, id: ['i-1'] }, null],
  [plain, 'invoice.sent', 'invoice.sent', 'i-1', null],
  // A concurrency key comes before the entity, and is not made up for.
  [byCustomer, 'invoice.sent', 'invoice.paid', { customerId: 'c-1', id: 'i-1' }, 'c-1'],
  [byCustomer, 'invoice.sent', 'invoice.paid', { id: 'i-1' }, null],
];
test.each(table)('%j: of %s, %s with %j is of %j', (spec, about, event, payload, key) => {
  expect(eventKey(spec, about, event, payload)).toBe(key);
});
