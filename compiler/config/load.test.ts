import { describe, expect, expectTypeOf, test } from 'vitest';
import { filesOfConfig } from '../host/imports.ts';
import { createMemoryHost } from '../host/memory.ts';
import type { NljobsConfig } from './define.ts';
import { loadConfig } from './load.ts';
import type { configSchema } from './schema.ts';
import { CONFIG_NAMES, DEFAULT_SETTINGS } from './settings.ts';

type Input = typeof configSchema extends { readonly _zod: { readonly input: infer In } } ? In : never;

/** Loads a config given as a module that exports a value, with the text in which places are found. */
function load(value: unknown, text = '') {
  const host = createMemoryHost(
    { '/p/nljobs.config.ts': text },
    { modules: { '/p/nljobs.config.ts': () => ({ default: value }) } },
  );
  return loadConfig(host, '/p');
}

describe('a config', () => {
  test('is filled in', async () => {
    expect((await load({})).settings).toEqual(DEFAULT_SETTINGS);
    const { settings } = await load({
      sources: 'a.md',
      outDir: './x/',
      timezone: 'Europe/Berlin',
      events: ['user.signed_up'],
      notify: 'ops@example.com',
    });
    expect(settings).toEqual({
      ...DEFAULT_SETTINGS,
      sources: ['a.md'],
      outDir: 'x',
      events: { 'user.signed_up': {} },
      language: {
        ...DEFAULT_SETTINGS.language,
        timezone: 'Europe/Berlin',
        events: [{ name: 'user.signed_up', phrases: [] }],
        notify: ['ops@example.com'],
      },
    });
  });

  test('declares channels, whose secrets stay in the environment', async () => {
    const channels = {
      team: '#team',
      pager: { webhook: { env: 'PAGER_URL' }, secret: { env: 'PAGER_SECRET' } },
      chat: { slack: 'https://hooks.example.com/1' },
    };
    expect((await load({ channels })).settings?.channels).toEqual(channels);
    const written = { pager: { webhook: 'https://pager.example.com', secret: 'a secret in the sources' } };
    const { settings, diagnostics } = await load({ channels: written }, 'export default { channels: { pager: 1 } }');
    expect(settings).toBeNull();
    expect(diagnostics.map(({ diagnostic }) => diagnostic.code)).toEqual(['NLJ6022']);
  });

  test('is not needed', async () => {
    const { settings, path, diagnostics } = await loadConfig(createMemoryHost(), '/p');
    expect([settings, path, diagnostics]).toEqual([DEFAULT_SETTINGS, null, []]);
  });

  test.each(CONFIG_NAMES)('may be called %s', async (name) => {
    const host = createMemoryHost(
      { [`/p/${name}`]: '{ "outDir": "x" }' },
      { modules: { [`/p/${name}`]: () => ({ default: { outDir: 'x' } }) } },
    );
    expect((await loadConfig(host, '/p')).settings?.outDir).toBe('x');
  });

  test('that is asked for by name must be there', async () => {
    const host = createMemoryHost({ '/p/nljobs.config.json': '{}' });
    const { diagnostics } = await loadConfig(host, '/p', 'nljobs.confg.json');
    expect(diagnostics.map(({ diagnostic }) => [diagnostic.code, diagnostic.message])).toEqual([
      ['NLJ6024', 'There is no config file nljobs.confg.json. Did you mean "nljobs.config.json"?'],
    ]);
  });

  test('points at the key that is wrong, in the program that it is', async () => {
    const text = "const timezone = 1;\nexport default {\n  timezone: 'Mars',\n  'outdir': 'x',\n};\n";
    const { settings, diagnostics } = await load({ timezone: 'Mars', outdir: 'x' }, text);
    expect(settings).toBeNull();
    expect(
      diagnostics.map(({ diagnostic: { code, span } }) => [code, text.slice(span.start, span.end), span.start]),
    ).toEqual([
      ['NLJ6022', 'timezone', text.indexOf("timezone: 'Mars'")],
      ['NLJ6021', "'outdir'", text.indexOf("'outdir'")],
    ]);
  });

  test('without a default export is told what to write', async () => {
    const host = createMemoryHost({ '/p/nljobs.config.js': '' }, { modules: { '/p/nljobs.config.js': () => ({}) } });
    const { diagnostics } = await loadConfig(host, '/p');
    expect(diagnostics[0]?.diagnostic.message).toBe(
      'nljobs.config.js has no default export. Write `export default defineConfig({ … })`.',
    );
  });

  test.each(['../x', '/x', '.', 'a/../..'])('may not write to %s', async (outDir) => {
    const { diagnostics } = await load({ outDir });
    expect(diagnostics.map(({ diagnostic }) => diagnostic.code)).toEqual(['NLJ6025']);
  });
});

test('a model may be asked only where the config says so', async () => {
  const llm = { enabled: true, model: 'm-1' };
  expect((await load({ llm })).settings?.llm).toEqual({
    model: 'm-1',
    baseURL: null,
    api: 'responses',
    keyFrom: 'OPENAI_API_KEY',
    mask: [],
    timeout: 60_000,
    maxTokens: 30_000,
  });
  expect((await load({ llm: { ...llm, enabled: false } })).settings?.llm).toBeNull();
  expect((await load({ llm: { ...llm, mask: ['Acme'] } })).settings?.llm?.mask).toEqual(['Acme']);
  expect((await load({ llm: { ...llm, mask: false } })).settings?.llm?.mask).toBeNull();
  for (const wrong of [{ enabled: true }, { ...llm, keyFrom: 'sk-123' }, { ...llm, baseURL: 'file:///x' }]) {
    expect((await load({ llm: wrong })).diagnostics.map(({ diagnostic }) => diagnostic.code)).toEqual(['NLJ6022']);
  }
});

test('the schema takes what the type promises', () => {
  expectTypeOf<NljobsConfig['engine']>().toEqualTypeOf<Input['engine']>();
  expectTypeOf<keyof NljobsConfig>().toEqualTypeOf<keyof Input>();
  expectTypeOf<keyof NonNullable<NljobsConfig['defaults']>>().toEqualTypeOf<keyof NonNullable<Input['defaults']>>();
  expectTypeOf<keyof NonNullable<NljobsConfig['llm']>>().toEqualTypeOf<keyof NonNullable<Input['llm']>>();
});

test('the files of a config are followed through its imports', () => {
  const host = createMemoryHost({
    '/p/nljobs.config.ts': "import a from './a.ts';\nimport { z } from 'zod';\nexport { b } from './lib';\n",
    '/p/a.ts': "const c = await import('./lib/c.js');",
    '/p/lib/index.ts': "import '../a.ts';",
    '/p/lib/c.js': '',
    '/p/other.ts': '',
  });
  expect(filesOfConfig(host, '/p/nljobs.config.ts')).toEqual([
    '/p/a.ts',
    '/p/lib/c.js',
    '/p/lib/index.ts',
    '/p/nljobs.config.ts',
  ]);
});
