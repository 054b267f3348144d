import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeCompile } from '../../fixtures/projects/fake-compile.ts';
import { createMemoryHost } from '../host/memory.ts';
import { inside } from '../host/path.ts';
import { buildProject } from './build.ts';
import { fixProject } from './fix.ts';
import { formatProject } from './format.ts';
import { renameJob } from './rename.ts';

/** Whatever somebody calls their jobs, groups, ids, events and files, and whatever stands in the lockfile. */
const piece = fc.constantFrom(
  '../x',
  '..\\x',
  '/etc/passwd',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'class',
  'default',
  'con',
  'nul',
  '🚀',
  'é',
  '\u202e',
  '\u0000',
  "'",
  '"',
  '`$' + '{x}`',
  '*/',
  '<!--',
  '-->',
  '<script>',
  '{#../y}',
  '{#__proto__}',
  '<!-- was: ../z -->',
  '<!-- new -->',
  'x'.repeat(300),
  'Send reminders',
  'user.signed_up',
);
const name = fc.oneof(
  piece,
  fc.array(piece, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(' ')),
);
const body = fc.oneof(
  fc.constantFrom('Every day at 09:00, send.', 'On demand: do it.', 'When user.signed_up, say hello.', '', 'xyzzy'),
  name.map((words) => `On demand: ${words}`),
  name.map((words) => `When ${words}, go.`),
);
const section = fc
  .tuple(fc.constantFrom('#', '##', '-'), name, body)
  .map(([mark, title, words]) =>
    mark === '-' ? `- ${words} ${title}\n` : `${mark} ${title}\n\n${mark === '#' ? '' : words}\n`,
  );
const source = fc.array(section, { minLength: 1, maxLength: 5 }).map((sections) => sections.join('\n'));
const lock = fc.oneof(
  fc.constant(null),
  fc.constantFrom(
    '{}',
    '[]',
    'null',
    '{"lockVersion":1,"jobs":{"__proto__":{}}}',
    '{"lockVersion":1,"jobs":{"../x":{"file":"../x","description":"","canonical":"","spec":"","context":"","action":"","was":["../y","__proto__"]}}}',
    '{"lockVersion":99,"jobs":{}}',
    '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n',
  ),
);

const STRANGER = '// somebody’s own\n';

test('law: nothing is written outside the output folder, nothing of anybody’s is lost, and nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(source, source, lock, fc.boolean(), async (first, second, locked, foreign) => {
      const host = createMemoryHost({
        '/p/jobs.md': first,
        '/p/src/jobs/handlers/mine.ts': STRANGER,
        '/p/src/jobs/generated/notes.txt': STRANGER,
        '/p/src/jobs/other/mine.ts': STRANGER,
        '/outside.ts': STRANGER,
        ...(foreign ? { '/p/src/jobs/generated/index.ts': STRANGER } : {}),
        ...(locked === null ? {} : { '/p/jobs.lock.json': locked }),
      });
      const options = { cwd: '/p', compile: fakeCompile };
      const build = () => buildProject(host, { ...options, write: true });
      const report = await build();
      if (report.outcome === 'done') {
        host.put('/p/jobs.md', second);
        await build();
      } else {
        expect(host.writes).toEqual([]);
        expect(report.diagnostics.length).toBeGreaterThan(0);
      }
      await fixProject(host, { ...options, codes: [], choose: null, unsafe: true, write: true });
      await formatProject(host, { ...options, write: true });
      for (const id of report.ids.slice(0, 2)) await renameJob(host, { ...options, from: id, to: 'renamed-job' });
      const strangers = host.writes.filter((path) => {
        if (path === '/p/jobs.md' || path === '/p/jobs.lock.json') return false;
        return (
          !/^\/p\/src\/jobs\/(?:generated|handlers)\/[a-z\d.-]+\.ts$/.test(path) || inside('/p/src/jobs', path) === null
        );
      });
      expect(strangers).toEqual([]);
      for (const path of ['src/jobs/handlers/mine.ts', 'src/jobs/generated/notes.txt', 'src/jobs/other/mine.ts']) {
        expect(host.text(`/p/${path}`)).toBe(STRANGER);
      }
      expect(host.text('/outside.ts')).toBe(STRANGER);
      if (foreign) expect(host.text('/p/src/jobs/generated/index.ts')).toBe(STRANGER);
      expect(Object.getPrototypeOf({})).toBe(Object.prototype);
      expect('polluted' in {}).toBe(false);
    }),
    { numRuns: 50 },
  );
});
