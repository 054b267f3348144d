import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { checksum } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** A tar; compressed it would be understood as gzip. */
const TAR = 'application/x-tar';

/**
 * The snapshot for what is installed, or null where there is none (other versions, sources without a build). It is a
 * database as a first start leaves it, shipped with the package: `initdb` is done, and the schemas of the store and the
 * queue are there. Loading it takes a fraction of the time that making one does.
 */
export async function readSnapshot(): Promise<Blob | null> {
  const name = await snapshotName();
  for (const folder of ['.', '../dist/store']) {
    const compressed = await readFile(fileURLToPath(new URL(`${folder}/${name}`, import.meta.url))).catch(() => null);
    if (compressed === null) continue;
    const tar = await promisify(brotliDecompress)(compressed);
    return new Blob([new Uint8Array(tar)], { type: TAR });
  }
  return null;
}

/** The file's name. It tells all that it is made of: a snapshot that is not of these very schemas is never loaded. */
export async function snapshotName(): Promise<string> {
  const [pglite, boss] = [await versionOf('@electric-sql/pglite'), await versionOf('pg-boss')];
  const schemas = createHash('sha256').update([boss, ...MIGRATIONS.map(checksum)].join('\n'));
  return `pglite-${pglite}-${schemas.digest('hex').slice(0, 12)}.tar.br`;
}

/** The version of an installed package; its manifest is beside the folder of its entry, and need not be exported. */
async function versionOf(name: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve(name);
  const manifest: unknown = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null;
  if (typeof version !== 'string') throw new Error(`The package ${name} names no version.`);
  return version;
}
