import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLock } from './folder.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openStore } from './open.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-open-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

/** Another process that opens the folder, enqueues a delivery and then holds on, or says why it cannot. */
async function holdElsewhere(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)});
    try {
      const opened = await openStore({ engine: 'embedded', folder: ${JSON.stringify(folder)}, migrate: 'auto' });
      await opened.engine.start();
      const id = crypto.randomUUID();
      await opened.engine.enqueue([{ id, runId: id, job: 'j', group: 'default@1', priority: 'normal', at: null }]);
      process.on('SIGTERM', () => opened.close().then(() => process.exit(0)));
      console.log('held ' + id);
    } catch (error) {
      console.log(error.code + ' ' + error.message);
    }`;
  const child = spawn(process.execPath, ['--conditions=@nljobs/source', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: chunk.toString() };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await gone)[0];
}

describe('the embedded folder between processes', () => {
  it('is refused while another process has it, and loses nothing when that process is killed', async () => {
    const first = await holdElsewhere();
    expect(first.said).toMatch(/^held /);
    const lock = await readLock(folder);
    expect(lock).toMatchObject({ pid: first.child.pid, alive: true });
    await expect(openStore({ engine: 'embedded', folder, migrate: 'auto' })).rejects.toMatchObject({
      code: 'folder-locked',
      details: { pid: first.child.pid },
    });

    await end(first.child, 'SIGKILL');
    expect(await readLock(folder)).toMatchObject({ alive: false });
    const opened = await openStore({ engine: 'embedded', folder, migrate: 'auto' });
    await opened.engine.start();
    expect(await opened.engine.claim(10)).toMatchObject([{ id: first.said.trim().replace('held ', ''), lost: 0 }]);

    const second = await holdElsewhere();
    expect(second.said).toContain(`folder-locked ${folder} is in use: process ${process.pid} runs on it`);
    await opened.close();
    await opened.close();
    expect(await readLock(folder)).toBeNull();
  });

  it('is given back when the process ends well', async () => {
    const { child } = await holdElsewhere();
    expect(await end(child, 'SIGTERM')).toBe(0);
    expect(await readLock(folder)).toBeNull();
  });

  it('starts anew where the first start was killed in the middle', async () => {
    await mkdir(join(folder, 'database'));
    await writeFile(join(folder, 'database', 'PG_VERSION'), '18');
    const opened = await openStore({ engine: 'embedded', folder, migrate: 'auto' });
    expect(await opened.store.pendingMigrations()).toEqual([]);
    await opened.close();
    expect((await readdir(folder)).some((name) => name.startsWith('database.incomplete-'))).toBe(true);
  });
});

describe('openStore', () => {
  it.skipIf(process.platform === 'win32')('lets nobody else read or write what it keeps', async () => {
    const rights = async () => (await stat(join(folder, 'database'))).mode & 0o777;
    await (await openStore({ engine: 'embedded', folder, migrate: 'auto' })).close();
    expect(await rights()).toBe(0o700);
    // One that was made before that.
    await chmod(join(folder, 'database'), 0o755);
    await (await openStore({ engine: 'embedded', folder, migrate: 'auto' })).close();
    expect(await rights()).toBe(0o700);
  });

  it('lets go of the folder when it cannot open', async () => {
    await expect(openStore({ engine: 'embedded', folder, migrate: 'check' })).rejects.toMatchObject({
      code: 'migrations-due',
    });
    expect(await readLock(folder)).toBeNull();
    const opened = await openStore({ engine: 'embedded', folder, migrate: 'leave' });
    expect(await opened.store.pendingMigrations()).toEqual(MIGRATIONS.map(({ name }) => name));
    await opened.close();
  });

  it('asks for the database that postgres needs', async () => {
    await expect(openStore({ engine: 'postgres', migrate: 'auto' })).rejects.toMatchObject({
      code: 'database-url-missing',
    });
    await expect(openStore({ engine: 'postgres', url: 'mysql://x', migrate: 'auto' })).rejects.toMatchObject({
      code: 'database-url-invalid',
    });
  });
});
