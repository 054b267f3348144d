import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isIgnored, readIgnoreFile } from './ignore.ts';

const ROOT = `# comment
*.log
!keep.log
/build
out/
docs/*.yml
**/cache
a/**/z.yml
a/b/**
[Tt]emp?.yml
\\#odd.yml
\\!odd.yml
trailing.yml   
x[!a].yml
[
foo**bar.yml
`;
const DEEP = '!*.log\nlocal.yml\n/only.yml\n';
const PATHS = [
  'a.log',
  'keep.log',
  'sub/a.log',
  'build/x.yml',
  'sub/build/x.yml',
  'out',
  'sub/out/x.yml',
  'docs/a.yml',
  'docs/sub/a.yml',
  'p/q/cache/x.yml',
  'a/z.yml',
  'a/x/y/z.yml',
  'a/b/c/d.yml',
  'temp1.yml',
  'sub/Temp2.yml',
  'temp.yml',
  '#odd.yml',
  '!odd.yml',
  'trailing.yml',
  'xa.yml',
  'xb.yml',
  'foo-and-bar.yml',
  'deep/a.log',
  'deep/local.yml',
  'deep/sub/local.yml',
  'deep/only.yml',
  'deep/sub/only.yml',
  'local.yml',
];

test('ignores what git ignores', () => {
  const root = mkdtempSync(join(tmpdir(), 'nljobs-ignore-'));
  try {
    for (const path of PATHS) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), '');
    }
    writeFileSync(join(root, '.gitignore'), ROOT);
    writeFileSync(join(root, 'deep/.gitignore'), DEEP);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
    git('init', '-q');
    const kept = git('ls-files', '-z', '--others', '--exclude-standard').split('\0');
    const files = [readIgnoreFile('', ROOT), readIgnoreFile('deep', DEEP)];
    const ours = PATHS.filter((path) => {
      const parts = path.split('/');
      const above = (at: string) => (at.startsWith('deep/') ? files : files.slice(0, 1));
      const folders = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
      return !folders.some((folder) => isIgnored(above(folder), folder, true)) && !isIgnored(above(path), path, false);
    });
    expect(ours.toSorted()).toEqual(kept.filter((path) => PATHS.includes(path)).toSorted());
    expect(ours.length).toBeGreaterThan(8);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
