import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './house/sources.ts';

/** What git knows or would add; files that were removed and not yet committed aside. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((path) => path !== '');

function* lines(): Generator<readonly [place: string, line: string]> {
  for (const path of files) {
    let text: string;
    try {
      text = readFileSync(join(root, path), 'utf8');
    } catch {
      continue;
    }
    if (text.includes('\0')) continue;
    for (const [index, line] of text.split('\n').entries()) yield [`${path}:${index + 1}`, line];
  }
}

const containing = (pattern: RegExp): readonly string[] =>
  [...lines()].filter(([, line]) => pattern.test(line)).map(([place]) => place);
const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

it('reads the files of the checkout', () => {
  expect(files).toContain('checks/words.test.ts');
});

it('has no room for what has no name', () => {
  const vague = /^(?:utils?|helpers?|misc|common|stuff)$/i;
  expect(
    files.filter((path) => path.split('/').some((part) => vague.test(basename(part).replace(/\..*$/, '')))),
  ).toEqual([]);
});

it('names no place of the machine it was written on', () => {
  const here = [root.replace(/[\\/]$/, ''), homedir()].filter((path) => path.split(/[\\/]/).length > 2);
  const places = [...here.map(literal), '/(?:home|Users)/[a-z][\\w-]*', '/root'];
  expect(containing(new RegExp(`(?<![\\w.*)}>-])(?:${places.join('|')})/`))).toEqual([]);
});

it('names no host of a package registry: npm knows where it fetches from', () => {
  expect(containing(/registry\.[a-z]+\.(?:org|com|net)|"resolved": "https?:|_auth[T]oken/)).toEqual([]);
});
