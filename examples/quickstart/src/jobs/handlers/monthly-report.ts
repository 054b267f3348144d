import { send } from '../../outbox.ts';
import { revenueOf } from '../../shop.ts';
import type { Handlers } from '../generated/handlers.ts';

/** On the 1st of every month at 9 AM, write the revenue report of the last month. Retry 5 times. */
export const handler: Handlers['monthly-report'] = async (_input, ctx) => {
  // The month before the one that the run stands for, even if it starts late or is run again next week.
  const { scheduledFor } = ctx.run;
  const last = new Date(Date.UTC(scheduledFor.getUTCFullYear(), scheduledFor.getUTCMonth() - 1, 1));
  const month = last.toISOString().slice(0, 7);
  const revenue = revenueOf(last.getUTCFullYear(), last.getUTCMonth() + 1).reduce((sum, day) => sum + day, 0);
  await send({
    to: 'owner@example.com',
    subject: `Revenue of ${month}: € ${(revenue / 100).toFixed(2)}`,
    key: `report-${month}`,
  });
  ctx.log.info(`reported ${month}`, { revenue });
  return { month, revenue };
};
