import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { CONFIG_NAMES, DEFAULT_SETTINGS, type Settings } from '../config/settings.ts';
import { isPattern } from '../host/glob.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import type { BuildReport } from '../services/report.ts';
import { type BuildRequest, buildHere } from './build-here.ts';
import { configKey } from './config-key.ts';
import { createQuiet, signatureOf } from './quiet.ts';

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

/** A project whose files are watched. Builds never overlap, and changes during one lead to the next. */
export interface Watching {
  /** Builds now, and gives the report. What changes from the beginning of the watch on is built after it. */
  build(): Promise<BuildReport>;
  /** Resolves when the build under way has ended. */
  stop(): Promise<void>;
}

/**
 * Watches a project and builds it again whenever something changes that a build depends on; what comes of it is told to
 * `onBuild`. Resolves when the watch stands: no change after that is missed.
 */
export async function watchProject(
  request: BuildRequest,
  onBuild: (report: BuildReport) => void | Promise<void>,
): Promise<Watching> {
  const [{ watch }, { createBuildMemory }] = await Promise.all([import('chokidar'), import('../services/memory.ts')]);
  const memory = createBuildMemory();
  let settings = await settingsHere(request.cwd, request.config);
  const first = [...targets(request, settings)];
  // chokidar counts a path that is not there twice when it reckons whether it is ready, and then says so too early.
  const there = first.filter((path) => existsSync(path));
  const watcher = watch(there, {
    ignoreInitial: true,
    ignored: (path) => isIgnored(relative(request.cwd, path), settings.outDir),
  });
  let building: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const build = (): Promise<BuildReport> => {
    const built = building.then(async () => {
      settings = await settingsHere(request.cwd, request.config);
      const report = await buildHere({ ...request, memory });
      // A build makes folders that it depends on from then on: the handlers.
      if (!stopped) watcher.add([...targets(request, settings)]);
      return report;
    });
    building = built.catch(() => {
      // Who asked for the build is told.
    });
    return built;
  };
  const buildAgain = async (): Promise<void> => {
    if (stopped) return;
    try {
      const report = await build();
      if (!stopped) await onBuild(report);
    } catch (error) {
      // A build that fails is our bug; it must not end the watch without a word.
      process.stderr.write(`nljobs: the build failed: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  const quiet = createQuiet(signatureOf, () => void buildAgain());
  watcher.on('all', (event, path) => quiet.changed(path, event === 'change' || event === 'add'));
  if (there.length > 0) await new Promise<void>((resolve) => watcher.once('ready', resolve));
  watcher.add(first.filter((path) => !there.includes(path)));
  return {
    build,
    async stop() {
      stopped = true;
      quiet.stop();
      await watcher.close();
      await building;
    },
  };
}
