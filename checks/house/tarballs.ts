import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './process.ts';
import { root } from './sources.ts';

/** Flags of npm for what a test installs. */
export const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'] as const;

/** Packs a package of this checkout as it would be published, and gives the tarball's path. */
export async function pack(folder: string, into: string): Promise<string> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into];
  const answer: unknown = JSON.parse(await succeed('npm', args, { cwd: join(root, folder) }));
  // npm 11 answers with a list, npm 12 with an object by name.
  const [packed] = Object.values(answer as Record<string, { readonly filename: string }>);
  if (packed === undefined) throw new Error(`npm pack packed nothing in ${folder}`);
  return join(into, packed.filename);
}

/**
 * A cache of npm for one test alone, in `folder`: it shares what this machine has downloaded, and nothing else. What cleans it
 * or works in it disturbs no other, and leaves the machine's own as it was.
 */
export async function npmCache(folder: string): Promise<string> {
  const shared = (await succeed('npm', ['config', 'get', 'cache'], { cwd: root })).trim();
  const own = join(folder, '_cacache');
  mkdirSync(own, { recursive: true });
  for (const part of ['content-v2', 'index-v5']) {
    const there = join(shared, '_cacache', part);
    if (existsSync(there)) symlinkSync(there, join(own, part), 'dir');
  }
  return folder;
}
