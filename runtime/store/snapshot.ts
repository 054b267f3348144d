import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';

/**
 * A database as `initdb` leaves it, shipped with the package: loading it takes a fraction of the time that PGlite needs
 * to make one. It holds no schema of ours, so that it changes with PGlite's version alone, which its name carries.
 */
const nameOf = (version: string): string => `pglite-${version}.tar.br`;

/** A tar; compressed it would be understood as gzip. */
const TAR = 'application/x-tar';

/** The snapshot for the installed PGlite, or null where there is none (another version, sources without a build). */
export async function readSnapshot(): Promise<Blob | null> {
  const name = nameOf(await pgliteVersion());
  for (const folder of ['.', '../dist/store']) {
    const compressed = await readFile(fileURLToPath(new URL(`${folder}/${name}`, import.meta.url))).catch(() => null);
    if (compressed === null) continue;
    const tar = await promisify(brotliDecompress)(compressed);
    return new Blob([new Uint8Array(tar)], { type: TAR });
  }
  return null;
}

/** Makes the snapshot for the installed PGlite: the file's name and its bytes. The build puts it beside this module. */
export async function makeSnapshot(): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { PGlite: Pglite } = await import('@electric-sql/pglite');
  const pglite: PGlite = await Pglite.create();
  try {
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
    return { name: nameOf(await pgliteVersion()), bytes };
  } finally {
    await pglite.close();
  }
}

/** PGlite exports no version, so its manifest is read: two folders up from the file that is its entry. */
async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest: unknown = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null;
  if (typeof version !== 'string') throw new Error('The package @electric-sql/pglite names no version.');
  return version;
}
