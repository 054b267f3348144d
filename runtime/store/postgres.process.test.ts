import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Server, startServer } from '../engines/contract-run-postgres.ts';
import { openPostgres } from './postgres.ts';
import type { Database } from './sql.ts';

let server: Server | null;
let database: Database | null = null;
const told: Error[] = [];
beforeAll(async () => {
  server = await startServer();
  if (server === null) return;
  database = await openPostgres({ url: await server.createDatabase(), onError: (error) => told.push(error) });
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

/** What the server does to a connection when somebody ends it, or when it goes down. */
const CUT = 'SELECT pg_terminate_backend(pg_backend_pid())';

/** An error of a connection that nobody listens to would end this process, and so fail the test. */
describe('a connection that is cut fails what it was doing, and nothing else', () => {
  test.each<readonly [string, (database: Database) => Promise<unknown>]>([
    ['a statement', (on) => on.query(CUT)],
    ['a script', (on) => on.script(`${CUT}; SELECT 1`)],
    ['a transaction', (on) => on.transaction((sql) => sql.query(CUT))],
    [
      'a transaction between two statements',
      (on) =>
        on.transaction(async (sql) => {
          const [row] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          await on.query('SELECT pg_terminate_backend($1)', [row?.pid]);
          await sql.query('SELECT 1');
        }),
    ],
  ])('%s', async (_what, cut) => {
    if (database === null) return;
    await expect(cut(database)).rejects.toThrow();
    expect(await database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('while it is idle, or listens: it is told, and a new one takes its place', async () => {
    if (database === null) return;
    let heard = (): void => {};
    const again = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const stop = await database.listen('somewhere', () => heard());
    told.length = 0;
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
    );
    // Something may have been missed meanwhile, so the listener is called when it is back.
    await again;
    expect(told.length).toBeGreaterThan(0);
    const next = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await database.query(`NOTIFY somewhere`);
    await next;
    await stop();
  });
});
