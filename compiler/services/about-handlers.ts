import type { JobSpec, Span } from 'nljobs/spec/core';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import { handlerFile } from '../emit/names.ts';
import type { Plan } from '../emit/plan.ts';
import { predicatesOf } from '../emit/predicates.ts';
import { handlerNames, stepActions } from '../emit/steps.ts';
import { takesItems } from '../emit/types-files.ts';
import { LOCK_NAME } from '../lockfile/lockfile.ts';
import { finding } from '../source/finding.ts';
import type { HandlerFacts, HandlerFile } from '../typescript/handler-state.ts';
import { inspectPredicates } from '../typescript/inspect.ts';
import type { CompiledJob } from './compile-jobs.ts';
import type { Handlers } from './handlers.ts';
import type { IdentifiedJob } from './identify.ts';

/** Findings after which some jobs, or their ids, are not known: sources that cannot be read, and jobs without an id. */
const JOBS_UNKNOWN: ReadonlySet<string> = new Set([
  'NLJ6001',
  'NLJ6002',
  'NLJ6003',
  'NLJ6004',
  'NLJ6005',
  'NLJ6006',
  'NLJ6007',
  'NLJ6008',
  'NLJ6009',
  'NLJ7006',
]);

/** Whether every job is known: only then can a handler be told to be of none, and be given up for deletion. */
export function knowsAllJobs(found: readonly LocatedDiagnostic[]): boolean {
  return !found.some(({ diagnostic }) => JOBS_UNKNOWN.has(diagnostic.code));
}

/** Whether a file in the handlers' folder is meant to be one: it exports `handler`, or steps of a generated type. */
export function looksLikeHandler(file: HandlerFile, text = ''): boolean {
  return file('handler').state !== 'no-handler' || /\bHandlers\b/.test(text);
}

/** Files that look like handlers and belong to no job. */
export function orphansAmong(
  paths: readonly string[],
  jobs: readonly IdentifiedJob[],
  handlers: Handlers,
  outDir: string,
): readonly string[] {
  const used = new Set(jobs.map((job) => `${outDir}/${handlerFile(handlers.nameFor(job))}`));
  return paths.filter((path) => !used.has(path));
}

/** What there is to say about the handlers' files. */
export function aboutHandlers(
  plan: Plan,
  jobs: readonly CompiledJob[],
  handlers: Handlers,
  outDir: string,
): readonly LocatedDiagnostic[] {
  const diagnostics: LocatedDiagnostic[] = [];
  for (const job of jobs) {
    const path = `${outDir}/${handlerFile(handlers.nameFor(job))}`;
    const source = { name: path, text: handlers.texts.get(path) ?? '' };
    const file = handlers.files.get(path);
    if (file === undefined) continue;
    const { spec } = job.compilation;
    for (const name of spec === null ? [] : handlerNames(spec)) {
      const { state, shape } = file(name);
      if (state === 'no-handler') {
        const message = `${path} does not export "${name}", which ${calledBy(spec, name, job.id)}. Export it, or move the file away and build again for a new stub.`;
        diagnostics.push(finding('NLJ7012', source, message, { job: job.id }));
      } else if (state === 'unimplemented') diagnostics.push(notWritten(job.id, source, name));
      const misfit = misshapen(job, shape, path);
      if (misfit !== null) {
        diagnostics.push(finding('NLJ7016', source, misfit, { span: placeOf(source, name), job: job.id }));
      }
    }
  }
  for (const step of plan) {
    if (step.kind !== 'orphan') continue;
    const source = { name: step.path, text: handlers.texts.get(step.path) ?? '' };
    diagnostics.push(finding('NLJ7013', source, orphaned(step.path, source.text)));
  }
  return diagnostics;
}

/** What is said of an orphan: where it names its generated type, it no longer compiles. */
function orphaned(path: string, text: string): string {
  const id = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length);
  return /\bHandlers\b/.test(text)
    ? `${path} is the handler of no job, and its type Handlers['${id}'] is no longer generated, so that tsc fails on it. Move what you still need and delete it, or keep it out of tsc.`
    : `${path} is the handler of no job. Move what you still need, then delete it.`;
}

/** The stubs that this build has made. */
export function aboutStubs(
  plan: Plan,
  written: readonly string[],
  jobs: readonly CompiledJob[],
  handlers: Handlers,
  outDir: string,
): readonly LocatedDiagnostic[] {
  const made = new Map(plan.flatMap((step) => (step.kind === 'create' ? [[step.path, step.text()]] : [])));
  const done = new Set(written);
  return jobs.flatMap((job) => {
    const path = `${outDir}/${handlerFile(handlers.nameFor(job))}`;
    const text = made.get(path);
    if (text === undefined || !done.has(path)) return [];
    const { spec } = job.compilation;
    return (spec === null ? ['handler'] : handlerNames(spec)).map((name) =>
      notWritten(job.id, { name: path, text }, name),
    );
  });
}

/** What calls a handler of a job. */
function calledBy(spec: JobSpec | null, name: string, job: string): string {
  const step = spec === null ? undefined : stepActions(spec).find(({ handler }) => handler === name);
  if (step === undefined) return `the job "${job}" runs`;
  const { words, number, of } = step;
  return `step ${number} of ${of} of the job "${job}" (${words}) calls`;
}

function notWritten(job: string, source: Source, name: string): LocatedDiagnostic {
  const span = placeOf(source, name);
  const what = name === 'handler' ? `The handler of "${job}"` : `The handler ${name} of "${job}"`;
  return finding('NLJ7011', source, `${what} is not written yet.`, { span, job });
}

/** The name under which a file exports a handler; the file's beginning where it cannot be seen. */
function placeOf({ text }: Source, name: string): Span {
  // Names are identifiers, of which `$` alone means something in a pattern.
  const pattern = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\s*[:=}(]`);
  const start = Math.max(text.search(pattern), 0);
  return { start, end: start === 0 ? 0 : start + name.length };
}

/** What is wrong with the shape of a handler; null where nothing is, or nobody can see it. */
function misshapen(job: CompiledJob, shape: HandlerFacts['shape'], path: string): string | null {
  const { spec } = job.compilation;
  if (spec === null || shape === null) return null;
  const guard = spec.idempotency;
  if (!takesItems(spec)) {
    if (shape === 'function') return null;
    return `"${job.id}" has neither guard nor batches, so its handler is a function; ${path} exports an object.`;
  }
  if (shape === 'object') return null;
  return guard === null
    ? `"${job.id}" is done in batches, so its handler is { items, key, process }; ${path} exports a function.`
    : `"${job.id}" is to be done at most once per ${guard.per ?? 'run'}, so its handler is { items, key, effect }; ${path} exports a function.`;
}

/** The conditions that descriptions name and `predicates.ts` does not have. */
export async function aboutPredicates(
  specs: readonly JobSpec[],
  source: Source | null,
): Promise<readonly LocatedDiagnostic[]> {
  const asked = predicatesOf(specs);
  if (asked.size === 0 || source === null) return [];
  const written = await inspectPredicates(source.name, source.text);
  if (written === null) return [];
  return [...asked].flatMap(([name, jobs]) => {
    if (written.has(name)) return [];
    const by = jobs.map((job) => `"${job}"`).join(', ');
    const message = `The condition ${name}, which ${by} ${jobs.length === 1 ? 'asks' : 'ask'}, is not written yet.`;
    const start = Math.max(source.text.search(/\bpredicates\b\s*[:=]/), 0);
    return [finding('NLJ7017', source, message, { span: { start, end: start }, job: jobs[0] ?? null })];
  });
}

/** What is in the way: files of somebody's own where generated code belongs, and what cannot be read. */
export function inTheWay(plan: Plan): readonly LocatedDiagnostic[] {
  return plan.flatMap((step) => {
    if (step.kind === 'unreadable') {
      // Of the lockfile it is told where it was to be read.
      if (step.path === LOCK_NAME) return [];
      const message = `${step.path} cannot be read: ${step.reason}. It may be somebody's work, so it is left as it is.`;
      return [finding('NLJ7014', { name: step.path, text: '' }, message)];
    }
    if (step.kind !== 'foreign') return [];
    const message = `${step.path} was not written by nljobs and is in the way of generated code. Move it away, or delete it.`;
    return [finding('NLJ7015', { name: step.path, text: '' }, message)];
  });
}
