import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportsOf, loadedWith, root } from '../checks/house/sources.ts';
import { MAX_DESCRIPTION } from './core.ts';
import { MAX_DESCRIPTION as inNode } from './core-in-node.ts';

const values = (path: string) => exportsOf(path).filter(({ kind }) => kind === 'value');

it.each([
  ['core.ts', 'core-in-node.ts'],
  ['index.ts', 'index-in-node.ts'],
])('what %s exports is there in Node as well', (everywhere, node) => {
  expect(values(`compiler/${node}`)).toEqual(values(`compiler/${everywhere}`));
  expect(inNode).toBe(MAX_DESCRIPTION);
});

// What an import costs is what it has to read: a budget in bytes holds it where a clock would not.
it.each([
  ['core-in-node.ts', 4_000],
  ['index-in-node.ts', 12_000],
])('importing %s in Node reads next to nothing', (entry, most) => {
  const ours = [...loadedWith(`compiler/${entry}`).keys()].filter((path) => path.endsWith('.ts'));
  expect(ours.reduce((bytes, path) => bytes + statSync(join(root, path)).size, 0)).toBeLessThan(most);
  expect(ours.filter((path) => /^compiler\/(?:grammar|semantics|compile\.ts)/.test(path))).toEqual([]);
});
