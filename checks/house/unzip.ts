import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** What we use of yauzl, which has no types of its own: editors' packages are checked with it by what packs them, too. */
interface Yauzl {
  openPromise(path: string, options: { readonly lazyEntries: true }): Promise<ZipFile>;
}
interface ZipFile {
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry): Promise<Readable>;
}
interface Entry {
  readonly fileName: string;
}

/** The files of a zip by their paths in it, folders aside. Rejects where it is broken or a path leads out of it. */
export async function unzip(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const here = createRequire(import.meta.url);
  const yauzl = createRequire(here.resolve('@vscode/vsce'))('yauzl') as Yauzl;
  const zip = await yauzl.openPromise(path, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('/')) files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}
