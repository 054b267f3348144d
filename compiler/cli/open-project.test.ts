import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProject } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nljobs-open-'));
  await writeFile(join(folder, 'jobs.md'), '## Hello\n\nEvery 10 seconds, say hello.\n');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('builds a project, and again when a source changes, until it is told to stop', async () => {
  const project = await openProject({ cwd: folder });
  expect(project.outEntry).toBe(join(folder, 'src/jobs/generated/index.ts'));
  const first = await project.build();
  expect(first).toMatchObject({ outcome: 'done', ids: ['hello'] });
  expect(await readFile(project.outEntry, 'utf8')).toContain('export const jobs');
  expect((await project.build()).written).toEqual([]);

  let change: NodeJS.Timeout | undefined;
  let stop = async (): Promise<void> => undefined;
  const outcome = await new Promise<string>((resolve) => {
    stop = project.watch((report) => resolve(report.outcome));
    // The watcher says nothing of when it is ready, so that the change is made until it is seen.
    let n = 20;
    const write = () => writeFile(join(folder, 'jobs.md'), `## Hello\n\nEvery ${n++} seconds, say hello.\n`);
    change = setInterval(write, 200);
  });
  clearInterval(change);
  expect(outcome).toBe('done');
  await stop();
});

it('opens a project whose config is wrong, and reports it', async () => {
  await writeFile(join(folder, 'nljobs.config.json'), '{"timezon": "UTC"}');
  const project = await openProject({ cwd: folder });
  expect(await project.build()).toMatchObject({
    outcome: 'unusable',
    diagnostics: [{ diagnostic: { code: 'NLJ6021' } }],
  });
});
