import { send } from '../../outbox.ts';
import { type Customer, customersWithOverdueInvoices } from '../../shop.ts';
import type { Handlers } from '../generated/handlers.ts';

/**
 * Weekdays at 6 PM, send reminders to customers with overdue invoices who haven't received one today. Run sequentially.
 *
 * nljobs asks who there is and what each is called, and calls `effect` once for each of them and day.
 */
export const handler: Handlers<Customer>['remind-customers'] = {
  items: () => customersWithOverdueInvoices(),
  key: (customer) => customer.id,
  async effect(customer, ctx) {
    const owed = (customer.overdue / 100).toFixed(2);
    await send({ to: customer.email, subject: `${customer.name}, € ${owed} are overdue`, key: ctx.idempotencyKey });
    ctx.log.info(`reminded ${customer.email}`);
  },
};
