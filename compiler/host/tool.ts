import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What tells this build of the compiler from any other: its version, that of Node (whose time zone data it reads), and
 * when it was built. Null where it runs from its sources, which may change under it.
 */
export function toolIdentity(): string | null {
  if (import.meta.url.endsWith('.ts')) return null;
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
    const built = [new URL('..', import.meta.url), new URL('.', import.meta.resolve('nljobs/spec/core'))];
    const times = built.map((folder) => statSync(fileURLToPath(folder)).mtimeMs);
    return [version, process.version, ...times].join(' ');
  } catch {
    // Without an identity nothing is taken for granted: every build is a whole one.
    return null;
  }
}
