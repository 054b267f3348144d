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

it('draws the warnings of a build by job, and neither notes nor handlers to be written', async () => {
  await writeFile(
    join(folder, 'jobs.md'),
    '## Hello\n\nEvery 10 seconds, say hello.\n\n## Report\n\nEvery week, send the report.\n',
  );
  const project = await openProject({ cwd: folder });
  const report = await project.build();
  expect(report.outcome).toBe('done');
  const [warnings, ...others] = await project.render(report, { colour: false });
  expect(others).toEqual([]);
  expect(warnings?.job).toBe('report');
  expect(warnings?.text).toMatch(/^warning\[?.*NLJ\d{4}/u);
  expect(warnings?.text).toContain('Every week');
  expect(warnings?.text).not.toMatch(/^info/mu);
});
