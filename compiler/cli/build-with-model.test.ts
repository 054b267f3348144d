import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES } from 'nljobs/spec/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { json, type Reply, responseOf, startModelServer } from '../../fixtures/model-server.ts';
import { main } from './index.ts';
import { fakeTerminal } from './testing/terminal.ts';

/** `nljobs build` with a real client and a real server, from the command line to the files. */
const SAID = 'every freaking Friday at 5 pm, ship the payroll to pay@acme.com';
const restated = (restatement: string): Reply =>
  json(200, responseOf(JSON.stringify({ answers: [{ number: 1, restatement, unclear: null }] })));

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-model-'));
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(cwd, 'jobs.md'), `## Payroll\n\n${SAID}\n`);
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function nljobs(env: Readonly<Record<string, string>>, ...argv: string[]) {
  const terminal = fakeTerminal({ cwd, env });
  const exitCode = await main(argv, terminal);
  return { exitCode, ...terminal.written };
}
const configure = (llm: object): void =>
  writeFileSync(
    join(cwd, 'nljobs.config.json'),
    JSON.stringify({ timezone: 'UTC', llm: { enabled: true, model: 'm-1', ...llm } }),
  );

it('asks, shows, remembers, is accepted, and is known to the other verbs', async () => {
  await using server = await startModelServer(
    restated('Every Friday at 17:00, ship the payroll to masked1@example.invalid.'),
  );
  configure({ baseURL: server.baseURL });
  const built = await nljobs({ OPENAI_API_KEY: 'k' }, 'build');
  expect(built.exitCode).toBe(EXIT_CODES.done);
  expect(built.err).toContain('Asking m-1 about 1 description');
  expect(built.err).toContain('Every Friday at 17:00, ship the payroll to pay@acme.com.');
  expect(server.asked).toHaveLength(1);
  expect(JSON.stringify(server.asked)).not.toContain('acme');
  expect(readFileSync(join(cwd, 'jobs.lock.json'), 'utf8')).toContain('"prompt": "restate@');

  const inCi = await nljobs({ CI: 'true' }, 'build', '--check');
  expect(inCi.exitCode).toBe(EXIT_CODES.done);
  expect((await nljobs({}, 'ack', 'payroll')).out).toContain('NLJ9201');
  expect((await nljobs({}, 'check')).err).not.toContain('NLJ9201');
  expect((await nljobs({}, 'next', 'payroll', '--count', '1')).out).toContain('17:00');
  expect(server.asked).toHaveLength(1);
});

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['in CI', { CI: 'true', OPENAI_API_KEY: 'k' }, ['build']],
  ['frozen', { OPENAI_API_KEY: 'k' }, ['build', '--frozen']],
  ['that writes nothing', { OPENAI_API_KEY: 'k' }, ['build', '--check']],
  ['that only checks', { OPENAI_API_KEY: 'k' }, ['check']],
])('no model is asked by a build %s', async (_name, env, argv) => {
  await using server = await startModelServer(restated('Every Friday at 17:00, ship it.'));
  configure({ baseURL: server.baseURL });
  const { exitCode, err, out } = await nljobs(env, ...argv);
  expect([exitCode, server.asked]).toEqual([EXIT_CODES.findings, []]);
  expect(out + err).toContain('NLJ9205');
});

it('ends with 5 where no model answers, and says why', async () => {
  configure({ baseURL: 'https://models.example/v1', keyFrom: 'MY_KEY' });
  const keyless = await nljobs({}, 'build');
  expect(keyless.exitCode).toBe(EXIT_CODES.unavailable);
  expect(keyless.err).toContain('MY_KEY');
  await using server = await startModelServer(json(500, {}, { 'retry-after-ms': '1' }));
  configure({ baseURL: server.baseURL });
  const failed = await nljobs({}, 'build');
  expect(failed.exitCode).toBe(EXIT_CODES.unavailable);
  expect(failed.err).toMatch(/NLJ9203[\s\S]*HTTP 500/);
});
