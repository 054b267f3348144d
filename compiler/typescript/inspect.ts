import type { HandlerState } from './handler-state.ts';

/**
 * Reads handler files, each by itself and without types, and tells what stands in them. This is the one door to
 * ts-morph, which is loaded when it is first called with a file.
 *
 * @param files text by path
 */
export async function inspectHandlers(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, HandlerState>> {
  if (files.size === 0) return new Map();
  const { stateOf } = await import('./syntax.ts');
  return new Map([...files].map(([path, text]) => [path, stateOf(path, text)]));
}
