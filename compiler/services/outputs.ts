import { awaitedIn, type JobSpec } from 'nljobs/spec/core';
import type { Settings } from '../config/settings.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { jobsFile } from '../emit/jobs-file.ts';
import {
  EVENTS_FILE,
  HANDLERS_FILE,
  handlerFile,
  INDEX_FILE,
  namesOfSource,
  PREDICATE_TYPES_FILE,
  PREDICATES_FILE,
  type SourceNames,
} from '../emit/names.ts';
import type { Wanted } from '../emit/plan.ts';
import { predicatesOf, predicatesStub, predicateTypesFile } from '../emit/predicates.ts';
import { stub } from '../emit/stub.ts';
import { eventsFile, handlersFile, indexFile } from '../emit/types-files.ts';
import { LOCK_NAME, type Lock, printLock } from '../lockfile/lockfile.ts';
import { finding } from '../source/finding.ts';

/** A job as it is to be written. */
export interface OutputJob {
  readonly spec: JobSpec;
  readonly source: string;
  /** Base name of its handler's file. */
  readonly handler: string;
}

/** Every file that the project should have, stubs first and the lock last: what is remembered has then been done. */
export function wantedFiles(
  settings: Settings,
  sources: readonly string[],
  jobs: readonly OutputJob[],
  lock: Lock,
): readonly Wanted[] {
  const extension = settings.importExtension;
  const at = (file: string) => `${settings.outDir}/${file}`;
  const ours = (file: string, text: () => string): Wanted => ({ path: at(file), text: once(text), owner: 'ours' });
  const events = jobs.flatMap(({ spec }) => [
    ...spec.triggers.flatMap((trigger) =>
      trigger.kind === 'event' ? [trigger.event, ...(trigger.unless === null ? [] : [trigger.unless.event])] : [],
    ),
    ...awaitedIn(spec.action.steps).map(({ event }) => event),
  ]);
  const names: readonly SourceNames[] = sources.map(namesOfSource);
  const registrations = sources.map((source, index) =>
    ours(names[index]?.file ?? '', () => {
      const own = jobs.filter((job) => job.source === source);
      return jobsFile(source, own, extension);
    }),
  );
  const specs = jobs.map(({ spec }) => spec);
  const conditions: readonly Wanted[] =
    predicatesOf(specs).size === 0
      ? []
      : [
          ours(PREDICATE_TYPES_FILE, () => predicateTypesFile(specs, extension)),
          { path: at(PREDICATES_FILE), text: once(() => predicatesStub(specs, extension)), owner: 'theirs' },
        ];
  return [
    ...jobs.map(
      (job): Wanted => ({
        path: at(handlerFile(job.handler)),
        text: once(() => stub(job.spec, extension)),
        owner: 'theirs',
      }),
    ),
    ...registrations,
    ...conditions,
    ours(EVENTS_FILE, () => eventsFile(settings.events, events, extension)),
    ours(HANDLERS_FILE, () => handlersFile(jobs, extension)),
    ours(INDEX_FILE, () => indexFile(names, jobs, extension, settings.channels)),
    { path: LOCK_NAME, text: once(() => printLock(lock)), owner: 'ours' },
  ];
}

/** A text that is worked out when it is asked for, and then stays. */
function once(make: () => string): () => string {
  let text: string | null = null;
  return () => {
    text ??= make();
    return text;
  };
}

/** Sources whose names come to one generated file, or to one variable in the list. */
export function sameNames(sources: readonly string[]): readonly LocatedDiagnostic[] {
  const first = new Map<string, string>();
  const diagnostics: LocatedDiagnostic[] = [];
  for (const source of sources) {
    const { file, variable } = namesOfSource(source);
    const earlier = first.get(file) ?? first.get(variable);
    if (earlier !== undefined) {
      const message = `${source} and ${earlier} would both be generated as ${file}. Rename one of them.`;
      diagnostics.push(finding('NLJ6014', { name: source, text: '' }, message));
    }
    first.set(file, source);
    first.set(variable, source);
  }
  return diagnostics;
}
