import type { Calls } from './call.ts';

/**
 * Reads the calls and objects of a file by its syntax alone, without types and without the files that it imports.
 * Loads ts-morph when it is first called.
 *
 * @param path its ending says which language it is
 */
export async function readCalls(path: string, text: string): Promise<Calls> {
  const { callsOf } = await import('./call-syntax.ts');
  return callsOf(path, text);
}
