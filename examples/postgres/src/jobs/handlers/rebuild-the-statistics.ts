import type { Handlers } from '../generated/handlers.ts';

/** On demand: rebuild the statistics. Time out after 30 minutes. */
export const handler: Handlers['rebuild-the-statistics'] = async (_input, ctx) => {
  const { rows } = await ctx.app.pool.query(
    'select count(*)::int as orders, coalesce(sum(total), 0)::float8 as total from bookings',
  );
  return rows[0];
};
