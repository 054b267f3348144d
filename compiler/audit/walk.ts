import { type Host, readText } from '../host/host.ts';
import { inside, joinPath, nameOf, normalizePath } from '../host/path.ts';
import type { Found, Skipped, SkipReason } from './found.ts';
import { type IgnoreFile, isIgnored, readIgnoreFile } from './ignore.ts';
import { lookInto, sourcesFor } from './look.ts';

/** Nobody writes a file of schedules longer than this, in bytes. */
const LARGEST = 1_000_000;
/** Longer JSON is data that a program wrote. */
const LARGEST_JSON = 256_000;
/** How far into a file a zero byte is looked for: as far as git does. */
const HEAD = 8000;

/** Folders that hold what others wrote, or what was made from sources that stand elsewhere. */
const PASSED_OVER = new Set(
  '.git .hg .svn node_modules bower_components jspm_packages vendor third_party third-party site-packages dist .venv venv __pycache__ .tox .terraform .terragrunt-cache cdk.out .aws-sam .serverless .next .nuxt .svelte-kit .output .vercel .wrangler .nljobs coverage Pods'.split(
    ' ',
  ),
);
const GENERATED =
  /\.min\.[cm]?js$|[-.]lock\.(?:json|ya?ml)$|\.(?:gen|generated)\.\w+$|\.bundle\.js$|^\.nljobs-audit\.json$/;
const SAYS_GENERATED = /\bcode generated\b[^\n]*\bdo not edit\b|@generated\b/i;

export interface WalkOptions {
  /** Told of every file that a source reads, before it is opened: for counting. */
  readonly seen?: (file: string) => void;
  /** A file that is passed over, absolute: a baseline holds the crons of others. */
  readonly except?: string | null;
}

/**
 * Finds every schedule below a folder, or in one file: one pass, a file at a time, in the order of paths. Respects
 * `.gitignore` files and leaves out what others wrote. Runs nothing, follows no link to a folder, and reads no file
 * that a link leads to outside the folder. Trouble with a file is an item of its own, never an exception.
 *
 * @param path absolute: of a folder or of a file
 */
export async function* findSchedules(
  host: Host,
  path: string,
  options: WalkOptions = {},
): AsyncGenerator<Found | Skipped, void, undefined> {
  const root = normalizePath(path);
  if (host.kind(root) === 'file') {
    const folder = joinPath(root, '..');
    yield* inFile(host, folder, host.real(folder), nameOf(root), options);
    return;
  }
  const realRoot = host.real(root);
  for (const item of filesBelow(host, root)) {
    if (typeof item === 'string') yield* inFile(host, root, realRoot, item, options);
    else yield item;
  }
}

/** Files that a source may read, and folders that cannot be listed. */
function* filesBelow(host: Host, root: string): Generator<string | Skipped, void, undefined> {
  const open: { readonly folder: string; readonly ignores: readonly IgnoreFile[] }[] = [{ folder: '', ignores: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { folder } = next;
    const entries = listed(host, joinPath(root, folder === '' ? '.' : folder));
    if (typeof entries === 'string') {
      yield skipped(folder, 'unreadable', entries);
      continue;
    }
    let { ignores } = next;
    if (entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file')) {
      const text = readText(host, joinPath(root, folder === '' ? '.gitignore' : `${folder}/.gitignore`));
      if (text !== null) ignores = [...ignores, readIgnoreFile(folder, text)];
    }
    const folders: string[] = [];
    for (const { name, kind } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (kind === 'directory') {
        if (!PASSED_OVER.has(name) && !isIgnored(ignores, path, true)) folders.push(path);
      } else if (!GENERATED.test(name) && sourcesFor(path).length > 0 && !isIgnored(ignores, path, false)) yield path;
    }
    for (const path of folders.reverse()) open.push({ folder: path, ignores });
  }
}

function listed(host: Host, folder: string): ReturnType<Host['list']> | string {
  try {
    return host.list(folder);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be listed';
  }
}

async function* inFile(
  host: Host,
  root: string,
  realRoot: string,
  file: string,
  { seen, except }: WalkOptions,
): AsyncGenerator<Found | Skipped, void, undefined> {
  if (sourcesFor(file).length === 0) return;
  const path = joinPath(root, file);
  if (path === except) return;
  seen?.(file);
  const real = host.real(path);
  if (real !== joinPath(realRoot, file)) {
    // What a link within the folder leads to is looked into where it stands.
    if (inside(realRoot, real) === null) yield skipped(file, 'outside', null);
    return;
  }
  if ((host.size(path) ?? 0) > (file.endsWith('.json') ? LARGEST_JSON : LARGEST)) {
    yield skipped(file, 'too-large', null);
    return;
  }
  const read = host.read(path);
  if (read.kind !== 'file') {
    yield skipped(file, 'unreadable', read.kind === 'unreadable' ? read.reason : null);
    return;
  }
  if (read.bytes.subarray(0, HEAD).includes(0)) {
    yield skipped(file, 'binary', null);
    return;
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
  } catch {
    yield skipped(file, 'broken', 'it is not UTF-8');
    return;
  }
  if (SAYS_GENERATED.test(text.slice(0, 1000))) return;
  const { found, fault } = await lookInto(file, text);
  yield* found;
  if (fault !== null && found.length === 0) yield skipped(file, 'broken', fault);
}

function skipped(file: string, reason: SkipReason, detail: string | null): Skipped {
  return { file, reason, detail };
}
