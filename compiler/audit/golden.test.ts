import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createNodeHost } from '../host/node.ts';
import { sources } from './sources/sources.ts';
import { toldOf } from './testing/told.ts';
import { findSchedules } from './walk.ts';

/**
 * Golden repositories: every folder of fixtures/audit is one, and `<folder>.found.txt` beside it is what is found there.
 * After a change that is meant: `npx vitest run --project unit compiler/audit/golden.test.ts -u`, and read the diff.
 */
const ROOT = fileURLToPath(new URL('../../fixtures/audit/', import.meta.url));
const repositories = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe.each(repositories)('%s', (name) => {
  test('is found as its report says', async () => {
    const lines: string[] = [];
    for await (const one of findSchedules(createNodeHost(), `${ROOT}${name}`)) {
      lines.push('reason' in one ? `${one.file} skipped: ${one.reason}` : `${one.source} ${one.file}:${toldOf(one)}`);
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`${ROOT}${name}.found.txt`);
  });
});

test('every source finds something in one of them', () => {
  const reports = repositories.map((name) => readFileSync(`${ROOT}${name}.found.txt`, 'utf8')).join('');
  expect(sources.filter(({ id }) => !reports.includes(`${id} `)).map(({ id }) => id)).toEqual([]);
});
