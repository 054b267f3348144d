import { CONFIG_NAMES } from '../../config/settings.ts';
import type { Host } from '../../host/host.ts';
import { folderOf, inside, joinPath } from '../../host/path.ts';

/**
 * The root of the project that a file belongs to: the nearest folder above it with a config, else the nearest with a
 * `jobs.md`, else, of a `jobs.md` that is not saved yet, its own. Null where there is none.
 *
 * @param path absolute
 * @param bounds folders that the editor has opened; the search does not leave the one that the file lies in
 */
export function rootOf(host: Pick<Host, 'kind'>, path: string, bounds: readonly string[]): string | null {
  const bound = bounds.find((folder) => inside(folder, path) !== null) ?? '/';
  const folders: string[] = [];
  for (let folder = folderOf(path); inside(bound, folder) !== null; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === folderOf(folder)) break;
  }
  const holding = (names: readonly string[]) =>
    folders.find((folder) => names.some((name) => host.kind(joinPath(folder, name)) === 'file'));
  const own = /(?:^|\/)jobs\.md$/.test(path) ? folderOf(path) : null;
  return holding(CONFIG_NAMES) ?? holding(['jobs.md']) ?? own;
}
