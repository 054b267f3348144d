import type { LanguageContext } from '../compilation.ts';
import { loadConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import { glob } from '../host/glob.ts';
import type { FileRead, Host } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import { LOCK_NAME, type Lock, type LockRead, readLock, unreadableLock } from '../lockfile/lockfile.ts';
import { type CollectedFile, collectFile } from '../source/collect.ts';
import { finding } from '../source/finding.ts';
import { readSource } from '../source/text.ts';

/** A source with the defaults that hold in it. */
export interface ProjectFile extends CollectedFile {
  readonly context: LanguageContext;
}

/** A project as it stands on disk, read and not yet judged. */
export interface Project {
  readonly settings: Settings;
  readonly configPath: string | null;
  readonly files: readonly ProjectFile[];
  /** Paths of all sources, those that could not be read included. */
  readonly sources: readonly string[];
  /** Null where there is none yet, or where it could not be read. */
  readonly lock: Lock | null;
  readonly diagnostics: readonly LocatedDiagnostic[];
}

/** Reads config, sources and lockfile. Without settings there is no project, only the reasons. */
export async function readProject(
  host: Host,
  cwd: string,
  config: string | undefined,
  collect: (source: Source) => CollectedFile = collectFile,
): Promise<{ readonly project: Project | null; readonly diagnostics: readonly LocatedDiagnostic[] }> {
  const loaded = await loadConfig(host, cwd, config);
  const { settings } = loaded;
  if (settings === null) return { project: null, diagnostics: loaded.diagnostics };

  const diagnostics: LocatedDiagnostic[] = [...loaded.diagnostics];
  const sources = glob(host, cwd, settings.sources);
  if (sources.length === 0) {
    const patterns = settings.sources.map((pattern) => `"${pattern}"`).join(', ');
    diagnostics.push(
      finding('NLJ6001', { name: loaded.path ?? 'jobs.md', text: '' }, `No file matches the sources ${patterns}.`),
    );
  }
  const files: ProjectFile[] = [];
  for (const path of sources) {
    const read = readSource(host, cwd, path);
    if ('diagnostic' in read) {
      diagnostics.push(read.diagnostic);
      continue;
    }
    const file = collect(read.source);
    diagnostics.push(...file.diagnostics);
    let context = settings.language;
    if (file.frontMatter !== null) {
      const { readFrontMatter } = await import('../source/front-matter.ts');
      const front = readFrontMatter(file.frontMatter, read.source, settings.language);
      context = front.context;
      diagnostics.push(...front.diagnostics);
    }
    files.push({ ...file, context });
  }

  const lock = lockOf(host.read(joinPath(cwd, LOCK_NAME)));
  if (lock !== null && 'diagnostic' in lock) diagnostics.push(lock.diagnostic);
  const project: Project = {
    settings,
    configPath: loaded.path,
    files,
    sources,
    lock: lock !== null && 'lock' in lock ? lock.lock : null,
    diagnostics,
  };
  return { project, diagnostics };
}

/** What a lockfile holds; null where there is none. One that cannot be read is never taken for none. */
function lockOf(read: FileRead): LockRead | null {
  switch (read.kind) {
    case 'missing':
      return null;
    case 'file':
      return readLock({ name: LOCK_NAME, text: new TextDecoder().decode(read.bytes) });
    case 'directory':
      return unreadableLock('it is a directory');
    case 'unreadable':
      return unreadableLock(read.reason);
  }
}
