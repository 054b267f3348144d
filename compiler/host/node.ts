import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { FileRead, FolderEntry, Host, Written } from './host.ts';
import { folderOf, joinPath, nameOf, normalizePath } from './path.ts';

/** The machine that this process runs on. */
export function createNodeHost(): Host {
  return { env: (name) => process.env[name], read, kind, size, list, write, remove, real, importModule };
}

function read(path: string): FileRead {
  try {
    return { kind: 'file', bytes: readFileSync(path) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { kind: 'missing' };
      return { kind: 'unreadable', reason: 'its link leads nowhere' };
    }
    if (code === 'EISDIR') return { kind: 'directory' };
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
}

function kind(path: string): 'file' | 'directory' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : found.isDirectory() ? 'directory' : 'file';
}

function size(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : null;
}

function list(path: string): readonly FolderEntry[] {
  if (kind(path) !== 'directory') return [];
  const entries: FolderEntry[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    // A link to a folder is passed over: it may lead in circles, and what it holds stands elsewhere too.
    if (entry.isDirectory()) entries.push({ name: entry.name, kind: 'directory' });
    else if (entry.isFile() || (entry.isSymbolicLink() && kind(joinPath(path, entry.name)) === 'file')) {
      entries.push({ name: entry.name, kind: 'file' });
    }
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

let writes = 0;

function write(path: string, content: string | Uint8Array): Written {
  writes += 1;
  let aside: string | null = null;
  try {
    const before = lstatSync(path, { throwIfNoEntry: false });
    const target = before?.isSymbolicLink() ? normalizePath(realpathSync(path)) : path;
    const folder = folderOf(target);
    mkdirSync(folder, { recursive: true });
    sweep(folder);
    aside = joinPath(folder, `.${nameOf(target)}.${process.pid}-${writes}.tmp`);
    writeFileSync(aside, content);
    // What takes the place of a file has its rights: a script stays executable, a secret unread.
    if (before !== undefined) chmodSync(aside, statSync(target).mode & 0o7777);
    renameSync(aside, target);
    return { ok: true };
  } catch (error) {
    if (aside !== null) rmSync(aside, { force: true });
    return { ok: false, reason: reasonOf(error) };
  }
}

const swept = new Set<string>();

/** Takes away what writes have left aside whose process was killed; looked for once in each folder that is written to. */
function sweep(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of readdirSync(folder)) {
    const pid = /^\..+\.(\d+)-\d+\.tmp$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(joinPath(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function remove(path: string): Written {
  try {
    rmSync(path, { force: true });
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function real(path: string): string {
  let existing = path;
  let rest = '';
  while (!existsSync(existing) && folderOf(existing) !== existing) {
    rest = rest === '' ? nameOf(existing) : `${nameOf(existing)}/${rest}`;
    existing = folderOf(existing);
  }
  const resolved = realpathSync(existing).replaceAll('\\', '/');
  return rest === '' ? resolved : joinPath(resolved, rest);
}

let loads = 0;

async function importModule(path: string): Promise<unknown> {
  // Node keeps each module it has loaded by its URL; a number makes every load a new one, so that `--watch` sees edits.
  const url = pathToFileURL(path);
  loads += 1;
  if (loads > 1) url.searchParams.set('load', String(loads));
  return import(/* @vite-ignore */ url.href);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** What the system says, in its own words without the path that the diagnostic names anyway. */
function reasonOf(error: unknown): string {
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left on the device',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a file stands where a folder is needed',
    EEXIST: 'a file stands where a folder is needed',
    ENOTEMPTY: 'a folder stands in its place',
    ELOOP: 'its links lead in circles',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many files are open',
  };
  const code = codeOf(error);
  return (code !== null && Object.hasOwn(words, code) ? words[code] : undefined) ?? code ?? String(error);
}
