import type { FolderEntry, Host, Written } from './host.ts';
import { folderOf, inside, joinPath, nameOf, normalizePath } from './path.ts';
import { writeAll } from './write-all.ts';

/** A machine on which changes are tried: what is written stays in memory until it is carried over. */
export interface OverlayHost extends Host {
  /** What was written and removed, by path: null for what is gone. In the order of the first change. */
  readonly changed: ReadonlyMap<string, string | null>;
  /** Makes the changes on the machine below, all or none: gives the one that failed. */
  carryOut(): { readonly path: string; readonly reason: string } | null;
}

/** Lays a machine over another one. Reads see the changes, and the one below sees nothing until `carryOut`. */
export function createOverlay(below: Host): OverlayHost {
  const changed = new Map<string, string | null>();
  const textAt = (path: string): string | null | undefined => changed.get(normalizePath(path));
  const isFolder = (path: string): boolean =>
    [...changed].some(([file, text]) => text !== null && inside(path, file) !== null && file !== path);

  const write = (path: string, text: string | null): Written => {
    changed.set(normalizePath(path), text);
    return { ok: true };
  };
  const textOf = (content: string | Uint8Array): string =>
    typeof content === 'string' ? content : new TextDecoder().decode(content);

  return {
    ...below,
    changed,
    read(path) {
      const text = textAt(path);
      if (text === undefined) return below.read(path);
      return text === null ? { kind: 'missing' } : { kind: 'file', bytes: new TextEncoder().encode(text) };
    },
    kind(path) {
      const text = textAt(path);
      if (text === undefined) return below.kind(path) ?? (isFolder(path) ? 'directory' : null);
      return text === null ? null : 'file';
    },
    list(path) {
      const entries = new Map<string, FolderEntry>(below.list(path).map((entry) => [entry.name, entry]));
      for (const [file, text] of changed) {
        const way = inside(path, file);
        if (way === null || way === '.') continue;
        const [name = '', ...rest] = way.split('/');
        if (text !== null) entries.set(name, { name, kind: rest.length > 0 ? 'directory' : 'file' });
        else if (joinPath(path, nameOf(file)) === file && folderOf(file) === normalizePath(path)) entries.delete(name);
      }
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    write: (path, content) => write(path, textOf(content)),
    remove: (path) => write(path, null),
    carryOut: () =>
      writeAll(
        below,
        [...changed].map(([path, text]) => ({ path, text })),
      ),
  };
}
