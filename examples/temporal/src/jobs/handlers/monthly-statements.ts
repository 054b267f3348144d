import { send } from '../../outbox.ts';
import type { Handlers } from '../generated/handlers.ts';

const CUSTOMERS = ['ada@example.com', 'grace@example.com'];

/** On the last Friday of every month at 17:00, send the monthly statements. Run sequentially. */
export const handler: Handlers['monthly-statements'] = async (_input, ctx) => {
  const month = ctx.run.scheduledFor.toISOString().slice(0, 7);
  for (const [index, to] of CUSTOMERS.entries()) {
    await send({ to, subject: `Your statement of ${month}`, key: `statement-${month}-${to}` });
    ctx.progress({ processed: index + 1, total: CUSTOMERS.length });
  }
  return { month, sent: CUSTOMERS.length };
};
