import { describe, expect, it } from 'vitest';
import { entries, exportsOf, loadedWith } from './house/sources.ts';

/** What users may import, by entry. A change here is a change for them: it belongs into CHANGELOG.md. */
const PUBLIC: Readonly<Record<string, () => Promise<object>>> = {
  nljobs: () => import('nljobs'),
  'nljobs/spec': () => import('nljobs/spec'),
  'nljobs/spec/core': () => import('nljobs/spec/core'),
  'nljobs/http': () => import('nljobs/http'),
  'nljobs/client': () => import('nljobs/client'),
  'nljobs/testing': () => import('nljobs/testing'),
  'nljobs/cli': () => import('nljobs/cli'),
  '@nljobs/compiler': () => import('@nljobs/compiler'),
  '@nljobs/compiler/core': () => import('@nljobs/compiler/core'),
  '@nljobs/compiler/cli': () => import('@nljobs/compiler/cli'),
};

it('names every entry of the packages', () => {
  expect(Object.keys(PUBLIC).sort()).toEqual(Object.keys(entries).sort());
});

describe.each(Object.entries(PUBLIC))('%s', (name, load) => {
  const exported = exportsOf(entries[name] ?? '');

  it('exports what it always did', async () => {
    const page = exported.map(({ kind, name: word }) => `${kind} ${word}\n`).join('');
    await expect(page).toMatchFileSnapshot(`public/${name.replace('@', '').replaceAll('/', '-')}.txt`);
  });

  it('gives at run time the values that its source says', async () => {
    const values = exported.filter(({ kind }) => kind === 'value').map((one) => one.name);
    expect(Object.keys(await load()).sort()).toEqual([...values].sort());
  });
});

it.each([
  '@nljobs/compiler/core',
  'nljobs/spec/core',
])('%s runs anywhere: it loads nothing that is not ours', (name) => {
  const loaded = loadedWith(entries[name] ?? '');
  const foreign = [...loaded.keys()].filter((path) => !path.endsWith('.ts'));
  expect(foreign).toEqual([]);
  expect([...loaded.keys()].filter((path) => /^compiler\/(?:host|typescript|cli)\//.test(path))).toEqual([]);
});
