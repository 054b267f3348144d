import type { HolidayCalendar } from '../../compilation.ts';
import type { Host } from '../../host/host.ts';
import { readText } from '../../host/host.ts';
import { filesOfConfig } from '../../host/imports.ts';
import { createOverlay } from '../../host/overlay.ts';
import { rememberReads } from '../../host/remember-reads.ts';
import type { FoundJob } from '../../source/collect.ts';
import { type BuildOptions, buildProject } from '../build.ts';
import type { Compile } from '../compile-jobs.ts';
import { type FormatReport, formatProject } from '../format.ts';
import { lineOf } from '../identify.ts';
import { createBuildMemory } from '../memory.ts';
import { type ProjectFile, readProject } from '../project.ts';
import type { BuildReport, BuiltJob } from '../report.ts';

/** A job with its place in the source as it stands in the editor. */
export interface EditedJob extends BuiltJob {
  readonly found: FoundJob;
}

/** A project as it stands in the editor: what a check would say of it if everything were saved. */
export interface Snapshot {
  readonly root: string;
  readonly report: BuildReport;
  /** The job files, by path relative to the root. */
  readonly files: ReadonlyMap<string, ProjectFile>;
  /** Paths of the job files, those that could not be read included. */
  readonly sources: readonly string[];
  /** In the order of the files. */
  readonly jobs: readonly EditedJob[];
}

/** A project with files open in an editor, which stand before those on the disk. Nothing is ever written. */
export interface EditorProject {
  readonly root: string;
  /** A file stands open with this text, or, with null, no longer. */
  put(path: string, text: string | null): void;
  /** Something on the disk has changed. */
  refresh(): void;
  /** What stands now; the same answer until something changes. Builds never overlap. */
  snapshot(): Promise<Snapshot>;
  /** The project in canonical English. */
  format(): Promise<FormatReport>;
}

export interface EditorOptions {
  /** The project's root, absolute. */
  readonly root: string;
  readonly config?: string | undefined;
  readonly compile: Compile;
  readonly holidayCalendar?: HolidayCalendar | undefined;
  /** The clock, in epoch milliseconds. */
  readonly now: () => number;
}

/** How long what was read of the disk counts while somebody types, in milliseconds. */
const LOOKED_AT = 1_000;

/** Opens a project for an editor. What pure functions answered is kept, so that an edit costs what it changes. */
export function openForEditor(host: Host, options: EditorOptions): EditorProject {
  const { root, config, compile, holidayCalendar, now } = options;
  const memory = createBuildMemory();
  const disk = rememberReads(host);
  const below = rememberingModules(disk);
  /** When the disk was last looked at. */
  let looked = Number.NEGATIVE_INFINITY;
  const open = new Map<string, string>();
  let current: Promise<Snapshot> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const asEdited = (): Host => {
    // Not every editor tells what others write, and no editor is waited for at every key.
    if (Math.abs(now() - looked) > LOOKED_AT) {
      disk.forget();
      looked = now();
    }
    const overlay = createOverlay(below);
    for (const [path, text] of open) overlay.write(path, text);
    return overlay;
  };
  const asked = (): Omit<BuildOptions, 'write'> => ({
    cwd: root,
    config,
    compile,
    holidayCalendar,
    now: now(),
    memory,
  });
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {
      // Who asked for it is told.
    });
    return done;
  };
  const read = async (): Promise<Snapshot> => {
    const edited = asEdited();
    const { project } = await readProject(edited, root, config, memory.collect);
    const report = await buildProject(edited, { ...asked(), write: false, emit: false });
    const files = new Map((project?.files ?? []).map((file) => [file.source.name, file]));
    const found = new Map([...files.values()].flatMap(({ jobs }) => jobs.map((job) => [placeOf(job), job])));
    const jobs = report.jobs.flatMap((job): readonly EditedJob[] => {
      const stands = found.get(`${job.file}:${job.line}`);
      return stands === undefined ? [] : [{ ...job, found: stands }];
    });
    return { root, report, files, sources: project?.sources ?? [], jobs };
  };
  return {
    root,
    put(path, text) {
      if (text === null) open.delete(path);
      else open.set(path, text);
      current = null;
    },
    refresh() {
      disk.forget();
      current = null;
    },
    snapshot() {
      current ??= inTurn(read);
      return current;
    },
    format: () => inTurn(() => formatProject(asEdited(), { ...asked(), write: false })),
  };
}

const placeOf = (job: FoundJob): string => `${job.source.name}:${lineOf(job)}`;

/**
 * The machine, with the config that was loaded last kept as long as its files stand: Node keeps every module it has ever
 * loaded, and an editor asks at every key.
 */
function rememberingModules(host: Host): Host {
  let kept: { readonly key: string; readonly module: Promise<unknown> } | null = null;
  return {
    ...host,
    importModule(path) {
      const files = filesOfConfig(host, path).map((file) => `${file}\n${readText(host, file)}`);
      const key = JSON.stringify([path, files]);
      if (kept?.key !== key) kept = { key, module: host.importModule(path) };
      return kept.module;
    },
  };
}
