import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { glob } from './glob.ts';
import { type Host, readText } from './host.ts';
import { createMemoryHost } from './memory.ts';
import { createNodeHost } from './node.ts';
import { inside, joinPath, normalizePath } from './path.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nljobs-host-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The same on both machines: what is tested in memory holds on disk. */
describe.each([
  ['node', (): Host => createNodeHost()],
  ['memory', (): Host => createMemoryHost()],
])('%s', (_, create) => {
  test('reads what was written, and says what it cannot', () => {
    const host = create();
    const at = (path: string) => joinPath(root, path);
    expect(host.write(at('a/b/c.txt'), 'text')).toEqual({ ok: true });
    expect(host.write(at('a/b/c.txt'), 'other')).toEqual({ ok: true });
    expect(readText(host, at('a/b/c.txt'))).toBe('other');
    expect([host.kind(at('a')), host.kind(at('a/b/c.txt')), host.kind(at('x'))]).toEqual(['directory', 'file', null]);
    expect([host.read(at('a')).kind, host.read(at('x')).kind]).toEqual(['directory', 'missing']);
    expect(host.list(at('a/b'))).toEqual([{ name: 'c.txt', kind: 'file' }]);
    expect(host.list(at('x'))).toEqual([]);
    expect([host.size(at('a/b/c.txt')), host.size(at('a')), host.size(at('x'))]).toEqual([5, null, null]);
    expect(host.write(at('a/b'), 'text').ok).toBe(false);
    expect(host.remove(at('a/b/c.txt'))).toEqual({ ok: true });
    expect(host.remove(at('a/b/c.txt'))).toEqual({ ok: true });
    expect(host.kind(at('a/b/c.txt'))).toBeNull();
  });

  test('finds files by patterns', () => {
    const host = create();
    for (const path of [
      'jobs.md',
      'a/x.md',
      'a/b/y.md',
      'a/b/y.txt',
      'node_modules/z.md',
      'a+b/z.md',
      'my-jobs/a.b-c.md',
    ]) {
      host.write(joinPath(root, path), '');
    }
    const found = (...patterns: string[]) => glob(host, root, patterns);
    expect(found('*.md')).toEqual(['jobs.md']);
    expect(found('**/*.md')).toEqual(['a+b/z.md', 'a/b/y.md', 'a/x.md', 'jobs.md', 'my-jobs/a.b-c.md']);
    expect(found('my-jobs/*.b-c.md')).toEqual(['my-jobs/a.b-c.md']);
    expect(found('a/**')).toEqual(['a/b/y.md', 'a/b/y.txt', 'a/x.md']);
    expect(found('a/*.{md,txt}', './jobs.md')).toEqual(['a/x.md', 'jobs.md']);
    expect(found('a+?/*.md')).toEqual(['a+b/z.md']);
    expect(found('missing.md')).toEqual(['missing.md']);
  });
});

describe('on disk', () => {
  test('a write leaves nothing beside, and a failed one neither', () => {
    const host = createNodeHost();
    mkdirSync(join(root, 'folder', 'full'), { recursive: true });
    writeFileSync(join(root, 'folder', 'full', 'x'), '');
    expect(host.write(joinPath(root, 'folder/full'), 'text').ok).toBe(false);
    expect(host.write(joinPath(root, 'folder/ok'), 'text').ok).toBe(true);
    expect(readdirSync(join(root, 'folder'))).toEqual(['full', 'ok']);
    expect(statSync(join(root, 'folder', 'ok')).size).toBe(4);
  });

  test('what a killed write left aside is taken away by the next one beside it', () => {
    const host = createNodeHost();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    for (const pid of [dead, process.pid]) writeFileSync(join(root, `.a.ts.${pid}-1.tmp`), 'half');
    writeFileSync(join(root, '.mine.tmp'), '');
    host.write(joinPath(root, 'a.ts'), 'whole');
    expect(readdirSync(root).sort()).toEqual([`.a.ts.${process.pid}-1.tmp`, '.mine.tmp', 'a.ts']);
  });

  test('a write through a link changes the file that it names, and a link that leads nowhere is not nothing', () => {
    const host = createNodeHost();
    writeFileSync(join(root, 'real.md'), 'before');
    symlinkSync('real.md', join(root, 'link.md'));
    expect(host.write(joinPath(root, 'link.md'), 'after')).toEqual({ ok: true });
    expect([readText(host, joinPath(root, 'real.md')), lstatSync(join(root, 'link.md')).isSymbolicLink()]).toEqual([
      'after',
      true,
    ]);
    symlinkSync('nowhere.md', join(root, 'lost.md'));
    expect(host.read(joinPath(root, 'lost.md')).kind).toBe('unreadable');
  });

  test('links are followed where they end, and not walked', () => {
    const host = createNodeHost();
    mkdirSync(join(root, 'p'));
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'p', 'link'));
    const real = host.real(joinPath(root, 'p/link/deep/file.ts'));
    expect(inside(host.real(joinPath(root, 'elsewhere')), real)).toBe('deep/file.ts');
    expect(host.list(joinPath(root, 'p'))).toEqual([]);
  });
});

test('paths', () => {
  expect(normalizePath('/a/./b/../c//d/')).toBe('/a/c/d');
  expect(normalizePath('../a/../../b')).toBe('../../b');
  expect(normalizePath('/../x')).toBe('/x');
  expect(normalizePath('C:\\a\\b')).toBe('C:/a/b');
  expect(joinPath('/p', '../q')).toBe('/q');
  expect([inside('/p', '/p/a'), inside('/p', '/pa'), inside('/p', '/p')]).toEqual(['a', null, '.']);
});
