import { expect, it } from 'vitest';
import { promisesPage, type Tested } from './house/promises.ts';

const steps = 'runtime/steps.contract.test.ts';
const test = (block: string, name: string, over: Partial<Tested> = {}): Tested => ({
  file: steps,
  path: [block, name],
  state: 'passed',
  ...over,
});
const everywhere = (name: string): readonly Tested[] =>
  ['embedded, in memory', 'postgres', 'redis', 'temporal'].map((block) => test(block, name));

it('says of each promise which engine kept it, and why one need not', () => {
  const page = promisesPage([
    ...everywhere('waits'),
    test('in memory', 'waits'),
    test('embedded, in a folder', 'outlasts'),
    test('redis', 'outlasts', { state: 'skipped', note: 'nothing is kept' }),
    test('redis', 'asked of Redis alone'),
    { file: 'runtime/store/sql-store.contract.test.ts', path: ['postgres', 'stores'], state: 'passed' },
  ]);
  expect(page).toContain('| waits | ● | ● | ● | ● |');
  expect(page).toContain('| outlasts | ● | ○ | (1) | ○ |');
  expect(page).toContain('1. nothing is kept');
  expect(page).not.toContain('alone');
  expect(page).not.toContain('stores');
});

it('says nothing where an engine was not there, or a promise was broken', () => {
  const missing = everywhere('waits').slice(0, 3);
  expect(promisesPage(missing)).toBeNull();
  expect(promisesPage([...missing, test('temporal', 'needs a server', { state: 'skipped' })])).toBeNull();
  expect(promisesPage([...everywhere('waits'), test('redis', 'breaks', { state: 'failed' })])).toBeNull();
});
