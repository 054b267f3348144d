import type { Host } from './host.ts';

/** A file as it is to be: its text, or null for gone. The path is absolute. */
export interface Change {
  readonly path: string;
  readonly text: string | null;
}

/**
 * Makes changes, in order, all or none: where one fails, those before it are undone, the last first.
 *
 * @returns the change that failed, with the reason; null where all were made
 */
export function writeAll(
  host: Pick<Host, 'read' | 'write' | 'remove'>,
  changes: Iterable<Change>,
): { readonly path: string; readonly reason: string } | null {
  const done: { readonly path: string; readonly before: Uint8Array | null }[] = [];
  for (const { path, text } of changes) {
    const read = host.read(path);
    const made =
      read.kind === 'unreadable'
        ? ({ ok: false, reason: read.reason } as const)
        : text === null
          ? host.remove(path)
          : host.write(path, text);
    if (!made.ok) {
      for (const { path: earlier, before } of done.reverse()) {
        if (before === null) host.remove(earlier);
        else host.write(earlier, before);
      }
      return { path, reason: made.reason };
    }
    done.push({ path, before: read.kind === 'file' ? read.bytes : null });
  }
  return null;
}
