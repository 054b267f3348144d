import { statfsSync } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NljobsError } from './errors.ts';

/** What PGlite's file system answers instead of a code: numbers of WASI. */
const WASI: Readonly<Record<number, string>> = {
  2: 'EACCES',
  19: 'EDQUOT',
  22: 'EFBIG',
  29: 'EIO',
  51: 'ENOSPC',
  54: 'ENOTDIR',
  63: 'EPERM',
  69: 'EROFS',
};

/** Why a folder cannot be written, by the system's code. */
const WHY: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'not permitted',
  EROFS: 'read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'files may not grow that large here',
  EIO: 'the disk fails',
  ENOENT: 'no folder can be made there',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead round in a circle',
};

/** What helps beside another folder. */
const REMEDY: Readonly<Record<string, string>> = {
  EACCES: 'give this user the right, or ',
  EPERM: 'give this user the right, or ',
  EROFS: 'make it writable, or ',
  ENOSPC: 'make room there, or ',
  EDQUOT: 'make room there, or ',
};

/** Less than this is free: PostgreSQL writes its log ahead in files of 16 MB. Bytes. */
const LEAST_FREE = 20 * 1024 * 1024;

/** The system's code of an error, also of one that PGlite's own file system gave. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  const wasi = 'name' in error && error.name === 'ErrnoError' && 'errno' in error ? error.errno : undefined;
  return typeof wasi === 'number' ? WASI[wasi] : undefined;
}

/** What the system says about the embedded engine's folder, as an answer that helps; anything else as it is. */
export function folderError(folder: string, error: unknown): unknown {
  const code = codeOf(error) ?? '';
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new NljobsError(
      'folder-not-a-folder',
      `${folder} cannot be the embedded engine's folder: a file stands in its place or above it. Name another folder (NLJOBS_DATA), or move that file.`,
      { cause: error },
    );
  }
  const why = WHY[code];
  if (why === undefined) return error;
  const remedy = REMEDY[code] ?? '';
  return new NljobsError(
    'folder-not-writable',
    `${folder} cannot be written (${why}). The embedded engine keeps its database there: ${remedy}name another folder (NLJOBS_DATA).`,
    { cause: error },
  );
}

/**
 * Makes a folder, and those above it. Node's own way of doing so never comes to an end below a folder that answers
 * "no such file" to everything, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isFolder(path)) return;
    const above = dirname(path);
    if (codeOf(error) !== 'ENOENT' || above === path || (await isFolder(above))) throw error;
    await makeFolder(above);
    await makeFolder(path);
  }
}

/**
 * Lets nobody in but whose folder it is: PGlite gives everybody the right to write to its files. Where a folder's rights are
 * not ours to change, as on a disk that knows none, they stay as they are.
 */
export async function makePrivate(folder: string): Promise<void> {
  await chmod(folder, 0o700).catch((error: unknown) => {
    if (!['EPERM', 'ENOTSUP', 'EROFS', 'EACCES', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error;
  });
}

/** Whether so little room is left that a database can do nothing. False where nobody can tell. */
export function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < LEAST_FREE;
  } catch {
    return false;
  }
}

/** The first line of what PGlite says, without the advice of the compiler that made it. */
export function wordsOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/ Build with .*$/u, '').replace(/[.:]+$/u, '') || 'it gives no reason';
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
