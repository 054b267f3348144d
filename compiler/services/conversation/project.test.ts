import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createNodeHost } from '../../host/node.ts';
import { normalizePath } from '../../host/path.ts';
import { openForTalk } from './project.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'nljobs-talk-'));
  for (const name of ['project', 'elsewhere']) mkdirSync(join(base, name));
  writeFileSync(join(base, 'elsewhere/jobs.md'), '## Sync\n\nEvery hour, sync the orders.\n');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const open = (file: string) => {
  const cwd = normalizePath(join(base, 'project'));
  return openForTalk(createNodeHost(), { cwd, config: undefined, job: null, file });
};

it.each([
  ['jobs.md', true],
  ['sub/more.md', true],
  ['linked/more.md', false],
  ['../elsewhere/jobs.md', false],
  ['jobs.ts', false],
  ['.', false],
])('takes files below the folder, links followed: %s, %s', async (file, ok) => {
  symlinkSync(join(base, 'elsewhere'), join(base, 'project/linked'));
  expect(await open(file)).toMatchObject(ok ? { ok, project: { files: [file] } } : { ok, cause: 'file' });
});

it('takes a source of the project that is a link', async () => {
  symlinkSync(join(base, 'elsewhere/jobs.md'), join(base, 'project/jobs.md'));
  expect(await open('jobs.md')).toMatchObject({ ok: true, project: { jobs: [{ id: 'sync' }] } });
});
