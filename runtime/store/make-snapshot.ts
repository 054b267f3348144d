import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { databaseOn, startParametersOf } from './pglite.ts';
import { snapshotName } from './snapshot.ts';
import type { Database } from './sql.ts';

/**
 * Makes the snapshot for what is installed: the file's name and its bytes. The build puts it beside this module.
 * @param prepare brings the schemas of store and queue up to date.
 */
export async function makeSnapshot(
  prepare: (database: Database) => Promise<void>,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const pglite = await PGlite.create({ startParams: startParametersOf(PGlite) });
  try {
    await prepare(databaseOn(pglite));
    await pglite.exec('CHECKPOINT');
    const tar = Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer());
    const bytes = await promisify(brotliCompress)(tar, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 9,
        // The three databases that initdb makes are copies: a window of 16 MB sees that.
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
      },
    });
    return { name: await snapshotName(), bytes };
  } finally {
    await pglite.close();
  }
}
