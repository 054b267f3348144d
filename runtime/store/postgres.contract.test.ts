import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Server, startServer } from '../engines/contract-run-postgres.ts';
import { openPostgres } from './postgres.ts';
import type { Database } from './sql.ts';

/** What becomes of the connections when the server cuts them. An error that nobody handles fails the run by itself. */
let server: Server | null;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(async () => {
  await server?.stop();
});

/** A network between a pool and its server: connections through it can be cut without a word of the server. */
async function network(url: string): Promise<{ readonly url: string; cut(): void }> {
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  opened.push({
    async close() {
      cutAll();
      relay.close();
    },
  });
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((relay.address() as AddressInfo).port);
  return { url: through.href, cut: cutAll };
}

/** A database under test, and another pool on it that sees and cuts the connections of the first. */
async function two(): Promise<{ readonly database: Database; readonly cutter: Database; readonly errors: Error[] }> {
  const url = (await server?.createDatabase()) ?? '';
  const errors: Error[] = [];
  const database = await openPostgres({ url, onError: (error) => errors.push(error) });
  const cutter = await openPostgres({ url, connections: 1 });
  opened.push(database, cutter);
  return { database, cutter, errors };
}

const cut = (cutter: Database): Promise<unknown> =>
  cutter.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
const running = async (cutter: Database): Promise<void> => {
  await vi.waitFor(async () => {
    const rows = await cutter.query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    expect(rows).toHaveLength(1);
  });
};

test.for([
  'server',
  'network',
])('a statement, a script and a transaction that the %s cuts off fail, and the next ones work', async (by, {
  skip,
}) => {
  if (server === null) return skip();
  const url = await server.createDatabase();
  const between = await network(url);
  const database = await openPostgres({ url: between.url });
  const cutter = await openPostgres({ url, connections: 1 });
  opened.unshift(database, cutter);
  const ways: readonly (() => Promise<unknown>)[] = [
    () => database.query('SELECT pg_sleep(20)'),
    () => database.script('SELECT pg_sleep(20)'),
    () => database.transaction((sql) => sql.query('SELECT pg_sleep(20)')),
    () => database.transaction((sql) => sql.script('SELECT pg_sleep(20)')),
  ];
  for (const way of ways) {
    const cutOff = expect(way()).rejects.toThrow(/terminat|ECONNRESET/);
    await running(cutter);
    if (by === 'server') await cut(cutter);
    else between.cut();
    await cutOff;
    // The server may not have noticed yet that nobody waits for it.
    await cut(cutter);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }
});

test('connections that are cut while nothing goes on are replaced', async (context) => {
  if (server === null) context.skip();
  const { database, cutter, errors } = await two();
  await Promise.all([database.query('SELECT 1'), database.query('SELECT 2')]);
  await cut(cutter);
  await vi.waitFor(() => expect(errors.length).toBeGreaterThanOrEqual(2));
  expect(await database.query('SELECT 3 AS three')).toEqual([{ three: 3 }]);
});

test('notifications are heard again once the connection that listened is back, and whoever listens is told', async (context) => {
  if (server === null) context.skip();
  const { database, cutter } = await two();
  let heard = 0;
  await database.listen('news', () => {
    heard += 1;
  });
  for (let round = 1; round <= 2; round += 1) {
    const before = heard;
    await cut(cutter);
    await vi.waitFor(() => expect(heard).toBe(before + 1), { timeout: 20_000 });
    await cutter.query("SELECT pg_notify('news', '')");
    await vi.waitFor(() => expect(heard).toBe(before + 2));
  }
});
