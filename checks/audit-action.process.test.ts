import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './house/sources.ts';

/** The action of the audit: read as GitHub reads it, and its step run here as a runner runs it. */
const action: {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
    }[];
  };
} = parse(readFileSync(join(root, 'audit/action.yml'), 'utf8'));

const nljobs = `${process.execPath} --conditions=@nljobs/source ${join(root, 'compiler/cli/main.ts')}`;
let folder = '';
const at = (path: string): string => join(folder, path);
function put(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nljobs-audit-action-'));
  put('repo/ops/crontab', '# backup at 3am every day\n0 4 * * * backup\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the step with the defaults of its inputs, save for what is given. */
function run(env: Readonly<Record<string, string>> = {}) {
  for (const file of ['summary', 'output']) put(file, '');
  const ran = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', action.runs.steps[0]?.run ?? 'exit 99'],
    {
      cwd: at('repo'),
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        GITHUB_STEP_SUMMARY: at('summary'),
        GITHUB_OUTPUT: at('output'),
        NLJOBS: nljobs,
        ACTION: join(root, 'audit'),
        AUDITED: '.',
        STRICT: 'false',
        FAIL: 'true',
        BASELINE: '',
        SARIF: '',
        ...env,
      },
    },
  );
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

test('is a composite action of one step that takes what is given through the environment alone', () => {
  const { using, steps } = action.runs;
  expect(using).toBe('composite');
  expect(steps.map(({ id, shell }) => [id, shell])).toEqual([['audit', 'bash']]);
  // What a pull request's author can choose must never become a part of a script.
  expect(steps[0]?.run).not.toContain('${{');
  const used = JSON.stringify(steps).matchAll(/inputs\.([\w-]+)/g);
  expect([...new Set([...used].map(([, name]) => name))].sort()).toEqual(Object.keys(action.inputs).sort());
  const set = Object.keys(steps[0]?.env ?? {});
  for (const name of set) expect(steps[0]?.run).toContain(`$${name}`);
});

test('annotates a contradiction, sums up, and fails', () => {
  const { code, out, err } = run();
  expect(err).toBe('');
  expect(code).toBe(1);
  expect(out).toMatch(/^::error file=ops\/crontab,line=2,endLine=2,col=1,endColumn=10,/);
  expect(readFileSync(at('summary'), 'utf8')).toContain('### nljobs: 1 error');
});

test('names files from the repository on, where a folder in it is looked into', () => {
  expect(run({ AUDITED: 'ops' }).out).toMatch(/^::error file=ops\/crontab,/);
});

test('only reports where findings do not fail, and fails all the same where there is nothing to look into', () => {
  expect(run({ FAIL: 'false' })).toMatchObject({ code: 0, out: expect.stringContaining('::error') });
  expect(run({ FAIL: 'false', AUDITED: 'nowhere' }).code).toBe(2);
  expect(run({ FAIL: 'false', SARIF: at('log.sarif'), AUDITED: 'nowhere' }).code).toBe(2);
});

test('writes SARIF beside the annotations, and tells where', () => {
  expect(run({ SARIF: at('log.sarif') }).code).toBe(1);
  expect(readFileSync(at('output'), 'utf8')).toBe(`sarif=${at('log.sarif')}\n`);
  const log = JSON.parse(readFileSync(at('log.sarif'), 'utf8'));
  expect(log.runs[0].results[0]).toMatchObject({
    ruleId: 'NLJ8001',
    locations: [{ physicalLocation: { artifactLocation: { uri: 'ops/crontab' } } }],
  });
});

test('leaves out what a baseline holds, and takes warnings for errors where it is strict', () => {
  const [program = '', ...args] = nljobs.split(' ');
  spawnSync(program, [...args, 'audit', '--update-baseline', '--baseline', at('known.json')], { cwd: at('repo') });
  expect(run({ BASELINE: at('known.json') })).toMatchObject({ code: 0, out: '' });
  put('repo/ops/crontab', '* 5 * * * once\n');
  expect(run().code).toBe(0);
  expect(run({ STRICT: 'true' }).code).toBe(1);
});

test('calls the published package of its own version where nothing else is said', () => {
  put('bin/npx', '#!/bin/sh\necho "$@"\n');
  spawnSync('chmod', ['+x', at('bin/npx')]);
  const { version } = JSON.parse(readFileSync(join(root, 'compiler/package.json'), 'utf8'));
  const { code, out } = run({ NLJOBS: '', PATH: `${at('bin')}:${process.env['PATH']}` });
  expect({ code, out }).toEqual({ code: 0, out: `--yes @nljobs/compiler@${version} audit --format github -- .\n` });
});
