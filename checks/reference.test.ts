import { expect, it } from 'vitest';
import { commandsPage, defaultsPage, enginesPage, languagePage } from './house/reference.ts';

/** `npx vitest run --project unit checks/reference -u` writes the pages anew. */
it.each([
  ['language', languagePage],
  ['defaults', defaultsPage],
  ['engines', enginesPage],
  ['commands', commandsPage],
])('docs/reference/%s.md is what the code says', async (name, render) => {
  await expect(render()).toMatchFileSnapshot(`../docs/reference/${name}.md`);
});
