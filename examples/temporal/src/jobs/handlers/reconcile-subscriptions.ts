import type { Handlers } from '../generated/handlers.ts';

/** Every 15 minutes, reconcile subscriptions with the payment provider. Time out after 5 minutes. */
export const handler: Handlers['reconcile-subscriptions'] = (_input, ctx) => {
  const since = ctx.run.previousScheduledFor;
  ctx.log.info(since === null ? 'everything is looked at' : `what changed since ${since.toISOString()} is looked at`);
  return { differences: 0 };
};
