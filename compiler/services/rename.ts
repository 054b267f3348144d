import type { HolidayCalendar } from '../compilation.ts';
import { applyEdits } from '../diagnostics/fix.ts';
import { handlerFile } from '../emit/names.ts';
import { glob } from '../host/glob.ts';
import { type Host, readExactText } from '../host/host.ts';
import { createOverlay } from '../host/overlay.ts';
import { joinPath } from '../host/path.ts';
import type { FoundJob } from '../source/collect.ts';
import { isId, slug } from '../source/ids.ts';
import { retargetFiles } from '../typescript/rename.ts';
import { buildProject } from './build.ts';
import type { Compile } from './compile-jobs.ts';
import { lineOf } from './identify.ts';
import { readProject } from './project.ts';
import type { BuildReport } from './report.ts';

export interface RenameOptions {
  readonly cwd: string;
  readonly config?: string | undefined;
  readonly compile: Compile;
  readonly holidayCalendar?: HolidayCalendar | undefined;
  readonly from: string;
  readonly to: string;
}

/** What a rename did, or why it did nothing. */
export type RenameReport =
  | {
      readonly kind: 'renamed';
      /** Files written and removed, in order, relative to the root. */
      readonly changed: readonly string[];
      /** Where the old id is still said: `src/app.ts:12`. */
      readonly mentions: readonly string[];
      /** Jobs that run after the one that was renamed: their words still name it by the old id. */
      readonly followers: readonly string[];
    }
  | { readonly kind: 'not-an-id'; readonly better: string | null }
  | { readonly kind: 'no-job'; readonly ids: readonly string[] }
  | { readonly kind: 'taken'; readonly by: 'job' | 'file' }
  /** The project has errors, with or without the rename. */
  | { readonly kind: 'errors'; readonly report: BuildReport }
  | { readonly kind: 'unwritable'; readonly path: string; readonly reason: string };

/**
 * Gives a job another id and carries everything along: the id and a `was:` comment in the source, its block of the
 * lockfile, its handler's file with the types and imports that name it, and the generated code. All or nothing.
 */
export async function renameJob(host: Host, options: RenameOptions): Promise<RenameReport> {
  const { cwd, config, compile, holidayCalendar, from, to } = options;
  if (!isId(to)) return { kind: 'not-an-id', better: slug(to) || null };
  const overlay = createOverlay(host);
  const build = (write: boolean) => buildProject(overlay, { cwd, config, compile, holidayCalendar, write });
  const before = await build(false);
  const job = before.jobs.find(({ id }) => id === from);
  const { project } = await readProject(host, cwd, config);
  if (before.outcome === 'unusable' || project === null) return { kind: 'errors', report: before };
  if (job === undefined) return { kind: 'no-job', ids: before.ids };
  if (before.ids.includes(to)) return { kind: 'taken', by: 'job' };

  const { settings } = project;
  const newHandler = `${settings.outDir}/${handlerFile(to)}`;
  if (host.kind(joinPath(cwd, newHandler)) !== null) return { kind: 'taken', by: 'file' };
  const oldHandler = joinPath(cwd, job.handler);
  if (host.kind(oldHandler) === 'file' && readExactText(host, oldHandler) === null) {
    return {
      kind: 'unwritable',
      path: job.handler,
      reason: 'it cannot be read as UTF-8, and would not be moved whole',
    };
  }
  const found = project.files
    .flatMap((file) => file.jobs)
    .find((one) => one.source.name === job.file && lineOf(one) === job.line);
  if (found === undefined) return { kind: 'no-job', ids: before.ids };

  const edited = applyEdits(found.source.text, editsFor(found, from, to));
  if (!edited.ok) return { kind: 'errors', report: before };
  overlay.write(joinPath(cwd, job.file), edited.text);
  const mentions = await moveHandler(overlay, options, job.handler, newHandler);

  const report = await build(true);
  if (report.outcome !== 'done') return { kind: 'errors', report };
  const failed = overlay.carryOut();
  if (failed !== null) return { kind: 'unwritable', ...failed };
  return {
    kind: 'renamed',
    changed: [...overlay.changed.keys()].map((path) => path.slice(joinPath(cwd, '.').length + 1)),
    mentions,
    followers: report.jobs.flatMap(({ id, spec }) =>
      spec?.triggers.some((trigger) => trigger.kind === 'after' && trigger.job === from) === true ? [id] : [],
    ),
  };
}

/** `{#id}` where the heading does not give the new id by itself, and a comment for the old one. */
function editsFor(found: FoundJob, from: string, to: string): readonly { start: number; end: number; text: string }[] {
  const { source, place, insertAt, title } = found;
  const written = /\s*\{#[^{}]*\}/.exec(source.text.slice(place.start, insertAt));
  const id = title !== null && slug(title) === to ? '' : ` {#${to}}`;
  const was = ` <!-- was: ${from} -->`;
  if (written === null) return [{ start: insertAt, end: insertAt, text: `${id}${was}` }];
  const start = place.start + written.index;
  return [
    { start, end: start + written[0].length, text: id },
    { start: insertAt, end: insertAt, text: was },
  ];
}

/** Moves the handler's file and follows it through the project's own TypeScript; gives where the old id is left. */
async function moveHandler(
  overlay: Host,
  { cwd, from, to }: RenameOptions,
  oldPath: string,
  newPath: string,
): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const path of glob(overlay, cwd, ['**/*.{ts,mts,cts,tsx}'])) {
    // What is not UTF-8 would not be written again as it was.
    const text = /\/generated\//.test(path) ? null : readExactText(overlay, joinPath(cwd, path));
    // Most files of a project know nothing of the job; parsing them all would take seconds.
    if (text?.includes(from)) files.set(path, text);
  }
  const mentions: string[] = [];
  const handler = readExactText(overlay, joinPath(cwd, oldPath));
  const move = { from: oldPath, to: newPath, oldId: from, newId: to };
  for (const [path, { text, mentions: lines }] of await retargetFiles(files, move)) {
    const at = path === oldPath ? newPath : path;
    if (path !== oldPath && text !== null) overlay.write(joinPath(cwd, path), text);
    if (path === oldPath) overlay.write(joinPath(cwd, newPath), text ?? handler ?? '');
    mentions.push(...lines.map((line) => `${at}:${line}`));
  }
  if (handler !== null) {
    if (!files.has(oldPath)) overlay.write(joinPath(cwd, newPath), handler);
    overlay.remove(joinPath(cwd, oldPath));
  }
  return mentions.sort();
}
