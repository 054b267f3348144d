import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specOf } from '../http/testing/spec.ts';
import { openStore } from '../store/open.ts';
import { type Outcome, runCommand, startCommand } from './testing/command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-bad-folders-'));
  // Whoever is nobody may come as far as the folders.
  chmodSync(cwd, 0o755);
  const specs = JSON.stringify([specOf('echo', { triggers: [{ kind: 'manual' }] })]);
  writeFileSync(
    join(cwd, 'entry.mjs'),
    `export const jobs = ${specs}.map((spec) => ({ spec, load: async () => ({ handler: (input) => input }) }));\n`,
  );
  const whole = await openStore({ engine: 'embedded', folder: join(cwd, 'whole'), migrate: 'auto' });
  await whole.close();
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const start = (data: string): Promise<Outcome> =>
  runCommand(['start', 'entry.mjs'], { cwd, env: { NLJOBS_DATA: data } });
/** A copy of a folder that is whole, changed. */
function spoilt(name: string, change: (database: string, folder: string) => void): string {
  const folder = join(cwd, name);
  cpSync(join(cwd, 'whole'), folder, { recursive: true });
  change(join(folder, 'database'), folder);
  return folder;
}
function emptied(path: string): string {
  rmSync(path, { recursive: true });
  return path;
}
const newer = async (): Promise<string> => {
  const folder = spoilt('newer', () => {});
  const opened = await openStore({ engine: 'embedded', folder, migrate: 'auto' });
  await opened.database.query(`INSERT INTO nljobs.migrations (name, checksum) VALUES ('9999-later', '')`);
  await opened.close();
  return folder;
};

/** What is wrong, the folder, its exit code, and what is said: what and where, and what to do. */
const TABLE: readonly (readonly [string, () => string | Promise<string>, number, RegExp])[] = [
  [
    'a file stands in its place',
    () => join(cwd, 'entry.mjs'),
    2,
    /entry\.mjs cannot be .* a file stands .* Name another folder/u,
  ],
  ['a file stands above it', () => join(cwd, 'entry.mjs/data'), 2, /a file stands in its place or above it/u],
  [
    'the system makes no folders there',
    () => '/proc/nljobs/data',
    2,
    /cannot be written \(no .*name another folder \(NLJOBS_DATA\)/u,
  ],
  ['its name is too long', () => join(cwd, 'x'.repeat(300)), 2, /cannot be written \(the name is too long\)/u],
  [
    'its database lost the file that names its version',
    () => spoilt('no-version', (database) => rmSync(join(database, 'PG_VERSION'))),
    5,
    /no-version\/database cannot be opened \(its PG_VERSION is missing\).*\n.*move it away: {2}mv /u,
  ],
  [
    'its database is of another version',
    () => spoilt('old', (database) => writeFileSync(join(database, 'PG_VERSION'), '9.6\n')),
    5,
    /made by another version of @electric-sql\/pglite\. Nothing in it was changed/u,
  ],
  [
    'its database is damaged',
    () => spoilt('damaged', (database) => writeFileSync(join(database, 'global/pg_control'), '')),
    5,
    /damaged\/database cannot be opened/u,
  ],
  [
    'its database is a file',
    () => spoilt('file', (database) => cpSync(join(cwd, 'entry.mjs'), emptied(database))),
    5,
    /file\/database cannot be opened/u,
  ],
  [
    'its lock is none',
    () => spoilt('lock', (_database, folder) => writeFileSync(join(folder, 'lock.json'), '{}')),
    5,
    /lock\.json is no lock file of nljobs.* delete that file/u,
  ],
  ['a newer nljobs has migrated it', newer, 2, /newer nljobs \(it has 9999-later, .*\nUpdate the package nljobs/u],
];

test.each(
  TABLE,
)('a folder is refused with what to do where %s, and stays as it is', async (_what, make, code, said) => {
  const folder = await make();
  const before = contents(folder);
  const outcome = await start(folder);
  expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) });
  expect(outcome.stderr).not.toMatch(/^ {4}at /mu);
  expect(contents(folder)).toEqual(before);
});

test('a folder without the right to write is refused with what to do', async () => {
  const folder = join(cwd, 'closed');
  mkdirSync(folder);
  chmodSync(folder, 0o555);
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  for (const data of [folder, join(folder, 'data')]) {
    const outcome = await runCommand(['start', 'entry.mjs'], { cwd, env: { NLJOBS_DATA: data }, ...nobody });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(
      /closed(?:\/data)? cannot be written \(no permission\).* give this user the right, or name/u,
    );
  }
});

test('an instance whose folder was taken over ends, and says so', async () => {
  const folder = join(cwd, 'whole');
  const instance = startCommand(['start', 'entry.mjs'], { cwd, env: { NLJOBS_DATA: folder } });
  await instance.said(/API at/u);
  const lock = join(folder, 'lock.json');
  const mine = JSON.parse(readFileSync(lock, 'utf8')) as object;
  writeFileSync(lock, JSON.stringify({ ...mine, id: 'another' }));
  const outcome = await instance.done;
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringMatching(/whole was taken over by another process/u) });
  expect(outcome.stderr).not.toMatch(/^ {4}at /mu);
});

test('an instance whose database stops ends with exit code 5, in time and in words', async () => {
  const flag = join(cwd, 'panic');
  const pglite = createRequire(import.meta.url)
    .resolve('@electric-sql/pglite')
    .replace(/\.cjs$/u, '.js');
  // PostgreSQL's last words, as a full disk brings them about.
  writeFileSync(
    join(cwd, 'panic.mjs'),
    `import { existsSync } from 'node:fs';
    import { PGlite } from ${JSON.stringify(pathToFileURL(pglite).href)};
    const { query } = PGlite.prototype;
    PGlite.prototype.query = function (...args) {
      if (!existsSync(${JSON.stringify(flag)})) return query.apply(this, args);
      return Promise.reject(Object.assign(new Error('no room for the log'), { severity: 'PANIC' }));
    };`,
  );
  const env = {
    NLJOBS_DATA: join(cwd, 'panics'),
    NODE_OPTIONS: `--import ${pathToFileURL(join(cwd, 'panic.mjs')).href}`,
  };
  const instance = startCommand(['start', 'entry.mjs'], { cwd, env });
  await instance.said(/API at/u);
  writeFileSync(flag, '');
  const outcome = await instance.done;
  expect(outcome.code).toBe(5);
  expect(outcome.stderr).toMatch(
    /The embedded database has stopped: no room for the log\.\nNothing that was acknowledged is lost\. Start nljobs again\./u,
  );
  expect(outcome.stderr).not.toMatch(/^ {4}at /mu);
});

/** Names of what is in a folder, PostgreSQL's own sign of life aside; null where it is none. */
function contents(folder: string): readonly string[] | null {
  try {
    const names = readdirSync(folder, { recursive: true }).map(String);
    return names.filter((name) => !name.endsWith('postmaster.pid')).sort();
  } catch {
    return null;
  }
}
