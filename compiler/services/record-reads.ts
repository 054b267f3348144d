import { sha256 } from '../host/hash.ts';
import type { Host } from '../host/host.ts';

/** A machine that notes what is read from it and written to it. */
export interface RecordingHost extends Host {
  /** The hash of what a file held when it was last read or written here; null where there was none. Reads it where nobody has yet. */
  hashOf(path: string): string | null;
}

/**
 * Lays a record over a machine: what a build says depends on what it read, not on what stands there when it has ended,
 * and no file is read twice to tell.
 */
export function recordReads(below: Host): RecordingHost {
  const hashes = new Map<string, string | null>();
  const host: Host = {
    ...below,
    read(path) {
      const read = below.read(path);
      hashes.set(path, read.kind === 'file' ? sha256(read.bytes) : null);
      return read;
    },
    write(path, content) {
      const written = below.write(path, content);
      hashes.delete(path);
      if (written.ok) hashes.set(path, sha256(content));
      return written;
    },
    remove(path) {
      hashes.delete(path);
      return below.remove(path);
    },
  };
  return {
    ...host,
    hashOf(path) {
      if (!hashes.has(path)) host.read(path);
      return hashes.get(path) ?? null;
    },
  };
}
