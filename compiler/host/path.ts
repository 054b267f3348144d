/**
 * Paths as text with forward slashes, for files inside a project. `node:path` is left to the host, so that what plans
 * a build gives the same paths on every system.
 */

/** Puts a relative path behind a folder and works out `.` and `..`; an absolute second path stands for itself. */
export function joinPath(folder: string, path: string): string {
  return normalizePath(isAbsolute(path) ? path : `${folder}/${path}`);
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}

/** Works out `.` and `..`, turns backslashes of Windows paths, and drops a slash at the end. */
export function normalizePath(path: string): string {
  const slashed = /^[A-Za-z]:\\/.test(path) ? path.replaceAll('\\', '/') : path;
  const root = slashed.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/') || '.';
}

/** The path as seen from a folder above it, or null where it does not lie inside. The folder itself is `.`. */
export function inside(folder: string, path: string): string | null {
  const [outer, inner] = [normalizePath(folder), normalizePath(path)];
  if (inner === outer) return '.';
  const prefix = outer === '/' ? '/' : `${outer}/`;
  return inner.startsWith(prefix) ? inner.slice(prefix.length) : null;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
