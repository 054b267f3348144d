import { close } from '../../ledger.ts';
import type { Handlers } from '../generated/handlers.ts';

const DAY = 24 * 60 * 60 * 1_000;

/** Every day at 04:30, close the ledger of the day before. Run sequentially, and email finance@example.com on failure. */
export const handler: Handlers['close-the-ledger'] = async (_input, ctx) => {
  // The day before the one this run stands for, also when it is late or repeated.
  const day = new Date(ctx.run.scheduledFor.getTime() - DAY).toISOString().slice(0, 10);
  return { day, total: await close(ctx.app.pool, day) };
};
