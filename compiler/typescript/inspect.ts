/** What stands in a handler's file. */
export type HandlerState =
  /** Somebody has written it, as far as can be seen without running it. */
  | 'written'
  /** It is the stub as it was made. */
  | 'unimplemented'
  /** The file exports no `handler`. */
  | 'no-handler';

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
