import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from '../engines/contract-run-postgres.ts';
import { specOf } from '../http/testing/spec.ts';
import { openPostgres } from '../store/postgres.ts';
import { runCommand, startCommand } from './testing/command.ts';

let server: Server | null;
let cwd: string;
beforeAll(async () => {
  server = await startServer();
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-postgres-cli-'));
  const specs = JSON.stringify([specOf('echo', { triggers: [{ kind: 'manual' }] })]);
  writeFileSync(
    join(cwd, 'entry.mjs'),
    `export const jobs = ${specs}.map((spec) => ({ spec, load: async () => ({ handler: (input) => input }) }));\n`,
  );
});
afterAll(async () => {
  await server?.stop();
  rmSync(cwd, { recursive: true, force: true });
});

test('production on PostgreSQL: a person migrates, then it starts, and is reached with its token', async ({ skip }) => {
  if (server === null) return skip('no PostgreSQL can be started here');
  const env = { DATABASE_URL: await server.createDatabase() };
  const nljobs = (...args: string[]) => runCommand(args, { cwd, env });

  const early = await nljobs('start', 'entry.mjs');
  expect(early).toMatchObject({ code: 2, stdout: '' });
  expect(early.stderr).toMatch(/due[\s\S]*nljobs migrate/u);
  const due = await nljobs('migrate', '--check', '--json');
  expect(due.code).toBe(3);
  expect(JSON.parse(due.stdout)).toEqual({ engine: 'postgres', due: expect.arrayContaining(['the queue']) });
  expect(await nljobs('migrate')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Done (engine postgres):'),
  });
  expect(await nljobs('migrate', '--check')).toMatchObject({ code: 0 });

  const instance = startCommand(['start', 'entry.mjs'], { cwd, env: { ...env, NLJOBS_TOKEN: 'chosen' } });
  const said = await instance.said(/API at http:\/\/127\.0\.0\.1:\d+/u);
  const remote = { NLJOBS_URL: said.replace('API at ', ''), NLJOBS_TOKEN: 'chosen' };
  const done = await runCommand(['run', 'echo', '--input', '"hi"', '--wait'], { cwd, env: remote });
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('\n"hi"\n') });
  // Without the address the store answers for itself, beside the running instance.
  expect((await nljobs('runs', 'list')).stdout).toContain('completed');
  expect(await nljobs('run', 'echo')).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('on this database one instance works, and none is named.\n  Set NLJOBS_URL'),
  });
  // And the doctor finds by it who works.
  const { findings } = JSON.parse((await nljobs('doctor', '--json')).stdout);
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'instances', message: expect.stringMatching(/^1 instance at work: /u) }),
  );
  instance.kill('SIGTERM');
  expect((await instance.done).code).toBe(0);
});

test('what migrate --sql prints makes an empty database ready, store and queue, with nothing left due', async ({
  skip,
}) => {
  if (server === null) return skip('no PostgreSQL can be started here');
  const url = await server.createDatabase();
  const env = { DATABASE_URL: url };
  const printed = await runCommand(['migrate', '--sql'], { cwd, env });
  expect(printed).toMatchObject({ code: 0, stdout: expect.stringContaining('CREATE TABLE nljobs_queue.version') });
  const database = await openPostgres({ url });
  await database.script(printed.stdout);
  await database.close();
  expect(await runCommand(['migrate', '--check', '--json'], { cwd, env })).toMatchObject({
    code: 0,
    stdout: '{"engine":"postgres","due":[]}\n',
  });
});

test('a database that cannot be reached is exit 5, and its password is not shown', async () => {
  const env = { DATABASE_URL: 'postgres://nljobs:very-secret@127.0.0.1:9/nothing' };
  for (const args of [
    ['migrate', '--check'],
    ['runs', 'list'],
    ['start', 'entry.mjs'],
  ]) {
    const outcome = await runCommand(args, { cwd, env });
    expect(outcome).toMatchObject({ code: 5, stdout: '' });
    expect(outcome.stderr).not.toMatch(/very-secret|^ {4}at /mu);
  }
});
