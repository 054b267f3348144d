import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

/** The built commands, as people and hosts start them. */
const NLJOBS = fileURLToPath(new URL('../../runtime/bin/nljobs.js', import.meta.url));
const COMPILER = fileURLToPath(new URL('../bin/nljobs-compiler.js', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

let folder = '';
let dev: ChildProcess;
/** Where it listens, as it says at its start. */
let url = '';
/** A token that may look and change nothing. */
let reader = '';
let client: Client | null = null;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const environment = () => ({ PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nljobs-mcp-runs-'));
  write('package.json', '{ "private": true, "type": "module" }');
  mkdirSync(join(folder, 'node_modules/@nljobs'), { recursive: true });
  for (const name of ['nljobs', '@nljobs/compiler', 'zod'])
    symlinkSync(join(PACKAGES, name), join(folder, 'node_modules', name));
  write('jobs.md', '## Bill\n\nOn demand, bill an order.\n\n## Wait\n\nOn demand, watch the queue.\n');
  write(
    'src/jobs/handlers/bill.ts',
    "import { z } from 'zod';\nexport const input = z.object({ order: z.string() });\nexport const handler = async (input) => ({ billed: input.order });\n",
  );
  write(
    'src/jobs/handlers/wait.ts',
    "export const handler = (_input, ctx) => new Promise((_, no) => ctx.signal.addEventListener('abort', () => no(ctx.signal.reason)));\n",
  );
  dev = spawn(process.execPath, [NLJOBS, 'dev'], {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  url = await new Promise<string>((resolve, reject) => {
    const hear = (text: string): void => {
      said += text;
      const found = /API at (http:\/\/127\.0\.0\.1:\d+)/u.exec(said)?.[1];
      if (found !== undefined) resolve(found);
      if (/Nothing runs yet|not started/u.test(said)) reject(new Error(said));
    };
    dev.stdout?.setEncoding('utf8').on('data', hear);
    dev.stderr?.setEncoding('utf8').on('data', hear);
    dev.once('exit', () => reject(new Error(`nljobs dev has ended:\n${said}`)));
  });
  const made = spawn(process.execPath, [NLJOBS, 'tokens', 'create', 'reader', '--scope', 'jobs:read', '--json'], {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answer = '';
  made.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  await once(made, 'close');
  reader = (JSON.parse(answer) as { readonly token: string }).token;
}, 120_000);
afterEach(async () => {
  await client?.close();
  client = null;
});
afterAll(async () => {
  const ended = once(dev, 'exit');
  dev.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

interface Where {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

async function connect({ flags = ['--allow-write'], env = {}, cwd = folder }: Where = {}): Promise<Client> {
  client = new Client({ name: 'test', version: '1' });
  const args = [COMPILER, 'mcp', ...flags];
  const transport = { command: process.execPath, args, cwd, env: { ...environment(), ...env } };
  await client.connect(new StdioClientTransport({ ...transport, stderr: 'inherit' }));
  return client;
}

const told = (name: string, asked: object) =>
  client?.callTool({ name: `nljobs_${name}`, arguments: { ...asked } }).then((answer) => answer.structuredContent);

interface Told {
  readonly run: { readonly id: string; readonly status: string };
}

/** Asks until a run stands so; with the same key that is the same run. */
async function until(asked: object, status: string): Promise<Told> {
  for (;;) {
    const answer = (await told('run', asked)) as unknown as Told;
    if (answer.run.status === status) return answer;
    if (['completed', 'failed', 'cancelled'].includes(answer.run.status)) throw new Error(JSON.stringify(answer.run));
  }
}

describe('with an instance in the folder', () => {
  it('starts a run by a key, once, tells how it ended, and lists it', async () => {
    await connect();
    const asked = { job: 'bill', key: 'order-7', input: { order: '7' } };
    const begun = (await told('run', asked)) as unknown as Told;
    expect(begun).toMatchObject({ run: { job: 'bill', reason: 'manual' }, instance: url });
    const ended = await until(asked, 'completed');
    expect(ended).toMatchObject({ run: { id: begun.run.id, result: '{"billed":"7"}', error: null } });
    expect(await told('jobs', { live: true })).toMatchObject({
      jobs: [
        { id: 'bill', lastRun: { id: begun.run.id, status: 'completed' } },
        { id: 'wait', lastRun: null },
      ],
    });
    expect(await told('cancel', { run: begun.run.id })).toMatchObject({ asked: false, run: { status: 'completed' } });
  });

  it('cancels a run that is under way, and says so once', async () => {
    await connect();
    const asked = { job: 'wait', key: 'wait-1' };
    const { run } = await until(asked, 'running');
    expect(await told('cancel', { run: run.id })).toMatchObject({ asked: true, run: { id: run.id } });
    await until(asked, 'cancelled');
    expect(await told('cancel', { run: run.id })).toMatchObject({ asked: false, run: { status: 'cancelled' } });
  });

  it.each<[why: string, name: string, asked: object, said: RegExp]>([
    [
      'input that the handler does not take',
      'run',
      { job: 'bill', key: 'k', input: { order: 7 } },
      /^NLJ9308: .*order.*It takes .*"type":"string"/su,
    ],
    [
      'a key of another request',
      'run',
      { job: 'bill', key: 'order-7', input: { order: '8' } },
      /^NLJ9308: .*Choose another key/su,
    ],
    ['a job that is not there', 'run', { job: 'nobody', key: 'k' }, /^NLJ9302: /u],
    ['a run that is not there', 'cancel', { run: '00000000-0000-4000-8000-000000000000' }, /^NLJ9302: /u],
  ])('says why it cannot: %s', async (_why, name, asked, said) => {
    const here = await connect();
    const answer = await here.callTool({ name: `nljobs_${name}`, arguments: { ...asked } });
    expect(answer).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(said) }] });
  });

  it('is refused by its scope with a token that may only look', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'nljobs-mcp-none-'));
    const here = await connect({
      flags: ['--allow-write', '--url', url],
      env: { NLJOBS_TOKEN: reader },
      cwd: elsewhere,
    });
    const run = await here.callTool({
      name: 'nljobs_run',
      arguments: { job: 'bill', key: 'x', input: { order: '1' } },
    });
    const said = expect.stringMatching(/^NLJ9308: .*jobs:write/u);
    expect(run).toMatchObject({ isError: true, content: [{ text: said }] });
    rmSync(elsewhere, { recursive: true });
  });
});

it('says where no instance is, and what to do', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'nljobs-mcp-none-'));
  const here = await connect({ cwd: elsewhere });
  const run = await here.callTool({ name: 'nljobs_run', arguments: { job: 'bill', key: 'x' } });
  expect(run).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/^NLJ9307: .*nljobs dev/su) }] });
  rmSync(elsewhere, { recursive: true });
});

it('offers nothing that changes something without the flag, refuses it by name, and tells what it does with it', async () => {
  const here = await connect({ flags: [] });
  expect(here.getInstructions()).toContain('nljobs_run, nljobs_cancel');
  const { tools } = await here.listTools();
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
  const asked = here.callTool({ name: 'nljobs_run', arguments: { job: 'bill', key: 'x' } });
  await expect(asked).rejects.toThrow(/nljobs_run disabled/u);
  await here.close();

  const there = await connect();
  const changing = (await there.listTools()).tools.filter(({ annotations }) => annotations?.readOnlyHint === false);
  const hints = changing.map(({ name, annotations }) => [
    name,
    annotations?.destructiveHint,
    annotations?.idempotentHint,
    annotations?.openWorldHint,
  ]);
  expect(hints).toEqual([
    ['nljobs_apply', true, true, false],
    ['nljobs_run', true, true, true],
    ['nljobs_cancel', true, true, false],
  ]);
});
