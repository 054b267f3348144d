import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { STICKY } from '../compiler/cli/diff/markdown.ts';
import { root } from './house/sources.ts';

/** The GitHub Action: read as GitHub reads it, and its steps run here, with a `gh` that writes down what it is told. */
interface ActionStep {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
}
const action: {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
} = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const { steps } = action.runs;

let folder = '';
const at = (path: string): string => join(folder, path);
function put(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: at('project'),
    encoding: 'utf8',
  });
const nljobs = `${process.execPath} --conditions=@nljobs/source ${join(root, 'compiler/cli/main.ts')}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nljobs-action-'));
  put('project/jobs.md', '## Report\n\nEvery day at 9 AM, send the report.\n');
  put('project/.gitignore', '.nljobs\n');
  git('init', '-q');
  execFileSync(process.execPath, [...nljobs.split(' ').slice(1), 'build', '--quiet'], { cwd: at('project') });
  git('add', '-A');
  git('commit', '-qm', 'base');
  put(
    'bin/gh',
    `#!/bin/sh\necho "$@" >> "${at('gh.log')}"\ncase "$*" in *--paginate*) cat "${at('comments')}";; esac\n`,
  );
  chmodSync(at('bin/gh'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runStep(name: string, env: Readonly<Record<string, string>>): { readonly code: number; readonly out: string } {
  const step = steps.find((one) => one.name === name);
  for (const file of ['summary', 'output']) put(file, '');
  const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? 'exit 99'], {
    cwd: at('project'),
    encoding: 'utf8',
    env: {
      PATH: `${at('bin')}:${process.env['PATH']}`,
      RUNNER_TEMP: folder,
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_OUTPUT: at('output'),
      NLJOBS: nljobs,
      ...env,
    },
  });
  return { code: ran.status ?? 99, out: `${ran.stdout}${ran.stderr}` };
}

test('is a composite action whose steps say their shell and take what is given through the environment alone', () => {
  expect(action.runs.using).toBe('composite');
  expect(steps.map(({ name }) => name)).toEqual(['Compare', 'Comment', 'Check']);
  for (const { shell, run, uses } of steps) {
    expect(shell).toBe('bash');
    expect(uses).toBeUndefined();
    // What a pull request's author can choose must never become a part of a script.
    expect(run).not.toContain('${{');
  }
  const used = JSON.stringify(steps).matchAll(/inputs\.([\w-]+)/g);
  expect([...new Set([...used].map(([, name]) => name))].sort()).toEqual(Object.keys(action.inputs).sort());
});

test.each([
  ['', 'no commit before'],
  ['0000000000000000000000000000000000000000', 'a new branch'],
])('base "%s" (%s) is nothing to compare with', (BASE) => {
  expect(runStep('Compare', { BASE })).toMatchObject({ code: 0 });
  expect(readFileSync(at('output'), 'utf8')).toBe('');
});

test('compares, keeps one comment, and fails where generated code is stale', () => {
  const BASE = git('rev-parse', 'HEAD').trim();
  expect(runStep('Compare', { BASE })).toMatchObject({ code: 0 });
  expect(readFileSync(at('nljobs-diff.md'), 'utf8')).toContain(`${STICKY}\n### Jobs: nothing changes\n`);
  const FILE = at('nljobs-diff.md');
  const comment = { REPOSITORY: 'o/r', NUMBER: '7', FILE, GH_TOKEN: 't' };
  put('comments', '');
  put('gh.log', '');
  expect(runStep('Comment', comment).code).toBe(0);
  expect(readFileSync(at('gh.log'), 'utf8')).not.toMatch(/POST|PATCH/);
  expect(runStep('Check', { STRICT: 'false' }).code).toBe(0);

  put('project/jobs.md', '## Report\n\nEvery day at 10 AM, send the report.\n');
  expect(runStep('Compare', { BASE }).code).toBe(0);
  expect(readFileSync(at('summary'), 'utf8')).toContain('### Jobs: 1 changed');
  expect(readFileSync(at('output'), 'utf8')).toBe(`path=${FILE}\n`);
  expect(runStep('Comment', comment).code).toBe(0);
  expect(readFileSync(at('gh.log'), 'utf8')).toContain('--method POST repos/o/r/issues/7/comments');
  put('comments', '4711\n4712\n');
  expect(runStep('Comment', comment).code).toBe(0);
  expect(readFileSync(at('gh.log'), 'utf8')).toContain('--method PATCH repos/o/r/issues/comments/4711');
  expect(runStep('Check', { STRICT: 'false' }).code).toBe(3);
  expect(runStep('Check', { STRICT: 'true' }).code).toBe(3);
});

test('a project with errors is compared as far as it can be, and fails the check with an annotation', () => {
  const BASE = git('rev-parse', 'HEAD').trim();
  put('project/jobs.md', '## Report\n\nEvery xyzzy at 10 AM, send the report.\n');
  expect(runStep('Compare', { BASE }).code).toBe(0);
  expect(existsSync(at('nljobs-diff.md'))).toBe(true);
  const checked = runStep('Check', { STRICT: 'false' });
  expect(checked.code).toBe(1);
  expect(checked.out).toMatch(/^::error file=jobs\.md,line=3/m);
});
