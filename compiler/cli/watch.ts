import { join, relative, sep } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { CONFIG_NAMES, DEFAULT_SETTINGS, type Settings } from '../config/settings.ts';
import { isPattern } from '../host/glob.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import type { BuildReport } from '../services/report.ts';
import { type BuildRequest, buildHere } from './build-here.ts';
import { configKey } from './fresh.ts';

/** Editors write a file in several steps; what follows within this time (milliseconds) belongs to the same save. */
const SETTLE = 50;

/** The project's settings, or the usual ones where its config cannot be used: the build says what is wrong with it. */
export async function settingsHere(cwd: string, config: string | null): Promise<Settings> {
  const root = normalizePath(cwd);
  const named = config === null ? undefined : configKey(root, config);
  return (await loadConfig(createNodeHost(), root, named)).settings ?? DEFAULT_SETTINGS;
}

/** The part of a pattern before its first wildcard: the folder that is to be watched. */
function fixedPart(pattern: string): string {
  if (!isPattern(pattern)) return pattern;
  const parts = pattern.split('/');
  const fixed = parts.slice(0, parts.findIndex(isPattern));
  return fixed.length === 0 ? '.' : fixed.join('/');
}

/** What a build depends on: config, sources and handlers. What it writes itself is not among them. */
function targets(request: BuildRequest, settings: Settings): readonly string[] {
  const configs = request.config === null ? CONFIG_NAMES.map((name) => join(request.cwd, name)) : [request.config];
  const sources = settings.sources.map((pattern) => join(request.cwd, fixedPart(pattern)));
  return [...configs, ...sources, join(request.cwd, settings.outDir, 'handlers')];
}

/** What nobody writes by hand, seen from the project's root: watching it would only cost. */
function isIgnored(path: string, outDir: string): boolean {
  const parts = path.split(sep);
  const generated = join(outDir, 'generated');
  return parts.some((part) => IGNORED.has(part)) || path === generated || path.startsWith(generated + sep);
}

const IGNORED: ReadonlySet<string> = new Set(['node_modules', '.git', '.nljobs', 'dist']);

/**
 * Builds again whenever something changes that a build depends on; builds never overlap, and changes during one lead
 * to the next.
 *
 * @returns how to stop; resolves when the build under way has ended.
 */
export async function watchProject(
  request: BuildRequest,
  onBuild: (report: BuildReport) => void | Promise<void>,
): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  let settings = await settingsHere(request.cwd, request.config);
  const watcher = watch([...targets(request, settings)], {
    ignoreInitial: true,
    ignored: (path) => isIgnored(relative(request.cwd, path), settings.outDir),
  });
  let timer: NodeJS.Timeout | null = null;
  let building = Promise.resolve();
  let stopped = false;

  const build = async (): Promise<void> => {
    if (stopped) return;
    settings = await settingsHere(request.cwd, request.config);
    watcher.add([...targets(request, settings)]);
    const report = await buildHere(request);
    if (!stopped) await onBuild(report);
  };
  const schedule = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      // A build that fails is our bug; it must not end the watch without a word.
      building = building.then(build).catch((error: unknown) => {
        process.stderr.write(`nljobs: the build failed: ${error instanceof Error ? error.message : String(error)}\n`);
      });
    }, SETTLE);
  };
  watcher.on('all', schedule);
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return async () => {
    stopped = true;
    if (timer) clearTimeout(timer);
    await watcher.close();
    await building;
  };
}
