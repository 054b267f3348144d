import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { applyEdits } from '../diagnostics/fix.ts';
import { createMemoryHost } from '../host/memory.ts';
import { buildProject } from './build.ts';

const EXPORT = '## Nightly export\n\nEvery night at 2 AM, export the orders.\n';

async function found(text: string) {
  const host = createMemoryHost({ '/p/jobs.md': text });
  const { diagnostics } = await buildProject(host, { cwd: '/p', write: false, compile });
  return diagnostics.map(({ diagnostic }) => diagnostic).filter(({ code }) => code === 'NLJ5011' || code === 'NLJ5012');
}

test('a job may start after one of the project, by its title or its id', async () => {
  expect(
    await found(
      `${EXPORT}\n## Report\n\nAfter the nightly export job finishes, send the report.\n\n## Mirror\n\nAfter the nightly-export job finishes, mirror the files.\n`,
    ),
  ).toEqual([]);
});

test('a job that does not exist is told, with the one that may be meant', async () => {
  const text = `${EXPORT}\n## Report\n\nAfter the nightly exprot job finishes, send the report.\n`;
  const [told, ...rest] = await found(text);
  expect(rest).toEqual([]);
  expect(told?.severity).toBe('warning');
  expect(text.slice(told?.span.start, told?.span.end)).toBe('nightly exprot');
  const mended = applyEdits(text, told?.fixes[0]?.edits ?? []);
  expect(mended.ok && (await found(mended.text))).toEqual([]);
});

test('jobs that start each other are told, each of them', async () => {
  const circle = await found(
    '## Export\n\nAfter the import job finishes, export the orders.\n\n## Import\n\nWhen the export job finishes, import the orders.\n',
  );
  expect(circle.map(({ code }) => code)).toEqual(['NLJ5012', 'NLJ5012']);
});
