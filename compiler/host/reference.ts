import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The address of the page on which every diagnostic code is explained: beside the built compiler, or in the house it is
 * built in. Null where there is none.
 */
export function referencePage(): string | null {
  const pages = ['../reference/diagnostics.md', '../../docs/reference/diagnostics.md'];
  const page = pages.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  return page?.href ?? null;
}
