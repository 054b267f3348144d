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

  const heard: ((report: { outcome: string }) => void)[] = [];
  const watching = await project.watch((report) => heard.shift()?.(report));
  expect((await watching.build()).written).toEqual([]);
  // Each change is made at the very moment the one before is told: none may be lost.
  for (const seconds of [20, 30, 40]) {
    const told = new Promise<{ outcome: string }>((resolve) => heard.push(resolve));
    await writeFile(join(folder, 'jobs.md'), `## Hello\n\nEvery ${seconds} seconds, say hello.\n`);
    expect(await told).toMatchObject({ outcome: 'done' });
    expect(await readFile(join(folder, 'src/jobs/generated/jobs.jobs.ts'), 'utf8')).toContain(`PT${seconds}S`);
  }
  await watching.stop();
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
