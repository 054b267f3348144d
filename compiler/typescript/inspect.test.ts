import { expect, test } from 'vitest';
import { inspectHandlers } from './inspect.ts';

test.each([
  ["import { unimplemented } from 'nljobs';\nexport const handler: X = unimplemented('a');", 'unimplemented'],
  ["import { unimplemented as todo } from 'nljobs';\nexport const handler = (todo('a') satisfies X);", 'unimplemented'],
  ["import { unimplemented } from './mine.ts';\nexport const handler = unimplemented('a');", 'written'],
  [
    "import { unimplemented } from 'nljobs';\nconst old = unimplemented('a');\nexport const handler = () => old;",
    'written',
  ],
  ['export const handler = async () => 1;', 'written'],
  ['export async function handler() {}', 'written'],
  ['export const handler = { items() {}, key() {}, effect() {} };', 'written'],
  ['const run = () => 1;\nexport { run as handler };', 'written'],
  ["export { handler } from './other.ts';", 'written'],
  ["export * from './other.ts';", 'written'],
  ["import { handler } from './other.ts';\nexport { handler };", 'written'],
  ['export default () => 1;', 'no-handler'],
  ['const handler = 1;', 'no-handler'],
  ["export type { handler } from './other.ts';", 'no-handler'],
  ['// export const handler = 1;', 'no-handler'],
  ['', 'no-handler'],
  ['export const handler = ((((', 'written'],
])('%s', async (text, state) => {
  expect((await inspectHandlers(new Map([['a.ts', text]]))).get('a.ts')?.('handler').state).toBe(state);
});
