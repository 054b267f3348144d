/**
 * The port to the machine: files and environment. Everything of the compiler that is not a wire reaches the machine
 * through it, so that a whole build can be tested in memory.
 *
 * Paths are absolute with forward slashes. Files are read in one go and synchronously: they are small, and a check
 * that finds nothing to do should take no longer than starting Node.
 */
export interface Host {
  /** The value of an environment variable, undefined where it is not set. */
  env(name: string): string | undefined;
  read(path: string): FileRead;
  /** What is at a path, null for nothing. Follows links. */
  kind(path: string): 'file' | 'directory' | null;
  /** The size of a file in bytes, links followed; null where there is no file. */
  size(path: string): number | null;
  /** Names in a folder, sorted; empty where there is no such folder. */
  list(path: string): readonly FolderEntry[];
  /**
   * Writes a file whole: aside in the same folder, then renamed over the old one, so that no reader and no crash
   * sees half of it. Makes the folders on the way, and writes through a link to the file that it names. Gives the
   * reason where it cannot be written.
   */
  write(path: string, content: string | Uint8Array): Written;
  /** Removes a file; it is no failure if there is none. */
  remove(path: string): Written;
  /**
   * The path with every link resolved, as far as it exists: the way to see whether a path that looks to lie inside a
   * folder does.
   */
  real(path: string): string;
  /** Loads a JavaScript or TypeScript module anew. Rejects with what the module threw. */
  importModule(path: string): Promise<unknown>;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
}

/** What reading a path gave. Trouble is an answer, not an exception: it becomes a diagnostic. */
export type FileRead =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  /** Nothing is there, not even a link that leads nowhere. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type Written = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Reads a file that is expected to be text, or null where there is none or it cannot be read. Where something is written
 * for want of a file, ask `read`: what cannot be read is there all the same.
 */
export function readText(host: Pick<Host, 'read'>, path: string): string | null {
  const read = host.read(path);
  return read.kind === 'file' ? new TextDecoder().decode(read.bytes) : null;
}

/** Reads a file that is to be written again: null, too, where it is not UTF-8, since its text would not be what stands there. */
export function readExactText(host: Pick<Host, 'read'>, path: string): string | null {
  const read = host.read(path);
  if (read.kind !== 'file') return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes);
  } catch {
    return null;
  }
}
