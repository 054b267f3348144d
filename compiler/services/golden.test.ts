import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesBelow, textsBelow } from '../../fixtures/folders.ts';
import { fakeCompile } from '../../fixtures/projects/fake-compile.ts';
import { compile } from '../compile.ts';
import { linesOf } from '../diagnostics/position.ts';
import { createMemoryHost, type MemoryHost } from '../host/memory.ts';
import { buildProject } from './build.ts';
import type { Compile } from './compile-jobs.ts';
import type { BuildReport } from './report.ts';

/**
 * Whole projects: `<case>/input` is built, and what was written must be the tree `expected`, what was said
 * `expected.json`. `UPDATE_GOLDEN=1` writes both; read the difference as a change of behaviour. `projects` are about
 * files and are read by the fake language, so that they stand still when the real one learns; `jobs` are about both.
 */
const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
const LANGUAGES: Readonly<Record<string, Compile>> = { projects: fakeCompile, jobs: compile };
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const cases = Object.keys(LANGUAGES).flatMap((kind) =>
  readdirSync(join(FIXTURES, kind), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [`${kind}/${entry.name}`] : [],
  ),
);

test.each(cases)('%s is built as expected, and a second time not at all', async (name) => {
  const folder = join(FIXTURES, name);
  const host = createMemoryHost(filesBelow(join(folder, 'input'), '/p'));
  const language = LANGUAGES[name.split('/')[0] ?? ''] ?? fakeCompile;
  const build = () => buildProject(host, { cwd: '/p', write: true, compile: language });
  const report = await build();
  const told = `${JSON.stringify(tell(report), null, 2)}\n`;
  const tree = Object.fromEntries(report.written.map((path) => [path, host.text(`/p/${path}`)]));
  const outside = host.writes.filter((path) => path !== '/p/jobs.lock.json' && !path.startsWith('/p/src/jobs/'));
  expect(outside).toEqual([]);
  if (UPDATE) update(folder, told, host, report.written);
  expect(told).toBe(readFileSync(join(folder, 'expected.json'), 'utf8'));
  expect(tree).toEqual(textsBelow(join(folder, 'expected')));
  host.writes.length = 0;
  await build();
  expect(host.writes).toEqual([]);
});

/** A report as it is kept: findings with the words they point at, so that an offset that is wrong is seen. */
function tell(report: BuildReport) {
  return {
    outcome: report.outcome,
    jobs: report.jobs.map(({ id, title, file, line, handler, spec }) => ({
      id,
      title,
      file,
      line,
      handler,
      text: spec?.description,
    })),
    unimplemented: report.unimplemented.map(({ job }) => job),
    orphans: report.orphans,
    diagnostics: report.diagnostics.map(({ source, diagnostic, job }) => {
      const { code, severity, message, span, fixes } = diagnostic;
      const { line, column } = linesOf(source.text).position(span.start);
      return {
        at: `${source.name}:${line}:${column}`,
        words: source.text.slice(span.start, span.end),
        code,
        severity,
        job,
        message,
        fixes: fixes.map((fix) => ({ title: fix.title, safe: fix.safe, gives: changedLines(source.text, fix.edits) })),
      };
    }),
  };
}

/** The lines that a fix changes, as it leaves them. */
function changedLines(text: string, edits: BuildReport['diagnostics'][number]['diagnostic']['fixes'][number]['edits']) {
  const before = new Set(text.split('\n'));
  let after = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    after = after.slice(0, edit.start) + edit.text + after.slice(edit.end);
  }
  return after.split('\n').filter((line) => !before.has(line));
}

function update(folder: string, told: string, host: MemoryHost, written: readonly string[]): void {
  rmSync(join(folder, 'expected'), { recursive: true, force: true });
  writeFileSync(join(folder, 'expected.json'), told);
  for (const path of written) {
    const file = join(folder, 'expected', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, host.text(`/p/${path}`) ?? '');
  }
}
