import { resolve } from 'node:path';
import { inside, normalizePath } from '../host/path.ts';
import type { Terminal } from './terminal.ts';

/**
 * What leads from the root of the repository to a folder, with a slash at its end: GitHub looks for the files of
 * annotations and of code scanning from there, wherever the project lies in it. Empty where nobody says which repository.
 */
export function withinRepository(folder: string, env: Terminal['env']): string {
  const root = env['GITHUB_WORKSPACE'];
  const path = root ? inside(normalizePath(resolve(root)), normalizePath(resolve(folder))) : null;
  return path === null || path === '.' ? '' : `${path}/`;
}
