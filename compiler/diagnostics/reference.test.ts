import { expect, it } from 'vitest';
import { codes } from './codes.ts';
import { renderReference } from './reference.ts';

/** `npx vitest run --project unit compiler/diagnostics/reference -u` writes the page anew. */
it('is the page docs/reference/diagnostics.md', async () => {
  await expect(renderReference(codes)).toMatchFileSnapshot('../../docs/reference/diagnostics.md');
});
