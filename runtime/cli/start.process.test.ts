import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specOf } from '../http/testing/spec.ts';
import { type Outcome, type RunningCommand, runCommand, startCommand } from './testing/command.ts';

/** Three jobs that only run when asked, with handlers as a build would leave them. */
const SPECS = [
  specOf('serial', {
    triggers: [{ kind: 'manual' }],
    serial: true,
    overlap: 'queue',
    concurrency: { limit: 1, key: null },
  }),
  specOf('failing', { triggers: [{ kind: 'manual' }] }),
  specOf('greet', {
    triggers: [{ kind: 'event', event: 'user.signed_up', where: [], unless: null, delay: null, debounce: null }],
  }),
];
const ENTRY = `
const handlers = {
  serial: async (input, ctx) => {
    ctx.log.info('begun', { id: ctx.run.id });
    if (input?.hold) await new Promise((_, stop) => ctx.signal.addEventListener('abort', () => stop(ctx.signal.reason)));
    return { got: input };
  },
  failing: () => { throw new TypeError('no address'); },
  greet: (input) => input,
};
export const jobs = ${JSON.stringify(SPECS)}.map((spec) => ({ spec, load: async () => ({ handler: handlers[spec.id] }) }));
`;

let cwd: string;
let instance: RunningCommand;
const nljobs = (...args: string[]): Promise<Outcome> => runCommand(args, { cwd });
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await nljobs(...args, '--json')).stdout);

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'nljobs-start-'));
  writeFileSync(join(cwd, 'entry.mjs'), ENTRY);
  instance = startCommand(['start', 'entry.mjs'], { cwd });
  await instance.said(/API at http:\/\/127\.0\.0\.1:\d+/u);
});
afterAll(async () => {
  instance.kill('SIGTERM');
  await instance.done;
  rmSync(cwd, { recursive: true, force: true });
});

describe('a running instance, found through the lock file of its folder', () => {
  test('tells its jobs', async () => {
    const { stdout, code } = await nljobs('jobs', 'list');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/\s{2,}/u).slice(0, 3))).toEqual([
      ['JOB', 'STATE', 'NEXT'],
      ['serial', 'active', 'manual'],
      ['failing', 'active', 'manual'],
      ['greet', 'active', 'event'],
      [''],
    ]);
    expect(await json('jobs', 'show', 'serial')).toMatchObject({
      id: 'serial',
      serial: true,
      spec: { specVersion: 1 },
    });
    expect(await nljobs('jobs', 'show', 'nobody')).toMatchObject({ code: 2, stdout: '' });
  });

  test('runs a job, and the exit code is the run’s', async () => {
    const done = await nljobs('run', 'serial', '--input', '{"a":1}', '--wait');
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/^Run \S+ completed in \S+\n\{"got":\{"a":1\}\}\n$/u);
    const failed = await nljobs('run', 'failing', '--wait');
    expect(failed.code).toBe(6);
    expect(failed.stdout).toContain('no address');
    const dead = (await json('dead', 'list')) as { items: readonly [{ readonly id: string }] };
    expect(dead).toMatchObject({ items: [{ job: 'failing', error: { name: 'TypeError' } }] });
    expect(await json('dead', 'retry', dead.items[0].id)).toMatchObject({ job: 'failing', reason: 'retry' });
    expect(await nljobs('dead', 'delete', dead.items[0].id)).toMatchObject({ code: 2, stdout: '' });
  });

  test('refuses a second run of a serial job, names the first, and cancels it', async () => {
    const begun = (await json('run', 'serial', '--input', '{"hold":true}')) as { id: string };
    const second = await nljobs('run', 'serial');
    expect(second.code).toBe(2);
    expect(second.stderr).toContain(`nljobs runs cancel ${begun.id}`);
    await instance.said(new RegExp(`begun .*${begun.id}`, 'u'));
    expect(await nljobs('runs', 'cancel', begun.id)).toMatchObject({ code: 0 });
    await instance.said(/serial cancelled/u);
    expect(await json('runs', 'show', begun.id)).toMatchObject({ status: 'cancelled' });
    expect((await nljobs('runs', 'logs', begun.id)).stdout).toContain('begun');
    expect(await nljobs('runs', 'cancel', begun.id)).toMatchObject({ code: 2, stdout: '' });
    const again = (await json('runs', 'replay', begun.id)) as { id: string; reason: string };
    expect(again).toMatchObject({ reason: 'replay', input: { hold: true } });
    await nljobs('runs', 'cancel', again.id);
  });

  test('takes a payload of 1 MB, and refuses what is larger or nested for ever', async () => {
    const input = (value: string): string => {
      writeFileSync(join(cwd, 'input.json'), value);
      return '@input.json';
    };
    const large = JSON.stringify('é'.repeat(1_000_000));
    const done = await nljobs('run', 'serial', '--input', input(large), '--wait', '--json');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({
      status: 'completed',
      input: JSON.parse(large),
      result: { notRecorded: expect.stringContaining('longer than 262144 characters') },
    });
    const longer = await nljobs('run', 'serial', '--input', input(JSON.stringify('x'.repeat(1_100_000))));
    expect(longer).toMatchObject({ code: 2, stderr: expect.stringContaining('longer than 1048576 characters') });
    const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    const deeper = await nljobs('run', 'serial', '--input', input(deep(1_000)));
    expect(deeper).toMatchObject({ code: 2, stderr: expect.stringContaining('nested more than 200 levels') });
    const { token, url } = JSON.parse(readFileSync(join(cwd, '.nljobs/data/lock.json'), 'utf8')) as Record<
      string,
      string
    >;
    const response = await fetch(`${url}/api/v1/jobs/serial/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: `{"input":${deep(200_000)}}`,
    });
    expect([response.status, await response.json()]).toMatchObject([400, { kind: 'invalid' }]);
    expect((await nljobs('run', 'serial', '--input', input(deep(100_000)))).stderr).toContain('nested too deeply');
  });

  test('makes tokens that open what they say, and asks by them', async () => {
    const { stdout, stderr } = await nljobs('tokens', 'create', 'CI', '--scope', 'jobs:read', '--expires', '2d');
    const token = stdout.trim();
    expect(token).toMatch(/^nljobs_/u);
    expect(stderr).toContain('only time');
    const { items } = (await json('tokens', 'list')) as { items: readonly [{ id: string }] };
    expect(items).toMatchObject([{ name: 'CI', scopes: ['jobs:read'], revokedAt: null }]);
    const { url } = JSON.parse(readFileSync(join(cwd, '.nljobs/data/lock.json'), 'utf8')) as Record<string, string>;
    const asked = (...args: string[]) => runCommand(args, { cwd, env: { NLJOBS_URL: url ?? '', NLJOBS_TOKEN: token } });
    expect(await asked('jobs', 'list')).toMatchObject({ code: 0 });
    expect(await asked('run', 'serial')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lacks the scope jobs:write'),
    });
    expect(await asked('tokens', 'list')).toMatchObject({ code: 2, stderr: expect.stringContaining('own token') });
    expect(await nljobs('tokens', 'revoke', items[0].id)).toMatchObject({ code: 0 });
    expect((await asked('jobs', 'list')).stderr).toContain('was revoked');
    expect(await json('tokens', 'list')).toMatchObject({ items: [{ lastUsedAt: expect.any(String) }] });
  });

  test('tells what happens as a stream', async () => {
    const { token, url } = JSON.parse(readFileSync(join(cwd, '.nljobs/data/lock.json'), 'utf8')) as Record<
      string,
      string
    >;
    const response = await fetch(`${url}/api/v1/stream?job=greet`, { headers: { authorization: `Bearer ${token}` } });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await nljobs('emit', 'user.signed_up', '--id', 'once');
    const again = (await json('emit', 'user.signed_up', '--id', 'once')) as { runs: readonly { id: string }[] };
    let told = '';
    while (!told.includes('event: run.completed')) told += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect([...told.matchAll(/^event: (.*)$/gmu)].map(([, name]) => name)).toEqual([
      'run.created',
      'run.started',
      'run.completed',
    ]);
    expect(told).toContain(again.runs[0]?.id);
  });

  test('hands an event on, pauses and resumes', async () => {
    expect(await json('emit', 'user.signed_up', '--payload', '{"id":7}')).toMatchObject({
      runs: [{ job: 'greet', input: { id: 7 } }],
    });
    expect((await nljobs('emit', 'nobody.waits')).stdout).toBe('No job waits for nobody.waits.\n');
    expect((await nljobs('jobs', 'pause', 'greet')).stdout).toBe('Job greet is paused.\n');
    expect(await json('jobs', 'show', 'greet')).toMatchObject({ paused: true });
    expect((await nljobs('jobs', 'resume', 'greet')).stdout).toBe('Job greet is going again.\n');
    const all = await nljobs('jobs', 'pause', '--all', '--until', '2h', '--by', 'ana', '--reason', 'moving');
    expect(all.stdout).toMatch(/^All jobs are paused until .+Z by ana \(moving\)\.\n$/u);
    expect((await nljobs('jobs', 'resume', 'greet')).stdout).toMatch(/^Job greet is still paused, as all jobs are/u);
    expect((await nljobs('jobs', 'resume', '--all')).stdout).toBe('The pause of all jobs has ended.\n');
    expect(await nljobs('jobs', 'pause')).toMatchObject({ code: 2, stdout: '' });
  });

  test('makes schedules, refuses what is none at its place, and refuses a backfill of nothing', async () => {
    const made = (await json('schedules', 'create', 'greet', 'PT1H', '--input', '{"id":9}')) as { id: string };
    expect(made).toMatchObject({ job: 'greet', when: 'PT1H', state: 'active', input: { id: 9 } });
    expect((await nljobs('schedules', 'list', '--job', 'greet')).stdout).toContain(made.id);
    expect((await nljobs('schedules', 'show', made.id)).stdout).toMatch(/read as +PT1H/u);
    const refused = await nljobs('schedules', 'create', 'greet', '61 9 * * *');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('when: ');
    expect((await nljobs('schedules', 'delete', made.id)).stdout).toBe(`Schedule ${made.id} is deleted.\n`);
    expect(await nljobs('schedules', 'show', made.id)).toMatchObject({ code: 2, stdout: '' });
    const backfill = await nljobs('jobs', 'backfill', 'greet', '--from', '2027-01-01');
    expect(backfill).toMatchObject({ code: 2, stdout: '' });
    expect(backfill.stderr).toMatch(/has no schedule|still to come|before it begins/u);
  });

  test('keeps its folder to itself, and its token from others', async () => {
    const second = await nljobs('start', 'entry.mjs');
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toContain('is in use');
    const { token, url } = JSON.parse(readFileSync(join(cwd, '.nljobs/data/lock.json'), 'utf8')) as Record<
      string,
      string
    >;
    expect(`${second.stderr}`).not.toContain(token);
    expect((await fetch(`${url}/api/v1/jobs`)).status).toBe(401);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

test('stops well: SIGTERM is exit 0, and afterwards the store answers alone', async () => {
  instance.kill('SIGTERM');
  const outcome = await instance.done;
  expect(outcome.code).toBe(0);
  const runs = (await json('runs', 'list', '--job', 'serial')) as { items: unknown[] };
  expect(runs.items.length).toBeGreaterThan(1);
  const asked = await nljobs('run', 'serial');
  expect(asked).toMatchObject({ code: 5, stdout: '' });
  expect(asked.stderr).toMatch(
    /No instance is running, and nothing would run the job\.\n {2}Start one here with nljobs dev/u,
  );
  const [run] = runs.items as { readonly id: string }[];
  expect(await json('runs', 'show', run?.id ?? '')).toMatchObject({ id: run?.id });
  expect((await nljobs('runs', 'logs', run?.id ?? '')).code).toBe(0);
  const dead = (await json('dead', 'list')) as { items: readonly { readonly id: string }[] };
  expect(dead.items).toHaveLength(1);
  expect((await nljobs('dead', 'delete', dead.items[0]?.id ?? '')).stdout).toContain('is deleted.');
  expect((await nljobs('jobs', 'list')).stderr).toContain('No jobs.');
  mkdirSync(join(cwd, 'dist/jobs/generated'), { recursive: true });
  writeFileSync(join(cwd, 'dist/jobs/generated/index.js'), ENTRY);
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  expect(await json('jobs', 'list')).toMatchObject({ items: [{ id: 'serial' }, { id: 'failing' }, { id: 'greet' }] });
  expect(await json('jobs', 'show', 'serial')).toMatchObject({ id: 'serial', lastRun: { job: 'serial' } });
  rmSync(join(cwd, 'dist'), { recursive: true });
  expect(await nljobs('migrate', '--check')).toMatchObject({
    code: 0,
    stdout: 'The store is up to date (engine embedded).\n',
  });
});

test('English is read at run time where it was asked for, and else it is said how', async () => {
  const compiled = async (...flags: string[]) => {
    const command = startCommand(['start', 'entry.mjs', ...flags], {
      cwd,
      env: { NLJOBS_TOKEN: 'chosen', NLJOBS_DATA: 'english' },
    });
    const url = (await command.said(/API at http:\/\/127\.0\.0\.1:\d+/u)).replace('API at ', '');
    const response = await fetch(`${url}/api/v1/compile`, {
      method: 'POST',
      headers: { authorization: 'Bearer chosen', 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'every weekday at 9am', phrase: true, timezone: 'UTC' }),
    });
    const answer = (await response.json()) as { readonly readback?: string; readonly detail?: string };
    command.kill('SIGTERM');
    await command.done;
    return [response.status, answer.readback ?? answer.detail];
  };
  expect(await compiled('--english')).toEqual([200, 'Every weekday at 09:00 UTC']);
  expect(await compiled()).toEqual([503, expect.stringContaining('nljobs start --english')]);
});

test('an interrupted start is exit 130; one that cannot start says why', async () => {
  const command = startCommand(['start', 'entry.mjs'], { cwd });
  await command.said(/API at/u);
  command.kill('SIGINT');
  expect((await command.done).code).toBe(130);

  writeFileSync(join(cwd, 'stub.mjs'), ENTRY.replace('handler: handlers[spec.id]', 'handler: { unimplemented: true }'));
  const refused = await nljobs('start', 'stub.mjs');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('--allow-unimplemented');
  for (const [args, message] of [
    [['start'], /no built entry/u],
    [['start', 'nothing.js'], /no file nothing\.js/u],
    [['start', 'jobs.ts'], /is TypeScript/u],
  ] as const) {
    const outcome = await nljobs(...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(message);
  }
});

test('off loopback it starts for those alone who have a token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nljobs-host-'));
  writeFileSync(join(folder, 'entry.mjs'), ENTRY);
  const start = ['start', 'entry.mjs', '--host', '0.0.0.0'];
  try {
    const refused = await runCommand(start, { cwd: folder });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('nljobs tokens create') });
    const short = await runCommand(start, { cwd: folder, env: { NLJOBS_TOKEN: 'guess-me' } });
    expect(short).toMatchObject({ code: 2, stderr: expect.stringContaining('too short') });
    const token = (await runCommand(['tokens', 'create', 'me'], { cwd: folder })).stdout.trim();
    const open = startCommand(start, { cwd: folder });
    try {
      await open.said(/API at http:\/\/0\.0\.0\.0:\d+/u);
      const { url = '' } = JSON.parse(readFileSync(join(folder, '.nljobs/data/lock.json'), 'utf8')) as { url?: string };
      const ask = (bearer: string) =>
        fetch(`${url}/api/v1/jobs`, { headers: { authorization: `Bearer ${bearer}` } }).then(({ status }) => status);
      expect([await ask(token), await ask('guess-me')]).toEqual([200, 401]);
    } finally {
      open.kill('SIGTERM');
      await open.done;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
