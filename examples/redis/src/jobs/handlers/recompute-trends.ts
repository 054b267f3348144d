import { seen, trends } from '../../catalogue.ts';
import type { Handlers } from '../generated/handlers.ts';

/** Every 30 seconds, recompute the trending products. Skip it if the previous run is still going. */
export const handler: Handlers['recompute-trends'] = (_input, ctx) => {
  const trending = trends(seen);
  ctx.log.info(`${trending[0] ?? 'nothing'} leads`);
  return { trending };
};
