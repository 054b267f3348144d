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

const sources = (...patterns: readonly string[]) =>
  writeFileSync(join(base, 'project/nljobs.config.json'), JSON.stringify({ sources: patterns }));
const open = (file: string | null) => {
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
  sources('**/*.md', 'jobs.ts');
  symlinkSync(join(base, 'elsewhere'), join(base, 'project/linked'));
  expect(await open(file)).toMatchObject(ok ? { ok, project: { files: [file] } } : { ok, cause: 'file' });
});

it('takes a source of the project that is a link', async () => {
  symlinkSync(join(base, 'elsewhere/jobs.md'), join(base, 'project/jobs.md'));
  expect(await open('jobs.md')).toMatchObject({ ok: true, project: { jobs: [{ id: 'sync' }] } });
});

it.each([
  ['README.md', ['jobs.md']],
  ['work/notes.txt.md', ['work/*.jobs.md']],
  ['node_modules/a/jobs.md', ['**/*.md']],
])('writes into no file that the project does not read, and names those it does: %s', async (file, patterns) => {
  sources(...patterns);
  writeFileSync(join(base, 'project/README.md'), '# Read me\n');
  const opened = await open(file);
  expect(opened).toMatchObject({ ok: false, cause: 'file', reason: expect.stringContaining(file) });
  if (!opened.ok) for (const pattern of patterns) expect(opened.advice).toContain(pattern);
});

it.each([
  [['work/*.jobs.md'], 'work/jobs.jobs.md'],
  [['**/jobs.md'], 'jobs.md'],
  [['a/*.md', 'b.md'], 'b.md'],
])('begins where the sources look: %s', async (patterns, file) => {
  sources(...patterns);
  expect(await open(null)).toMatchObject({ ok: true, project: { files: [file] } });
});
