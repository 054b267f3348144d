import type { FileRead, FolderEntry, Host, Written } from './host.ts';
import { normalizePath } from './path.ts';

/** A machine of its own for tests: files in a map. `writes` tells every path that was written or removed, in order. */
export interface MemoryHost extends Host {
  readonly files: Map<string, Uint8Array>;
  readonly writes: string[];
  /** Puts a file there as a user would, without telling `writes`. */
  put(path: string, content: string | Uint8Array): void;
  text(path: string): string | null;
}

/**
 * @param content files by absolute path
 * @param options `modules`: what importing a path gives; `unreadable` and `unwritable`: paths that fail, with the reason
 */
export function createMemoryHost(
  content: Readonly<Record<string, string | Uint8Array>> = {},
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly modules?: Readonly<Record<string, () => unknown>>;
    readonly unreadable?: Readonly<Record<string, string>>;
    readonly unwritable?: Readonly<Record<string, string>>;
  } = {},
): MemoryHost {
  const files = new Map<string, Uint8Array>();
  const writes: string[] = [];
  const put = (path: string, data: string | Uint8Array) => {
    files.set(normalizePath(path), typeof data === 'string' ? new TextEncoder().encode(data) : data);
  };
  for (const [path, data] of Object.entries(content)) put(path, data);

  const isFolder = (path: string) => {
    const prefix = path === '/' ? '/' : `${path}/`;
    return [...files.keys()].some((file) => file.startsWith(prefix));
  };
  const kind = (path: string) => {
    const at = normalizePath(path);
    return files.has(at) ? ('file' as const) : isFolder(at) ? ('directory' as const) : null;
  };
  const refusal = (path: string): Written | null => {
    const reason = options.unwritable?.[path];
    if (reason !== undefined) return { ok: false, reason };
    return kind(path) === 'directory' ? { ok: false, reason: 'a folder stands in its place' } : null;
  };

  return {
    files,
    writes,
    put,
    text: (path) => {
      const bytes = files.get(normalizePath(path));
      return bytes === undefined ? null : new TextDecoder().decode(bytes);
    },
    env: (name) => options.env?.[name],
    kind,
    size: (path) => files.get(normalizePath(path))?.length ?? null,
    read(path): FileRead {
      const at = normalizePath(path);
      const reason = options.unreadable?.[at];
      if (reason !== undefined) return { kind: 'unreadable', reason };
      const bytes = files.get(at);
      if (bytes !== undefined) return { kind: 'file', bytes };
      return { kind: isFolder(at) ? 'directory' : 'missing' };
    },
    list(path): readonly FolderEntry[] {
      const at = normalizePath(path);
      const prefix = at === '/' ? '/' : `${at}/`;
      const entries = new Map<string, FolderEntry>();
      for (const file of files.keys()) {
        if (!file.startsWith(prefix)) continue;
        const [name = '', ...rest] = file.slice(prefix.length).split('/');
        entries.set(name, { name, kind: rest.length > 0 ? 'directory' : 'file' });
      }
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    write(path, content): Written {
      const at = normalizePath(path);
      const refused = refusal(at);
      if (refused !== null) return refused;
      put(at, content);
      writes.push(at);
      return { ok: true };
    },
    remove(path): Written {
      const at = normalizePath(path);
      const refused = refusal(at);
      if (refused !== null) return refused;
      if (files.delete(at)) writes.push(at);
      return { ok: true };
    },
    real: normalizePath,
    async importModule(path) {
      const load = options.modules?.[normalizePath(path)];
      if (load === undefined) throw new Error(`Cannot find module '${path}'`);
      return load();
    },
  };
}
