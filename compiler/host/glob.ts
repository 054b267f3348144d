import type { Host } from './host.ts';
import { literal } from './literal.ts';
import { joinPath, normalizePath } from './path.ts';

/** Folders that hold no sources of anybody's project. */
const PASSED_OVER = new Set(['node_modules', '.git', '.nljobs', 'dist']);
const SPECIAL = /[*?{[]/;

/** Whether a pattern is more than the name of one file. */
export function isPattern(pattern: string): boolean {
  return SPECIAL.test(pattern);
}

/**
 * The files below a folder that one of the patterns names, as paths relative to it, sorted. `*` stands for any part of
 * a name, `**` for any folders, `?` for one character, `{a,b}` for either. A pattern without any of these is given
 * back as it is, whether or not there is such a file, so that a missing one can be named.
 */
export function glob(host: Host, root: string, patterns: readonly string[]): readonly string[] {
  const found = new Set(patterns.filter((pattern) => !isPattern(pattern)).map(normalizePath));
  const wanted = patterns.filter(isPattern).map(toRegExp);
  if (wanted.length > 0) {
    for (const path of walk(host, root, '')) if (wanted.some((pattern) => pattern.test(path))) found.add(path);
  }
  return [...found].sort();
}

/** Whether a file with this path, relative to the folder of the patterns, is or would be among those they name. */
export function isNamed(path: string, patterns: readonly string[]): boolean {
  if (path.split('/').some((folder) => PASSED_OVER.has(folder))) return false;
  return patterns.some((pattern) =>
    isPattern(pattern) ? toRegExp(pattern).test(path) : normalizePath(pattern) === path,
  );
}

function* walk(host: Host, root: string, folder: string): Generator<string> {
  for (const entry of host.list(joinPath(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.kind === 'file') yield path;
    else if (!PASSED_OVER.has(entry.name)) yield* walk(host, root, path);
  }
}

/** A pattern as a regular expression over the whole relative path. */
function toRegExp(pattern: string): RegExp {
  let source = '';
  let open = 0;
  const text = pattern.replace(/^\.\//, '');
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (text.startsWith('**/', at)) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (text.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '{') {
      source += '(?:';
      open++;
    } else if (char === '}' && open > 0) {
      source += ')';
      open--;
    } else if (char === ',' && open > 0) source += '|';
    else source += literal(char);
  }
  return new RegExp(`^${source}${')'.repeat(open)}$`, 'u');
}
