import type { FileRead, FolderEntry, Host } from './host.ts';

/** A machine whose files are read once, until it is told to look again. */
export interface RememberingHost extends Host {
  forget(): void;
}

/** Lays a memory over a machine, for who reads the same files many times in a moment. Nothing is to be written through it. */
export function rememberReads(below: Host): RememberingHost {
  const files = new Map<string, FileRead>();
  const folders = new Map<string, readonly FolderEntry[]>();
  const kinds = new Map<string, 'file' | 'directory' | null>();
  return {
    ...below,
    read: (path) => known(files, path, below.read),
    list: (path) => known(folders, path, below.list),
    kind: (path) => known(kinds, path, below.kind),
    forget() {
      files.clear();
      folders.clear();
      kinds.clear();
    },
  };
}

function known<T>(all: Map<string, T>, path: string, ask: (path: string) => T): T {
  const before = all.get(path);
  if (before !== undefined) return before;
  const now = ask(path);
  all.set(path, now);
  return now;
}
