import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesBelow } from '../../../fixtures/folders.ts';
import { fakeCompile } from '../../../fixtures/projects/fake-compile.ts';
import { plain } from '../../diagnostics/render/paint.ts';
import { createMemoryHost } from '../../host/memory.ts';
import { buildProject } from '../../services/build.ts';
import { diffProject } from '../../services/diff/diff.ts';
import { diffToMarkdown } from './markdown.ts';
import { renderDiff } from './text.ts';

/**
 * Pairs of projects: `<case>/before` and `<case>/after` are compared, and what is said must be `expected.md` and
 * `expected.txt`. `UPDATE_GOLDEN=1` writes both. `before` is built first, so that its lockfile is there as in a commit.
 */
const FIXTURES = fileURLToPath(new URL('../../../fixtures/diffs', import.meta.url));
const NOW = Date.UTC(2026, 0, 10, 12);

test.each(readdirSync(FIXTURES))('%s is told as expected', async (name) => {
  const [before, after] = ['before', 'after'].map((side) =>
    createMemoryHost(filesBelow(join(FIXTURES, name, side), '/p')),
  );
  if (before === undefined || after === undefined) throw new Error('both sides are there');
  await buildProject(before, { cwd: '/p', write: true, compile: fakeCompile });
  if (name === 'new-reading') forgeReading(before);
  const diff = await diffProject(before, after, { cwd: '/p', compile: fakeCompile, now: NOW });
  expect(diff.unusable).toBeNull();
  const told = {
    'expected.md': diffToMarkdown(diff, 'origin/main', NOW),
    'expected.txt': renderDiff(diff, 'origin/main', NOW, plain),
  };
  for (const [file, text] of Object.entries(told)) {
    const path = join(FIXTURES, name, file);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
  }
});

/** The lock as an older grammar would have left it: the same words under the same defaults, read otherwise. */
function forgeReading(host: ReturnType<typeof createMemoryHost>): void {
  const lock: { jobs: Record<string, { spec: string; canonical: string }> } = JSON.parse(
    host.text('/p/jobs.lock.json') ?? '',
  );
  for (const block of Object.values(lock.jobs)) {
    block.spec = '0000000000000000';
    block.canonical = 'Every day at 06:00 UTC, send reminders.';
  }
  host.put('/p/jobs.lock.json', JSON.stringify(lock, null, 2));
}
