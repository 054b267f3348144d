import { book } from '../../ledger.ts';
import type { Handlers } from '../generated/handlers.ts';

interface Order {
  readonly orderId: string;
  readonly total: number;
}

/**
 * When an order is paid, book it, once per order in one transaction. Retry 5 times.
 *
 * The booking and the record that it was made commit together, so that a crash between the two cannot book twice.
 */
export const handler: Handlers<Order>['book-orders'] = {
  async effect(order, ctx) {
    await book(ctx.sql, order.orderId, order.total);
    ctx.log.info(`booked order ${order.orderId}`);
  },
};
