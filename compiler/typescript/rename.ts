import type { HandlerMove, Retargeted } from './handler-move.ts';

/**
 * Carries a rename through the user's own files: the type `Handlers['old-id']`, `unimplemented('old-id')`, and imports
 * of the file that moves. Everything else, comments and layout included, stays as it is. ts-morph is loaded here.
 *
 * @param files text by path
 */
export async function retargetFiles(
  files: ReadonlyMap<string, string>,
  move: HandlerMove,
): Promise<ReadonlyMap<string, Retargeted>> {
  if (files.size === 0) return new Map();
  const { retarget } = await import('./retarget.ts');
  return new Map([...files].map(([path, text]) => [path, retarget(path, text, move)]));
}
