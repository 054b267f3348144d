import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A disk that is full: a small one in memory, mounted where only the process of the test sees it. */
const sources = new URL('../', import.meta.url).href;
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt']).status === 0;

let disk: string;
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'nljobs-disk-'));
});
afterEach(() => rm(disk, { recursive: true, force: true }));

/** Runs a module with a disk of so many megabytes at `disk`, and gives the lines that it said. */
async function onDisk(megabytes: number, script: string): Promise<readonly string[]> {
  const node = [process.execPath, '--conditions=@nljobs/source', '--input-type=module', '--eval', PRELUDE + script];
  const mount = `mount -t tmpfs -o size=${megabytes}m none "$DISK" && exec "$@"`;
  const child = spawn('unshare', ['-rm', 'sh', '-c', mount, 'sh', ...node], {
    env: { ...process.env, DISK: disk },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, said }).toMatchObject({ code: 0 });
  return said.trim().split('\n');
}

const PRELUDE = `
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
const disk = process.env.DISK;
const data = disk + '/data';
const filler = disk + '/filler';
/** Leaves so many megabytes free. */
const fill = (left) => {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(bavail * bsize - left * 1e6));
};
const noise = () => Array.from({ length: 40_000 }, () => Math.random().toString(36)).join('');
const say = (...words) => console.log(...words.map((word) => String(word).replaceAll('\\n', ' ')));
// What a database that has ended leaves behind must not hold the process.
const leave = () => process.exit(0);
`;

describe.skipIf(!canMount)('a full disk (skipped where no disk can be mounted without rights)', () => {
  test('at the first start is said, leaves nothing behind, and is no matter once there is room', async () => {
    const said = await onDisk(
      70,
      `
      const { openStore } = await import('${sources}store/open.ts');
      const { readdirSync } = await import('node:fs');
      const open = () => openStore({ engine: 'embedded', folder: data, migrate: 'auto' });
      fill(10);
      await open().catch((error) => say(error.code, error.message));
      say('left', readdirSync(data));
      rmSync(filler);
      const opened = await open();
      await opened.close();
      fill(0);
      await open().catch((error) => say(error.code, error.message));
      rmSync(filler);
      await (await open()).close();
      say('fine');
      leave();`,
    );
    const full = `folder-not-writable ${disk}/data cannot be written (the disk is full). The embedded engine keeps its database there: make room there, or name another folder (NLJOBS_DATA).`;
    expect(said).toEqual([full, 'left ', full, 'fine']);
  });

  test('that fills up refuses what it cannot keep, keeps what it has acknowledged, and goes on when there is room', async () => {
    const said = await onDisk(
      90,
      `
      const { createRuntime } = await import('${sources}runtime.ts');
      const { sampleSpec } = await import('${sources}testing/sample-spec.ts');
      const logger = { debug() {}, info() {}, warn() {}, error() {} };
      const jobs = [{ spec: sampleSpec({ id: 'a' }), load: async () => ({ handler: (input) => input.length }) }];
      const { openStore } = await import('${sources}store/open.ts');
      const opened = await openStore({ engine: 'embedded', folder: data, migrate: 'auto' });
      const runtime = createRuntime({ jobs, opened, logger });
      await runtime.start();
      // The log ahead has room for all of this.
      await opened.database.query('SELECT pg_switch_wal()');
      await runtime.trigger('a', 'small');
      fill(6);
      const accepted = [];
      let refused = null;
      while (refused === null && accepted.length < 100) {
        await runtime.trigger('a', noise()).then(({ id }) => accepted.push(id), (error) => { refused = error; });
      }
      say(accepted.length > 2, refused?.message);
      rmSync(filler);
      accepted.push((await runtime.trigger('a', 'room')).id);
      const ended = await Promise.all(accepted.map((id) => runtime.runs.ended(id)));
      say([...new Set(ended.map(({ status, attempt }) => status + ' ' + attempt))]);
      await runtime.stop();
      await opened.close();
      leave();`,
    );
    expect(said).toEqual([
      expect.stringMatching(/^true could not extend file .* No space left on device/),
      'completed 1',
    ]);
  });

  test('where not even the log ahead of the database finds room ends it with a word, and holds nobody', async () => {
    const said = await onDisk(
      60,
      `
      const { openPglite } = await import('${sources}store/pglite.ts');
      const database = await openPglite(data, { onStopped: (error) => say('stopped:', error.message) });
      await database.script('CREATE TABLE t (x text)');
      await database.query('INSERT INTO t VALUES (1)');
      fill(8);
      const asked = [
        database.transaction(async (sql) => {
          await sql.query('INSERT INTO t VALUES ($1)', [noise()]);
          await sql.query('SELECT pg_switch_wal()');
          await sql.query('INSERT INTO t VALUES (2)');
        }),
        database.query('SELECT 1'),
        database.transaction((sql) => sql.query('SELECT 1')),
        database.script('SELECT 1'),
      ];
      for (const outcome of await Promise.allSettled(asked)) say(outcome.reason.code);
      await database.query('SELECT 1').catch((error) => say(error.code));
      await database.close();
      rmSync(filler);
      const again = await openPglite(data);
      say((await again.query('SELECT x FROM t')).map(({ x }) => x));
      leave();`,
    );
    expect(said).toEqual([
      `stopped: The embedded database has stopped: its disk is full. Nothing that was acknowledged is lost. Make room on the disk of ${disk}/data, and start nljobs again.`,
      ...Array.from({ length: 5 }, () => 'database-stopped'),
      '1',
    ]);
  });
});
