import type { Fix } from 'nljobs/spec/core';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import { type Lines, linesOf } from '../diagnostics/position.ts';
import { descriptionHash } from '../lockfile/hashes.ts';
import type { Lock, LockBlock } from '../lockfile/lockfile.ts';
import type { FoundJob } from '../source/collect.ts';
import { finding } from '../source/finding.ts';
import { isId, numbered, slug } from '../source/ids.ts';
import type { ProjectFile } from './project.ts';

/** A job with the id under which its history is kept. */
export interface IdentifiedJob {
  readonly id: string;
  readonly found: FoundJob;
  readonly file: ProjectFile;
  /** What the lock remembers of it, under this id or an old one. */
  readonly before: LockBlock | null;
  readonly was: readonly string[];
}

/**
 * Settles which job is which. A list item without an id has that of the lock's block with the same words, else a new
 * one made of its action. Two jobs never share an id, and history is never carried over, or reset, in silence.
 *
 * @param nameOf the name of the action that a text states (`sendReport`), for the id of a new list item
 */
export function identify(
  files: readonly ProjectFile[],
  lock: Lock | null,
  nameOf: (found: FoundJob, file: ProjectFile) => string,
): { readonly jobs: readonly IdentifiedJob[]; readonly diagnostics: readonly LocatedDiagnostic[] } {
  const named = files.flatMap((file) => file.jobs.map((found) => ({ found, file, id: found.id })));
  const taken = new Set(named.flatMap(({ id }) => (id === null ? [] : [id])));
  const locked = idsByWords(lock);
  const newId = newIds(taken, lock);
  for (const job of named) {
    if (job.found.kind !== 'item' || job.id !== null) continue;
    const { source, description } = job.found;
    const known = locked.get(`${source.name}\n${descriptionHash(description.text)}`)?.find((id) => !taken.has(id));
    job.id = known ?? newId(nameOf(job.found, job.file));
    taken.add(job.id);
  }

  const diagnostics: LocatedDiagnostic[] = [];
  const first = new Map<string, FoundJob>();
  const jobs: { id: string; found: FoundJob; file: ProjectFile }[] = [];
  for (const { id, found, file } of named) {
    if (id === null) continue;
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, found);
      jobs.push({ id, found, file });
    } else diagnostics.push(sameId(id, found, earlier, taken));
  }
  const carried = carry(jobs, lock);
  diagnostics.push(...carried.diagnostics);
  if (lock !== null) diagnostics.push(...renamed(carried.jobs, lock));
  return { jobs: carried.jobs, diagnostics };
}

/** The ids of the lock's blocks by file and words, in the lock's order. */
function idsByWords(lock: Lock | null): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const [id, { file, description }] of lock ?? []) {
    const key = `${file}\n${description}`;
    const known = ids.get(key);
    if (known === undefined) ids.set(key, [id]);
    else known.push(id);
  }
  return ids;
}

/** Gives ids to list items that have none: of many alike each begins its search behind the one before. */
function newIds(taken: ReadonlySet<string>, lock: Lock | null): (name: string) => string {
  const next = new Map<string, number>();
  const free = (id: string) => !taken.has(id) && !(lock?.has(id) ?? false);
  return (name) => {
    const words = slug(name.replace(/([a-z\d])([A-Z])/g, '$1-$2'))
      .split('-')
      .slice(0, 5)
      .join('-');
    const base = words === '' || !isId(words) ? 'job' : words;
    for (let n = next.get(base) ?? 1; ; n++) {
      const id = n === 1 ? base : numbered(base, n);
      if (!free(id)) continue;
      next.set(base, n + 1);
      return id;
    }
  };
}

function sameId(id: string, found: FoundJob, earlier: FoundJob, taken: ReadonlySet<string>): LocatedDiagnostic {
  let n = 2;
  while (taken.has(numbered(id, n))) n++;
  const other = numbered(id, n);
  const here = lineOf(found);
  const sameFile = earlier.source.name === found.source.name;
  const message = `Two jobs have the id "${id}": ${earlier.source.name}:${lineOf(earlier)} and ${found.source.name}:${here}. Give one of them an id of its own, such as {#${other}}.`;
  const fixes = [callIt(found, other, `Call this one ${other}`)];
  if (sameFile) fixes.push(callIt(earlier, other, `Call the one in line ${lineOf(earlier)} ${other}`));
  return finding('NLJ6007', found.source, message, {
    span: found.place,
    labels: sameFile ? [{ span: earlier.place, text: 'the first one' }] : [],
    fixes,
    job: id,
  });
}

/** Puts `{#id}` behind a heading or list item, in place of one that is there. */
function callIt(found: FoundJob, id: string, title: string): Fix {
  const written = /\s*\{#[^{}]*\}/.exec(found.source.text.slice(found.place.start, found.insertAt));
  const start = written === null ? found.insertAt : found.place.start + written.index;
  const end = written === null ? found.insertAt : start + written[0].length;
  // Not safe: which of the two keeps the history is for a person to say.
  return { title, safe: false, edits: [{ start, end, text: ` {#${id}}` }] };
}

/** Carries what is remembered under old ids along. */
function carry(
  jobs: readonly { readonly id: string; readonly found: FoundJob; readonly file: ProjectFile }[],
  lock: Lock | null,
): { readonly jobs: readonly IdentifiedJob[]; readonly diagnostics: readonly LocatedDiagnostic[] } {
  const diagnostics: LocatedDiagnostic[] = [];
  const present = new Set(jobs.map(({ id }) => id));
  const claimed = new Map<string, string>();
  const identified = jobs.map((job): IdentifiedJob => {
    const was: string[] = [];
    let before = lock?.get(job.id) ?? null;
    for (const { id: old, span } of job.found.was) {
      const say = (code: 'NLJ6015' | 'NLJ6016', message: string) =>
        diagnostics.push(finding(code, job.found.source, message, { span, job: job.id }));
      const claimant = claimed.get(old);
      if (present.has(old)) {
        say('NLJ6016', `"${old}" is still the id of a job, so that its history cannot go to "${job.id}".`);
      } else if (claimant !== undefined) {
        say('NLJ6016', `The history of "${old}" already goes to "${claimant}"; it cannot go to "${job.id}" as well.`);
      } else if (lock !== null && !lock.has(old) && !(before?.was.includes(old) ?? false)) {
        say('NLJ6015', `The lockfile knows no job "${old}" whose history could go to "${job.id}".`);
      } else {
        claimed.set(old, job.id);
        was.push(old);
        before ??= lock?.get(old) ?? null;
      }
    }
    return { ...job, before, was };
  });
  return { jobs: identified, diagnostics };
}

/** Where one build removes and adds ids in one file, asks which of them are one job. */
function renamed(jobs: readonly IdentifiedJob[], lock: Lock): readonly LocatedDiagnostic[] {
  const present = new Set(jobs.flatMap(({ id, was }) => [id, ...was]));
  const goneFrom = new Map<string, (readonly [string, LockBlock])[]>();
  for (const [id, block] of lock) {
    if (!present.has(id)) goneFrom.set(block.file, [...(goneFrom.get(block.file) ?? []), [id, block]]);
  }
  return jobs.flatMap((job) => {
    if (job.before !== null || job.found.isNew || job.was.length > 0) return [];
    const hash = descriptionHash(job.found.description.text);
    const removed = [...(goneFrom.get(job.found.source.name) ?? [])]
      .sort(([, a], [, b]) => Number(b.description === hash) - Number(a.description === hash))
      .map(([id]) => id);
    if (removed.length === 0) return [];
    const at = job.found.insertAt;
    const insert = (title: string, text: string): Fix => ({
      title,
      safe: false,
      edits: [{ start: at, end: at, text }],
    });
    const fixes = [
      ...removed.slice(0, 5).map((old) => insert(`It is ${old}: its history goes along`, ` <!-- was: ${old} -->`)),
      insert('It is a new job', ' <!-- new -->'),
    ];
    const gone = removed.map((old) => `"${old}"`).join(', ');
    const message = `"${job.id}" is new in this file, and ${gone} ${removed.length === 1 ? 'is' : 'are'} gone from it. Is it the same job under a new name, or another one?`;
    return [finding('NLJ7006', job.found.source, message, { span: job.found.place, fixes, job: job.id })];
  });
}

/** The lines of each source, found once. */
const lines = new WeakMap<Source, Lines>();

/** The line of a job's heading or list item, from 1. */
export function lineOf({ source, place }: FoundJob): number {
  const known = lines.get(source) ?? linesOf(source.text);
  lines.set(source, known);
  return known.position(place.start).line;
}
