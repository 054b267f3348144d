/** A handler's file that goes to another name. Paths as the files are known by, with forward slashes. */
export interface HandlerMove {
  readonly from: string;
  readonly to: string;
  readonly oldId: string;
  readonly newId: string;
}

/** A file of the project after a handler has moved, and where it still says the old id in a text of its own. */
export interface Retargeted {
  /** Null where nothing in it changes. */
  readonly text: string | null;
  /** Lines, from 1, of string literals that are the old id: what they mean is for a person to say. */
  readonly mentions: readonly number[];
}

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
