import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../http/operations.ts';
import { type RunningServer, startServer } from '../http/server.ts';
import { JOB, NO_EVENTS, RUN, recorder } from '../http/testing/recorder.ts';
import type { RunDetail } from '../http/wire.ts';
import { type Outcome, runCommand, startCommand } from './testing/command.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-cli-'));
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<Outcome> => runCommand(args, { cwd });

test('--version and --help answer on stdout', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  const help = await run('--help');
  expect([help.code, help.stderr]).toEqual([0, '']);
  expect(help.stdout).toContain('  runs        ');
  expect(await run('help', 'run')).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: nljobs run ') });
  expect(await run()).toMatchObject({ code: 2, stdout: '' });
});

describe('wrong usage is exit 2, with nothing on stdout and what to do on stderr', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['biuld'], /no verb "biuld"[\s\S]*Did you mean nljobs build\?/u],
    [['frobnicate'], /no verb "frobnicate"[\s\S]*--help/u],
    [['--frob'], /no option --frob/u],
    [['runs', 'lst'], /Unknown command 'lst'[\s\S]*Did you mean list/u],
    [['runs', 'list', '--limit', '0'], /from 1 to 200/u],
    [['runs', 'list', '--status', 'done'], /Allowed choices are pending, running/u],
    [['run'], /Missing required argument 'job'/u],
    [['run', 'x', '--input', '{a'], /--input is not JSON[\s\S]*Quote it for the shell/u],
    [['emit', 'x', '--payload', '@nothing.json'], /nothing\.json, which cannot be read/u],
    [['runs', 'list'], /No instance is running here, and there is no store/u],
    [['run', 'x', '--url', 'http://127.0.0.1:9'], /wants a token[\s\S]*NLJOBS_TOKEN/u],
    [['run', 'x', '--url', 'nonsense'], /NLJOBS_URL is not valid/u],
  ];
  for (const [args, message] of cases) {
    test(args.join(' '), async () => {
      const outcome = await run(...args);
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(message);
      expect(outcome.stderr).not.toContain('    at ');
    });
  }
  test('none of them left a report or a store behind', () => {
    expect(readdirSync(cwd).filter((name) => name.startsWith('nljobs') || name === '.nljobs')).toEqual([]);
  });
});

test('whoever reads may go away: nothing is said of it', async () => {
  const { stderr, code } = await runCommand(['--version'], { cwd, gone: true });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test('an instance that does not answer is exit 5', async () => {
  const outcome = await runCommand(['jobs', 'list'], {
    cwd,
    env: { NLJOBS_URL: 'http://127.0.0.1:9', NLJOBS_TOKEN: 't' },
  });
  expect(outcome).toMatchObject({ code: 5, stdout: '' });
  expect(outcome.stderr).toContain('No instance answers at http://127.0.0.1:9.');
});

describe('with an instance', () => {
  const servers: RunningServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  /** An instance whose run is as `states` say, one state a question, the last for good. */
  async function instance(states: readonly Partial<RunDetail>[] = [], conflict = false) {
    let asked = 0;
    const { operations, calls } = recorder({
      run: async () => ({ ...RUN, ...states[Math.min(asked++, states.length - 1)] }),
      ...(conflict
        ? {
            trigger: async () => {
              throw new Refusal('conflict', 'Job "send-reminders" runs one at a time.', RUN.id);
            },
          }
        : {}),
    });
    const server = await startServer({
      operations,
      token: 'token',
      notReady: async () => null,
      metrics: async () => '',
      events: NO_EVENTS,
    });
    servers.push(server);
    return { env: { NLJOBS_URL: server.url, NLJOBS_TOKEN: 'token' }, calls, asked: () => asked };
  }

  test('run tells the new run', async () => {
    const { env, calls } = await instance();
    const outcome = await runCommand(['run', 'send-reminders', '--input', '{"a":1}'], { cwd, env });
    expect(outcome).toMatchObject({ code: 0, stdout: `Run ${RUN.id} is pending.\n` });
    expect(calls).toEqual([['trigger', 'send-reminders', { a: 1 }, {}]]);
  });

  test('run --wait waits for the end, and its code is the run’s', async () => {
    const begun = { status: 'running', startedAt: RUN.createdAt } as const;
    const ended = { ...begun, finishedAt: '2027-01-01T09:00:01.500Z' };
    const well = await instance([begun, { ...ended, status: 'completed', result: { sent: 3 } }]);
    expect(await runCommand(['run', 'x', '--wait'], { cwd, env: well.env })).toMatchObject({
      code: 0,
      stdout: `Run ${RUN.id} completed in 1.5s\n{"sent":3}\n`,
    });
    expect(well.asked()).toBe(2);
    const error = { name: 'TypeError', message: 'no address', stack: null, permanent: false };
    const badly = await instance([{ ...ended, status: 'failed', error }]);
    expect(await runCommand(['run', 'x', '--wait'], { cwd, env: badly.env })).toMatchObject({
      code: 6,
      stdout: `Run ${RUN.id} failed in 1.5s: TypeError: no address\n`,
    });
  });

  test('an interrupted wait is 130, and the run goes on', async () => {
    const { env } = await instance([{ status: 'running' }]);
    const command = startCommand(['run', 'x', '--wait'], { cwd, env });
    await command.said(/^running$/mu);
    command.kill('SIGINT');
    const outcome = await command.done;
    expect(outcome).toMatchObject({ code: 130, stdout: '' });
    expect(outcome.stderr).toContain('goes on without you');
  });

  test('a serial job that is going is told kindly, with its run', async () => {
    const { env } = await instance([], true);
    const outcome = await runCommand(['run', 'send-reminders'], { cwd, env });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('runs one at a time');
    expect(outcome.stderr).toContain(`nljobs runs cancel ${RUN.id}`);
  });

  test('a wrong token is exit 2', async () => {
    const { env } = await instance();
    const outcome = await runCommand(['jobs', 'list'], { cwd, env: { ...env, NLJOBS_TOKEN: 'wrong' } });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('does not take this token');
  });

  test('lists are tables, or one JSON value', async () => {
    const { env } = await instance();
    const table = await runCommand(['jobs', 'list'], { cwd, env });
    expect(table.stdout).toBe(
      `JOB             STATE   NEXT                  READ AS\nsend-reminders  active  2027-01-02 09:00:00Z  ${JOB.canonical}\n`,
    );
    const json = await runCommand(['runs', 'list', '--json'], { cwd, env });
    expect(JSON.parse(json.stdout)).toMatchObject({ items: [{ id: RUN.id }], cursor: 'next' });
    expect(json.stderr).toContain('More with --cursor next');
  });

  test('FORCE_COLOR colours a pipe; NO_COLOR and --no-color do not', async () => {
    const { env } = await instance();
    const coloured = async (args: readonly string[], more: Readonly<Record<string, string>>) =>
      (await runCommand([...args, 'runs', 'list'], { cwd, env: { ...env, ...more } })).stdout.includes('\u001b[');
    expect(await coloured([], {})).toBe(false);
    expect(await coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured([], { NO_COLOR: '1' })).toBe(false);
    expect(await coloured(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await coloured(['--color'], {})).toBe(true);
  });
});
