import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version of this package, from its manifest. */
export function version(): string {
  // By its own name, because the manifest lies one folder nearer to the sources than to the built files.
  const manifest = fileURLToPath(import.meta.resolve('nljobs/package.json'));
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}
