import { readFileSync } from 'node:fs';

/** The version of this package, from its manifest: beside the sources in the repository, above `dist` when built. */
export function version(): string {
  for (const place of ['../package.json', '../../package.json']) {
    let text: string;
    try {
      text = readFileSync(new URL(place, import.meta.url), 'utf8');
    } catch {
      continue;
    }
    const manifest: unknown = JSON.parse(text);
    if (isManifest(manifest) && manifest.name === '@nljobs/compiler') return manifest.version;
  }
  return 'unknown';
}

function isManifest(value: unknown): value is { readonly name: string; readonly version: string } {
  return typeof value === 'object' && value !== null && 'name' in value && 'version' in value;
}
