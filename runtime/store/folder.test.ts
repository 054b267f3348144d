import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderError } from './disk.ts';
import { holdFolder, readLock } from './folder.ts';
import { processExists, processSpace, processStart } from './process-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Writes a lock as another holder would have left it. */
async function leaveLock(parts: Record<string, unknown>, name = 'lock.json'): Promise<void> {
  const lock = {
    id: randomUUID(),
    pid: process.pid,
    started: null,
    space: 'elsewhere',
    since: '',
    url: null,
    token: null,
  };
  await writeFile(join(folder, name), JSON.stringify({ ...lock, ...parts }));
}

describe('the lock of the embedded folder', () => {
  it('is taken, names its holder, and is given back', async () => {
    const held = await holdFolder(join(folder, 'deep', 'er'));
    expect(await readLock(held.folder)).toEqual({ pid: process.pid, url: null, token: null, alive: true });
    await held.release();
    expect(await readLock(held.folder)).toBeNull();
    expect(await readdir(held.folder)).toEqual([]);
  });

  it('is readable by nobody else, and holds the address once it is known', async () => {
    const held = await holdFolder(folder);
    const mode = async () => (await stat(join(folder, 'lock.json'))).mode & 0o777;
    expect(await mode()).toBe(0o600);
    await held.publishUrl('http://127.0.0.1:4321', 'secret');
    expect(await mode()).toBe(0o600);
    expect(await readLock(folder)).toMatchObject({ url: 'http://127.0.0.1:4321', token: 'secret', alive: true });
    await held.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a second holder, and says who the first is and what to do', async () => {
    const held = await holdFolder(folder);
    await held.publishUrl('http://127.0.0.1:4321', 'secret');
    const refusal: unknown = await holdFolder(folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'folder-locked',
      details: { pid: process.pid, url: 'http://127.0.0.1:4321' },
    });
    expect(String(refusal)).toContain(`process ${process.pid}`);
    expect(String(refusal)).toContain('nljobs run');
    expect(String(refusal)).not.toContain('secret');
    await held.release();
    await (await holdFolder(folder)).release();
  });

  it('lets exactly one of many in', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(folder)));
    const won = tries.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const { value } of won) await value.release();
  });

  it('is taken over at once after processes that died while they took it over', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const gone = { pid: 2 ** 22 + 1, space: await processSpace() };
    await leaveLock({ id: third, ...gone }, `lock.json.after-${second}`);
    await leaveLock({ id: second, ...gone }, `lock.json.after-${first}`);
    await leaveLock({ id: first, ...gone });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(folder)));
    const won = tries.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const { value } of won) await value.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not taken over while a live process does so', async () => {
    const dead = randomUUID();
    await leaveLock({ id: dead, pid: 2 ** 22 + 1, space: await processSpace() });
    await leaveLock({ space: await processSpace() }, `lock.json.after-${dead}`);
    await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'folder-locked' });
    expect((await readdir(folder)).toSorted()).toEqual(['lock.json', `lock.json.after-${dead}`]);
  });

  it('lets exactly one of many take over from a dead process', async () => {
    await leaveLock({ pid: 2 ** 22 + 1, space: await processSpace() });
    expect(await readLock(folder)).toMatchObject({ alive: false });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(folder)));
    const won = tries.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const { value } of won) await value.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from a process whose id another one has now', async () => {
    await leaveLock({ space: await processSpace(), started: 'long ago' });
    await (await holdFolder(folder)).release();
  });

  it('is never taken from a live process, however long it was silent', async () => {
    await leaveLock({ space: await processSpace(), started: await processStart(process.pid) });
    await utimes(join(folder, 'lock.json'), 0, 0);
    await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'folder-locked' });
  });

  it('of another machine counts while it shows signs of life', async () => {
    await leaveLock({ pid: 1 });
    await expect(holdFolder(folder)).rejects.toMatchObject({ message: expect.stringContaining('free in') });
    await utimes(join(folder, 'lock.json'), 0, 0);
    await (await holdFolder(folder)).release();
  });

  it('is not removed by a holder that lost it', async () => {
    const held = await holdFolder(folder);
    await leaveLock({ url: 'http://other' });
    await held.release();
    expect(await readLock(folder)).toMatchObject({ url: 'http://other' });
  });

  it('says so where a lock file is not one', async () => {
    await writeFile(join(folder, 'lock.json'), 'hello');
    await expect(holdFolder(folder)).rejects.toMatchObject({ code: 'folder-broken' });
  });
});

describe('a folder that cannot be one', () => {
  it('is named when a file stands in its place, or above it', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'mine');
    for (const place of [file, join(file, 'below')]) {
      await expect(holdFolder(place)).rejects.toMatchObject({ code: 'folder-not-a-folder' });
      expect(await readLock(place)).toBeNull();
    }
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('is named when the system refuses, with why', () => {
    for (const [code, why] of [
      ['EACCES', 'no permission'],
      ['EROFS', 'read-only'],
      ['ENOSPC', 'disk is full'],
    ]) {
      expect(folderError('/data', Object.assign(new Error('x'), { code }))).toMatchObject({
        code: 'folder-not-writable',
        message: expect.stringContaining(why ?? ''),
      });
    }
    const other = new Error('other');
    expect(folderError('/data', other)).toBe(other);
  });
});

describe('a process', () => {
  it('is known by its start', async () => {
    expect(processExists(process.pid)).toBe(true);
    expect(processExists(2 ** 22 + 1)).toBe(false);
    expect(await processStart(process.pid)).toBe(await processStart(process.pid));
    expect(await processStart(process.pid)).not.toBe(await processStart(process.ppid));
    expect(await processStart(2 ** 22 + 1)).toBeNull();
  });
});
