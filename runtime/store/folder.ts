import { randomUUID } from 'node:crypto';
import { constants, readFileSync, unlinkSync } from 'node:fs';
import { copyFile, link, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf, folderError, makeFolder } from './disk.ts';
import { NljobsError } from './errors.ts';
import { processExists, processSpace, processStart } from './process-identity.ts';

/** The folder of the embedded engine: our lock beside PGlite's own folder. */
const LOCK = 'lock.json';
const DATABASE = 'database';

/** How often a holder shows that it lives, and how long its silence lasts until another machine may take over. */
const HEARTBEAT_MS = 3_000;
const SILENT_MS = 15_000;

const lockSchema = z.object({
  /** Identifies one holding of the lock, also in names of files; not a secret. */
  id: z.string().regex(/^[\w-]+$/),
  pid: z.number().int().positive(),
  /** The process's start and the space its id belongs to, as process-identity.ts gives them. */
  started: z.string().nullable(),
  space: z.string(),
  since: z.string(),
  url: z.string().nullable(),
  token: z.string().nullable(),
});
type LockFile = z.infer<typeof lockSchema>;

/** Who holds a folder, for those who want to talk to it. */
export interface Lock {
  readonly pid: number;
  /** Where its HTTP API listens, once it does. */
  readonly url: string | null;
  /** For that API. A secret: the file has mode 0600, and nothing prints it. */
  readonly token: string | null;
  /** False where the holder is gone and left the file behind. */
  readonly alive: boolean;
}

export interface HeldFolder {
  readonly folder: string;
  /** PGlite's folder within. */
  readonly database: string;
  /** Says where the HTTP API of this process listens, so that the CLI finds it. */
  publishUrl(url: string, token: string | null): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the embedded folder for this process, and makes it where it is missing. A lock left by a dead process is taken
 * over; one of a live process never is. `onLost` is called when another machine took this process for dead (it was
 * suspended for long): it must let go of the database at once.
 * Errors: `folder-locked` with who holds it, `folder-not-a-folder`, `folder-not-writable`.
 */
export async function holdFolder(folder: string, onLost: () => void = () => {}): Promise<HeldFolder> {
  const mine: LockFile = {
    id: randomUUID(),
    pid: process.pid,
    started: await processStart(process.pid),
    space: await processSpace(),
    since: new Date().toISOString(),
    url: null,
    token: null,
  };
  try {
    await makeFolder(folder);
    await take(folder, mine);
  } catch (error) {
    throw folderError(folder, error);
  }
  return new Held(folder, mine, onLost);
}

/** Who holds the folder, dead or alive; null where nobody does, or where there is no such folder. */
export async function readLock(folder: string): Promise<Lock | null> {
  const found = await readLockFile(join(folder, LOCK)).catch((error: unknown) => {
    throw folderError(folder, error);
  });
  if (found === null) return null;
  const { pid, url, token } = found.lock;
  return { pid, url, token, alive: (await whyAlive(found)) !== null };
}

class Held implements HeldFolder {
  readonly folder: string;
  readonly database: string;
  readonly #path: string;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #onExit: () => void;
  #lock: LockFile;

  constructor(folder: string, lock: LockFile, onLost: () => void) {
    this.folder = folder;
    this.database = join(folder, DATABASE);
    this.#path = join(folder, LOCK);
    this.#lock = lock;
    this.#heartbeat = setInterval(() => {
      // A beat that fails (a full or vanished disk) shows as silence, which is what it is.
      this.#beat(onLost).catch(() => {});
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
    this.#onExit = () => {
      try {
        if (readFileSync(this.#path, 'utf8').includes(this.#lock.id)) unlinkSync(this.#path);
      } catch {
        // Gone already, or the disk is: the next start sees a dead holder.
      }
    };
    process.once('exit', this.#onExit);
  }

  async #beat(onLost: () => void): Promise<void> {
    const found = await readLockFile(this.#path);
    if (found !== null && found.lock.id !== this.#lock.id) {
      clearInterval(this.#heartbeat);
      onLost();
      return;
    }
    const now = new Date();
    await utimes(this.#path, now, now);
  }

  async publishUrl(url: string, token: string | null): Promise<void> {
    this.#lock = { ...this.#lock, url, token };
    const aside = await writeAside(this.folder, this.#lock);
    await rename(aside, this.#path);
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    process.off('exit', this.#onExit);
    const found = await readLockFile(this.#path);
    if (found?.lock.id === this.#lock.id) await unlink(this.#path);
  }
}

/** Makes our lock file appear whole, or finds another's. */
async function take(folder: string, mine: LockFile): Promise<void> {
  const path = join(folder, LOCK);
  const aside = await writeAside(folder, mine);
  try {
    if (await linkNew(aside, path)) return;
    const found = await readLockFile(path);
    if (found === null) {
      // It was given back in between.
      if (await linkNew(aside, path)) return;
      throw startingError(folder);
    }
    const reason = await whyAlive(found);
    if (reason !== null) throw lockedError(folder, found.lock, reason);
    await takeOver(folder, aside, found.lock.id);
  } finally {
    await unlink(aside).catch(() => {});
  }
}

/**
 * Puts our lock in the place of a dead one. Two processes may have found the same dead lock: a file named after it, made
 * exclusively, lets one of them replace it and sends the other away. Who died while it replaced the lock left that file,
 * and is followed by whoever makes the file that is named after it, and so on: no such file is taken away from anybody
 * before the lock is another's.
 */
async function takeOver(folder: string, aside: string, dead: string): Promise<void> {
  const path = join(folder, LOCK);
  const claims = [join(folder, `${LOCK}.after-${dead}`)];
  for (let claim = claims[0]; claim !== undefined && !(await linkNew(aside, claim)); claim = claims.at(-1)) {
    const other = await readLockFile(claim);
    if (other === null || (await whyAlive(other)) !== null) throw startingError(folder);
    claims.push(join(folder, `${LOCK}.after-${other.lock.id}`));
  }
  let replaced = false;
  try {
    const found = await readLockFile(path);
    replaced = found?.lock.id !== dead;
    if (replaced) throw startingError(folder);
    await rename(aside, path);
    replaced = true;
  } finally {
    for (const claim of replaced ? claims : claims.slice(-1)) await unlink(claim).catch(() => {});
  }
}

function startingError(folder: string): NljobsError {
  return new NljobsError('folder-locked', `Another process is starting on ${folder} at this moment. Try again.`);
}

/** Why the holder counts as alive, in words; null when it is certainly gone. */
async function whyAlive({ lock, beat }: FoundLock): Promise<string | null> {
  if (lock.space === (await processSpace())) {
    if (!processExists(lock.pid)) return null;
    const started = await processStart(lock.pid);
    const another = lock.started !== null && started !== null && started !== lock.started;
    return another ? null : `process ${lock.pid} runs on it`;
  }
  // Another machine, container or boot: its process ids say nothing here, only its signs of life do.
  const silence = Date.now() - beat;
  if (silence > SILENT_MS) return null;
  const seconds = Math.max(1, Math.ceil((SILENT_MS - silence) / 1000));
  return `process ${lock.pid} of another machine or container held it a moment ago; if that is gone, the folder is free in ${seconds} s`;
}

function lockedError(folder: string, lock: LockFile, reason: string): NljobsError {
  const through = lock.url === null ? '' : `\nIt answers at ${lock.url}.`;
  return new NljobsError(
    'folder-locked',
    `${folder} is in use: ${reason}.${through}\n` +
      'Two processes on one embedded database would destroy it. To work with the running one, use the nljobs commands ' +
      '(`nljobs run <job>`, `nljobs runs list`, …): they go through it. To run two instances, use the engine `postgres`.',
    { details: { pid: lock.pid, url: lock.url } },
  );
}

interface FoundLock {
  readonly lock: LockFile;
  /** When the holder last showed that it lives, epoch milliseconds. */
  readonly beat: number;
}

async function readLockFile(path: string): Promise<FoundLock | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { lock: lockSchema.parse(JSON.parse(text)), beat: mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    if (codeOf(error) !== undefined) throw error;
    throw new NljobsError(
      'folder-broken',
      `${path} is no lock file of nljobs. If no nljobs process runs on this folder, delete that file.`,
      { cause: error },
    );
  }
}

async function writeAside(folder: string, lock: LockFile): Promise<string> {
  const aside = join(folder, `${LOCK}.${process.pid}.${randomUUID().slice(0, 8)}`);
  try {
    await writeFile(aside, `${JSON.stringify(lock, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return aside;
  } catch (error) {
    // On a full disk the file is made, and only its content finds no room.
    await unlink(aside).catch(() => {});
    throw error;
  }
}

/** Gives `path` the whole content of `aside` in one step, unless it exists. */
async function linkNew(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path).catch((error: unknown) => {
      // Some file systems know no hard links. Copying is exclusive too, if not in one step.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error;
      return copyFile(aside, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
