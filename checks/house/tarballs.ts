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
