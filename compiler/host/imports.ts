import { type Host, readText } from './host.ts';
import { folderOf, joinPath } from './path.ts';

/** `from './x.ts'`, `import './x.ts'`, `import('./x.ts')`, `require('./x')`: too many is harmless, too few is not. */
const RELATIVE = /(?:from|import|require)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '.cts', '.cjs', '.json', '/index.ts', '/index.js'];

/**
 * The project's own files that a config is made of: itself and what it imports by a relative path, however deep.
 * Packages are left out: a change of theirs is a change of the lockfile of the package manager.
 *
 * @param path absolute
 * @returns absolute paths, sorted
 */
export function filesOfConfig(host: Pick<Host, 'read' | 'kind'>, path: string): readonly string[] {
  const found = new Set<string>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    const text = readText(host, next);
    if (text === null) continue;
    found.add(next);
    for (const match of text.matchAll(RELATIVE)) {
      const target = joinPath(folderOf(next), match[2] ?? '');
      const file = ENDINGS.map((ending) => target + ending).find((each) => host.kind(each) === 'file');
      if (file !== undefined) open.push(file);
    }
  }
  return [...found].sort();
}
