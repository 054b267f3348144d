import { countStock, ordersBetween } from '../../shop.ts';
import type { Handlers } from '../generated/handlers.ts';

/** Every 5 seconds, sync new orders with the inventory system. */
export const handler: Handlers['sync-orders'] = (_input, ctx) => {
  const { scheduledFor, previousScheduledFor } = ctx.run;
  // From the instants that the run stands for, and not from the clock: a run that starts late, or again, takes the same orders.
  const from = previousScheduledFor ?? new Date(scheduledFor.getTime() - 5000);
  const orders = ordersBetween(from, scheduledFor);
  const taken = countStock(orders);
  ctx.log.info(`synced ${orders.length} orders`, taken);
  return { orders: orders.length, taken };
};
