import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { createMemoryHost } from '../host/memory.ts';
import { specHash } from '../lockfile/hashes.ts';
import { buildProject } from './build.ts';
import { formatProject } from './format.ts';

const SEEDS = new URL('../../fixtures/language/seed-descriptions.jsonl', import.meta.url);
const texts = readFileSync(SEEDS, 'utf8')
  .split('\n')
  .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { readonly text: string }]))
  .flatMap(({ text }) => (/^\s*$|\n/.test(text) ? [] : [text]))
  .slice(0, 120);

test('law: formatting changes no meaning, loses nothing that was stated, and is done when it is done', async () => {
  const jobs = texts.map((text, i) => `## Job ${i}\n\n${text.replace(/[\\`*_<>[\]#&]/g, '\\$&')}\n`).join('\n');
  const host = createMemoryHost({ '/p/jobs.md': jobs });
  const options = { cwd: '/p', compile };
  const meaning = async () => {
    const { jobs: built } = await buildProject(host, { ...options, write: false });
    return built.map(({ id, spec }) => ({
      id,
      hash: spec === null ? null : specHash(spec),
      stated: Object.entries(spec?.provenance ?? {})
        .flatMap(([field, origin]) => (origin === 'stated' ? [field] : []))
        .sort(),
    }));
  };
  const before = await meaning();
  const formatted = await formatProject(host, { ...options, write: true });
  expect(formatted.jobs.length).toBeGreaterThan(texts.length / 3);
  const after = await meaning();
  expect(after.map(({ hash, id }) => ({ id, hash }))).toEqual(before.map(({ hash, id }) => ({ id, hash })));
  for (const [i, { stated }] of before.entries()) expect(after[i]?.stated).toEqual(expect.arrayContaining(stated));
  expect((await formatProject(host, { ...options, write: true })).jobs).toEqual([]);
});

test('a description that is read differently than before stays as it is, so that its new reading is still told', async () => {
  const host = createMemoryHost({ '/p/jobs.md': '## Report\n\nDaily at 9 AM, send the report.\n' });
  const options = { cwd: '/p', compile };
  await buildProject(host, { ...options, write: true });
  host.put(
    '/p/jobs.lock.json',
    (host.text('/p/jobs.lock.json') ?? '').replace(/"spec": "\w+"/, '"spec": "0000000000000000"'),
  );
  const { jobs, left } = await formatProject(host, { ...options, write: true });
  expect([jobs, left.map(({ job }) => job)]).toEqual([[], ['report']]);
});
