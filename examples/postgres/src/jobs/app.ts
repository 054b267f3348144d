import pg from 'pg';
import { createTables } from '../ledger.ts';

/** What handlers get as `ctx.app`: built once in each process that runs them, closed when it has no more to run. */
export const app = async () => {
  const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] });
  await createTables(pool);
  return { pool, [Symbol.asyncDispose]: () => pool.end() };
};

declare module './generated/handlers.ts' {
  interface App extends Awaited<ReturnType<typeof app>> {}
}
