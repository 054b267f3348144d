import type { HandlerFile } from './handler-state.ts';

/**
 * Reads handler files, each by itself and without types, and tells what stands in them. This is the one door to
 * ts-morph, which is loaded when it is first called with a file.
 *
 * @param files text by path
 */
export async function inspectHandlers(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, HandlerFile>> {
  if (files.size === 0) return new Map();
  const { readFile } = await import('./syntax.ts');
  return new Map([...files].map(([path, text]) => [path, readFile(path, text)]));
}

/**
 * The names in the object that a file exports as `predicates`; null where that cannot be seen without running it.
 */
export async function inspectPredicates(path: string, text: string): Promise<ReadonlySet<string> | null> {
  const { predicatesIn } = await import('./syntax.ts');
  return predicatesIn(path, text);
}
