import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './sources.ts';

/** The examples, by the name of their folder: discovered, never listed. */
export const examples: readonly string[] = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/**
 * Copies an example to a folder where it finds the packages of this checkout, so that a test leaves the original as it
 * was and meets nobody who runs it at the same moment.
 */
export function copyExample(name: string, to: string): void {
  const left = new Set(['node_modules', 'dist', '.nljobs']);
  cpSync(join(root, 'examples', name), to, {
    recursive: true,
    filter: (path) => !left.has(basename(path)) && !path.endsWith('.log'),
  });
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'), 'dir');
}
