import { CONFIG_NAMES } from '../config/settings.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { glob } from '../host/glob.ts';
import { sha256 } from '../host/hash.ts';
import { type Host, readText } from '../host/host.ts';
import { joinPath } from '../host/path.ts';
import type { ReportSummary } from './report.ts';

/**
 * The stamp: what the last whole build saw, with what it answered. A build that finds everything as it was answers
 * the same without compiling anything. This module loads nothing but the host, so that such a build takes little
 * longer than starting Node.
 *
 * Contents are compared, not times: files are small, and a change that leaves size and time as they were must be seen.
 */

const FOLDER = '.nljobs';
const STAMP = `${FOLDER}/stamp.json`;

/** What a build is asked for, as far as its answer depends on it. */
export interface StampKey {
  readonly config?: string | undefined;
  readonly engine?: string | undefined;
  readonly strict?: boolean | undefined;
  /** See `toolIdentity`; null: neither read nor write a stamp. */
  readonly tool: string | null;
}

/** What a build has seen, paths relative to the project's root. */
export interface Seen {
  /** Every file whose content bears on the answer: config and its imports, sources, lockfile, outputs, handlers. */
  readonly files: readonly string[];
  /** The config's patterns, and what they named. */
  readonly patterns: readonly string[];
  readonly sources: readonly string[];
  /** Folders whose lists of files bear on it. */
  readonly folders: readonly string[];
  /** From when on the answer is another one by itself, in milliseconds; null for never. */
  readonly until: number | null;
}

interface Stamp {
  readonly key: string;
  readonly hashes: Readonly<Record<string, string | null>>;
  readonly configs: readonly string[];
  readonly patterns: readonly string[];
  readonly sources: readonly string[];
  readonly folders: Readonly<Record<string, readonly string[]>>;
  readonly until: number | null;
  readonly summary: Omit<ReportSummary, 'diagnostics'>;
  readonly diagnostics: readonly (Omit<LocatedDiagnostic, 'source'> & { readonly file: string })[];
}

/** The answer of the last build, if nothing has changed since that it depends on; else null. */
export function freshReport(host: Host, cwd: string, key: StampKey, now: number): ReportSummary | null {
  if (key.tool === null) return null;
  const text = readText(host, joinPath(cwd, STAMP));
  const stamp = text === null ? null : parse(text);
  if (stamp === null || stamp.key !== keyOf(key) || (stamp.until !== null && stamp.until <= now)) return null;
  const same =
    equal(configsOf(host, cwd), stamp.configs) &&
    equal(glob(host, cwd, stamp.patterns), stamp.sources) &&
    Object.entries(stamp.folders).every(([folder, names]) => equal(namesIn(host, cwd, folder), names)) &&
    Object.entries(stamp.hashes).every(([path, hash]) => hashOf(host, cwd, path) === hash);
  if (!same) return null;
  const texts = new Map<string, string>();
  const diagnostics = stamp.diagnostics.map(({ file, ...rest }): LocatedDiagnostic => {
    const known = texts.get(file) ?? readText(host, joinPath(cwd, file)) ?? '';
    texts.set(file, known);
    return { ...rest, source: { name: file, text: known } };
  });
  return { ...stamp.summary, diagnostics };
}

/**
 * Keeps what a build saw and answered. A stamp that cannot be written costs time, and nothing else.
 *
 * @param read the hash of a file as the build read it, by its absolute path; null where there was none
 */
export function writeStamp(
  host: Host,
  read: (path: string) => string | null,
  cwd: string,
  key: StampKey,
  seen: Seen,
  summary: ReportSummary,
): void {
  if (key.tool === null) return;
  const { diagnostics, outcome, ids, unimplemented, orphans, acknowledged } = summary;
  const stamp: Stamp = {
    key: keyOf(key),
    hashes: Object.fromEntries([...new Set(seen.files)].sort().map((path) => [path, read(joinPath(cwd, path))])),
    configs: configsOf(host, cwd),
    patterns: seen.patterns,
    sources: seen.sources,
    folders: Object.fromEntries(seen.folders.map((folder) => [folder, namesIn(host, cwd, folder)])),
    until: seen.until,
    summary: { outcome, ids, unimplemented, orphans, acknowledged },
    diagnostics: diagnostics.map(({ source, diagnostic, job }) => ({ file: source.name, diagnostic, job })),
  };
  const text = `${JSON.stringify(stamp)}\n`;
  if (readText(host, joinPath(cwd, STAMP)) === text) return;
  // The folder ignores itself, so that no project has to.
  const ignore = joinPath(cwd, `${FOLDER}/.gitignore`);
  if (host.kind(ignore) === null) host.write(ignore, '*\n');
  host.write(joinPath(cwd, STAMP), text);
}

function parse(text: string): Stamp | null {
  try {
    // It is ours, git-ignored and keyed by the version that wrote it; whatever else it may be fails the comparison.
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'key' in value && 'hashes' in value ? (value as Stamp) : null;
  } catch {
    return null;
  }
}

function keyOf(key: StampKey): string {
  return JSON.stringify([3, key.tool, key.config ?? null, key.engine ?? null, key.strict ?? false]);
}

function configsOf(host: Host, cwd: string): readonly string[] {
  return CONFIG_NAMES.filter((name) => host.kind(joinPath(cwd, name)) === 'file');
}

function namesIn(host: Host, cwd: string, folder: string): readonly string[] {
  return host.list(joinPath(cwd, folder)).map((entry) => entry.name);
}

function hashOf(host: Host, cwd: string, path: string): string | null {
  const read = host.read(joinPath(cwd, path));
  return read.kind === 'file' ? sha256(read.bytes) : null;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
