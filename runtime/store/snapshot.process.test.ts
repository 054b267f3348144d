import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { expect, it } from 'vitest';
import { makeSnapshot } from './make-snapshot.ts';
import { migrate } from './migrate.ts';

it('is small, and gives a database that works, in memory and in a folder', async () => {
  const { name, bytes } = await makeSnapshot(async (database) => void (await migrate(database)));
  expect(name).toMatch(/^pglite-\d+\.\d+\.\d+-[0-9a-f]{12}\.tar\.br$/);
  expect(bytes.length).toBeLessThan(2_500_000);
  const tar = new Blob([new Uint8Array(await promisify(brotliDecompress)(bytes))], { type: 'application/x-tar' });
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-snapshot-'));
  try {
    for (const options of [{}, { dataDir: folder }, { dataDir: folder, again: true }]) {
      const { again = false, ...rest } = { again: false, ...options };
      const pglite = await PGlite.create({ ...rest, ...(again ? {} : { loadDataDir: tar }) });
      await pglite.exec('CREATE TABLE IF NOT EXISTS t (n integer); INSERT INTO t VALUES (1)');
      expect((await pglite.query('SELECT count(*)::integer AS n FROM t')).rows).toEqual([{ n: again ? 2 : 1 }]);
      await pglite.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
