import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileRead, FolderEntry, Host } from './host.ts';
import { filesOfConfig } from './imports.ts';
import { folderOf, inside, joinPath, nameOf, normalizePath } from './path.ts';

/** A folder as it stood in a commit, or why it cannot be had: git is missing, this is no repository, no such commit. */
export type Revision =
  | { readonly ok: true; readonly host: Host; readonly commit: string }
  | { readonly ok: false; readonly reason: string; readonly advice: string };

interface Blob {
  readonly object: string;
  readonly size: number;
}

const LARGEST = 256 * 1024 * 1024;
/** Files of a folder that are fetched beside the one that is asked for, in bytes. */
const SMALL = 1024 * 1024;

/**
 * Opens a commit of the repository around a folder as a machine of its own: files are read from git, nothing can be
 * written, and the working tree is left alone.
 *
 * @param cwd absolute @param rev what git takes for a commit: `origin/main`, `HEAD~1`, a tag
 */
export function openRevision(cwd: string, rev: string): Revision {
  const root = git(cwd, ['rev-parse', '--show-toplevel']);
  if (root.kind === 'missing') {
    return { ok: false, reason: 'git could not be started.', advice: 'Install git, and see that it is on the PATH.' };
  }
  if (root.kind === 'failed') {
    return {
      ok: false,
      reason: `${cwd} is not in a git repository.`,
      advice: 'Run it where the project is under version control.',
    };
  }
  // `--end-of-options` keeps a name that begins with a hyphen from being an option.
  const commit = git(cwd, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`]);
  if (commit.kind !== 'done') {
    return {
      ok: false,
      reason: `git knows no commit "${rev}" here.`,
      advice: 'Name one with --base. In CI, fetch it first: `fetch-depth: 0` for actions/checkout.',
    };
  }
  const id = textOf(commit.bytes).trim();
  const top = normalizePath(textOf(root.bytes).trim());
  const tree = git(top, ['ls-tree', '-r', '-z', '-l', '--full-tree', id]);
  if (tree.kind !== 'done') {
    return { ok: false, reason: `The files of ${rev} cannot be listed: ${tree.reason}.`, advice: 'Run `git fsck`.' };
  }
  return { ok: true, commit: id, host: revisionHost(cwd, top, id, readTree(textOf(tree.bytes))) };
}

type Answer =
  | { readonly kind: 'done'; readonly bytes: Buffer }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'missing'; readonly reason: string };

function git(cwd: string, args: readonly string[], input?: string): Answer {
  const ran = spawnSync('git', [...args], { cwd, input, maxBuffer: LARGEST });
  if (ran.error !== undefined) {
    const missing = 'code' in ran.error && ran.error.code === 'ENOENT';
    return { kind: missing ? 'missing' : 'failed', reason: ran.error.message };
  }
  if (ran.status !== 0) return { kind: 'failed', reason: textOf(ran.stderr).trim().split('\n')[0] ?? '' };
  return { kind: 'done', bytes: ran.stdout };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** `<mode> blob <object> <size>\t<path>` for each file, ended by a zero byte. Links and submodules are passed over. */
function readTree(listing: string): ReadonlyMap<string, Blob> {
  const blobs = new Map<string, Blob>();
  for (const entry of listing.split('\0')) {
    const match = /^(\d+) blob (\S+) +(\d+)\t(.+)$/su.exec(entry);
    const [, mode, object = '', size = '', path = ''] = match ?? [];
    if (match !== null && mode !== '120000') blobs.set(path, { object, size: Number(size) });
  }
  return blobs;
}

function revisionHost(cwd: string, top: string, commit: string, blobs: ReadonlyMap<string, Blob>): Host {
  // git tells its folder with links resolved, while ours may go by another name.
  const real = normalizePath(realpathSync(cwd));
  const below = inside(top, real) ?? '.';
  const folders = new Map<string, Map<string, FolderEntry>>();
  for (const path of blobs.keys()) enter(folders, path);
  const contents = new Map<string, Uint8Array>();

  /** A path of ours as git has it. */
  const inGit = (path: string): string | null => {
    const here = inside(normalizePath(cwd), path);
    if (here !== null) return normalizePath(`${below}/${here}`);
    return inside(top, path);
  };

  const read = (path: string): FileRead => {
    const name = inGit(path);
    const blob = name === null ? undefined : blobs.get(name);
    if (name === null || blob === undefined) {
      return { kind: name !== null && folders.has(name) ? 'directory' : 'missing' };
    }
    const known = contents.get(name);
    if (known !== undefined) return { kind: 'file', bytes: known };
    // One call of git for a folder's small files: a project with hundreds of sources would else start it as often.
    const near = [...(folders.get(folderOf(name))?.values() ?? [])]
      .map((entry) => normalizePath(`${folderOf(name)}/${entry.name}`))
      .filter((each) => (blobs.get(each)?.size ?? Infinity) <= SMALL && !contents.has(each));
    const failed = fetch(top, blobs, [...new Set([name, ...near])], contents);
    const bytes = contents.get(name);
    return bytes === undefined
      ? { kind: 'unreadable', reason: failed ?? 'git does not have it' }
      : { kind: 'file', bytes };
  };

  const kind = (path: string) => {
    const name = inGit(path);
    return name === null ? null : blobs.has(name) ? 'file' : folders.has(name) ? 'directory' : null;
  };

  return {
    env: (name) => process.env[name],
    read,
    kind,
    size(path) {
      const name = inGit(path);
      return name === null ? null : (blobs.get(name)?.size ?? null);
    },
    list(path) {
      const name = inGit(path);
      const entries = name === null ? [] : [...(folders.get(name)?.values() ?? [])];
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    write: () => ({ ok: false, reason: 'it is a commit' }),
    remove: () => ({ ok: false, reason: 'it is a commit' }),
    real: normalizePath,
    importModule: (path) => importFrom(cwd, top, commit, path, inGit, { read, kind }),
  };
}

/** Enters a file in its folder, and that in the one above. */
function enter(folders: Map<string, Map<string, FolderEntry>>, path: string): void {
  let kind: FolderEntry['kind'] = 'file';
  for (let at = path; ; at = folderOf(at)) {
    const folder = folderOf(at);
    const entries = folders.get(folder) ?? new Map<string, FolderEntry>();
    folders.set(folder, entries);
    const known = entries.has(nameOf(at));
    entries.set(nameOf(at), { name: nameOf(at), kind });
    if (folder === '.' || known) return;
    kind = 'directory';
  }
}

/** Reads blobs by one `git cat-file --batch`; gives the reason where that fails. */
function fetch(
  top: string,
  blobs: ReadonlyMap<string, Blob>,
  paths: readonly string[],
  into: Map<string, Uint8Array>,
): string | null {
  const objects = paths.map((path) => blobs.get(path)?.object ?? '');
  const answer = git(top, ['cat-file', '--batch'], `${objects.join('\n')}\n`);
  if (answer.kind !== 'done') return answer.reason;
  let at = 0;
  for (const path of paths) {
    const end = answer.bytes.indexOf(10, at);
    const [, kind, size] = textOf(answer.bytes.subarray(at, end)).split(' ');
    at = end + 1;
    if (kind !== 'blob') continue;
    into.set(path, new Uint8Array(answer.bytes.subarray(at, at + Number(size))));
    at += Number(size) + 1;
  }
  return null;
}

/**
 * Loads a module as it stood, with the files that it imports by relative paths. They are put into a folder of their own
 * below the project, where packages are found as ever, for as long as the loading takes.
 */
async function importFrom(
  cwd: string,
  top: string,
  commit: string,
  path: string,
  inGit: (path: string) => string | null,
  host: Pick<Host, 'read' | 'kind'>,
): Promise<unknown> {
  const folder = join(cwd, '.nljobs', `base-${commit.slice(0, 12)}-${process.pid}`);
  const put = (file: string): void => {
    const found = host.read(file);
    const name = inGit(file);
    if (name === null || found.kind !== 'file') return;
    mkdirSync(join(folder, folderOf(name)), { recursive: true });
    writeFileSync(join(folder, name), found.bytes);
  };
  try {
    for (const file of filesOfConfig(host, path)) put(file);
    // The nearest manifest says whether these are ES modules.
    for (const manifest of [joinPath(cwd, 'package.json'), joinPath(top, 'package.json')]) put(manifest);
    return await import(/* @vite-ignore */ pathToFileURL(join(folder, inGit(path) ?? '')).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
