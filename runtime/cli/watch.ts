import { watch } from 'node:fs';

/** How long the files must have been quiet, in milliseconds: editors save in several steps. */
const QUIET = 150;

/**
 * Calls `changed` when modules below a folder have changed and then been quiet. Returns how to stop.
 * `ignore` tells paths (relative to the folder) that somebody else reports.
 */
export function watchModules(folder: string, ignore: (path: string) => boolean, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_kind, path) => {
    if (path === null || !/\.[cm]?[jt]sx?$|\.json$/u.test(path) || ignore(path)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET);
  });
  // A folder that is removed under the watcher ends the watching, not the process.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
