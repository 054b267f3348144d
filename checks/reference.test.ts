import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  commandsPage,
  defaultsPage,
  enginesPage,
  httpPage,
  languagePage,
  limitsPage,
  settingsPage,
} from './house/reference.ts';
import { root } from './house/sources.ts';

const PAGES = [
  ['language', languagePage],
  ['defaults', defaultsPage],
  ['engines', enginesPage],
  ['commands', commandsPage],
  ['settings', settingsPage],
  ['limits', limitsPage],
  ['http', httpPage],
] as const;

/** `npx vitest run --project unit checks/reference -u` writes the pages anew. */
it.each(PAGES)('docs/reference/%s.md is what the code says', async (name, render) => {
  await expect(render()).toMatchFileSnapshot(`../docs/reference/${name}.md`);
});

it('knows every page; that of the diagnostics is compared beside its register, that of promises behind the suites', () => {
  const pages = [...PAGES.map(([name]) => name), 'diagnostics', 'promises'].map((name) => `${name}.md`);
  expect(readdirSync(join(root, 'docs/reference')).sort()).toEqual(pages.sort());
});
