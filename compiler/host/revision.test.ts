import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readText } from './host.ts';
import { normalizePath } from './path.ts';
import { openRevision } from './revision.ts';

/** A repository with a project in a folder of its own, whose config imports a file from above. */
let root = '';
let cwd = '';
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const git = (...args: readonly string[]): void => {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root, stdio: 'pipe' });
};

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-git-')));
  cwd = normalizePath(join(root, 'services/mail'));
  git('init', '-q');
  put('package.json', '{ "type": "module" }');
  put('shared/zone.ts', "export const zone: string = 'Europe/Paris';\n");
  put(
    'services/mail/nljobs.config.ts',
    "import { zone } from '../../shared/zone.ts';\nexport default { timezone: zone };\n",
  );
  put('services/mail/jobs/a.md', 'old a\n');
  put('services/mail/jobs/ü ".md', 'old ü\n');
  git('add', '-A');
  git('commit', '-qm', 'base');
  put('services/mail/jobs/a.md', 'new a\n');
  put('shared/zone.ts', "export const zone: string = 'UTC';\n");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function open(rev: string) {
  const revision = openRevision(cwd, rev);
  if (!revision.ok) throw new Error(revision.reason);
  return revision.host;
}

test('files are those of the commit, whatever stands in the working tree', () => {
  const host = open('HEAD');
  expect(readText(host, `${cwd}/jobs/a.md`)).toBe('old a\n');
  expect(readText(host, `${cwd}/jobs/ü ".md`)).toBe('old ü\n');
  expect(readText(host, `${cwd}/jobs/b.md`)).toBeNull();
  expect(host.list(`${cwd}/jobs`).map(({ name }) => name)).toEqual(['a.md', 'ü ".md']);
  expect(host.kind(cwd)).toBe('directory');
  expect(host.read(cwd).kind).toBe('directory');
});

test('a config is loaded with what it imported then, and nothing is left behind', async () => {
  expect(await open('HEAD').importModule(`${cwd}/nljobs.config.ts`)).toMatchObject({
    default: { timezone: 'Europe/Paris' },
  });
  expect(readdirSync(join(cwd, '.nljobs'))).toEqual([]);
});

test('nothing can be written to it', () => {
  expect(open('HEAD').write(`${cwd}/x`, '').ok).toBe(false);
  expect(open('HEAD').remove(`${cwd}/jobs/a.md`).ok).toBe(false);
});

test.each(['nope', '--help', 'HEAD~7', ''])('no commit %j is said to be none', (rev) => {
  expect(openRevision(cwd, rev)).toMatchObject({ ok: false, reason: `git knows no commit "${rev}" here.` });
});

test('a folder outside every repository is said to be that', () => {
  expect(openRevision('/', 'HEAD')).toMatchObject({ ok: false, reason: '/ is not in a git repository.' });
});
