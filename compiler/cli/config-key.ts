import { isAbsolute, relative, resolve } from 'node:path';

/** The name under which a build keeps its config: relative to the project, so that it does not matter where it lies. */
export function configKey(cwd: string, config: string): string {
  const path = relative(cwd, resolve(cwd, config));
  return isAbsolute(path) || path.startsWith('..') ? resolve(cwd, config) : path.replaceAll('\\', '/');
}
