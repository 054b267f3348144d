import { type EngineName, type JobSpec, refusals } from 'nljobs/spec/core';
import type { HolidayCalendar } from '../compilation.ts';
import { troubleWithOutDir } from '../config/load.ts';
import { collect } from '../diagnostics/collect.ts';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import { handlerFile, PREDICATES_FILE } from '../emit/names.ts';
import { changes, type Plan, planFiles, type Standing } from '../emit/plan.ts';
import { type Host, readText } from '../host/host.ts';
import { filesOfConfig } from '../host/imports.ts';
import { inside, joinPath } from '../host/path.ts';
import { writeAll } from '../host/write-all.ts';
import { contextHash } from '../lockfile/hashes.ts';
import type { LockBlock } from '../lockfile/lockfile.ts';
import { lockedHolidays, remember } from '../lockfile/remember.ts';
import { toFile } from '../source/excerpt.ts';
import { finding } from '../source/finding.ts';
import {
  aboutHandlers,
  aboutPredicates,
  aboutStubs,
  inTheWay,
  knowsAllJobs,
  looksLikeHandler,
  orphansAmong,
} from './about-handlers.ts';
import { type Compile, type CompiledJob, checkProse, compileJob, statesSomething } from './compile-jobs.ts';
import { type Handlers, readHandlers } from './handlers.ts';
import { nearHorizon, nextNotice } from './horizons.ts';
import { type IdentifiedJob, identify, lineOf } from './identify.ts';
import { judgeJobs } from './judge.ts';
import { type BuildMemory, createBuildMemory } from './memory.ts';
import { outcomeOf } from './outcome.ts';
import { type OutputJob, sameNames, wantedFiles } from './outputs.ts';
import { writePlaces } from './places.ts';
import { type Project, readProject } from './project.ts';
import { type Propose, readProposed } from './proposals.ts';
import { recordReads } from './record-reads.ts';
import type { BuildReport, BuiltJob, ReportSummary } from './report.ts';
import { type Seen, type StampKey, writeStamp } from './stamp.ts';
import { whoFires } from './who-fires.ts';

export interface BuildOptions {
  /** The project's root, absolute. */
  readonly cwd: string;
  /** The config by name; without it, the one that is there. */
  readonly config?: string | undefined;
  /** False: report what would be written, and write nothing. */
  readonly write: boolean;
  /** False, where nothing is written: for who asks for findings alone, no file is worked out, and none is called stale. */
  readonly emit?: boolean | undefined;
  readonly compile: Compile;
  /** Knows the holidays that no lock remembers yet. */
  readonly holidayCalendar?: HolidayCalendar | undefined;
  /** The engine to build for, in place of the config's. */
  readonly engine?: EngineName | undefined;
  /** What an engine does not honour of a spec, in place of what nljobs knows of its engines. */
  readonly refusals?: ((spec: JobSpec, engine: EngineName) => readonly Refused[]) | undefined;
  /** Warnings stand in the way of writing, as errors do. */
  readonly strict?: boolean | undefined;
  /** Jobs that somebody has looked at: their warnings, new reading and old handler are accepted. `true`: all. */
  readonly acknowledge?: readonly string[] | true | undefined;
  /** Asks a model about what cannot be read, where the project lets one be asked. Without it nothing is sent anywhere. */
  readonly propose?: Propose | undefined;
  /** The time of the build in milliseconds: only what is told depends on it, never a file. */
  readonly now?: number | undefined;
  /** What earlier builds of this project have kept for this one. */
  readonly memory?: BuildMemory | undefined;
  /** See `toolIdentity`: with it, the answer is kept for `freshReport`. */
  readonly tool?: string | null | undefined;
}

/** Something that an engine does not honour, in a sentence. */
export interface Refused {
  readonly message: string;
  /** `refused` (the default) is an error; `not-yet`, where the job runs as it should without it, a warning. */
  readonly level?: 'refused' | 'not-yet';
  /** JSON pointer into the spec. */
  readonly at?: string;
}

/**
 * Builds a project: reads it, compiles every description, compares with what is remembered and with what is on disk,
 * and writes what differs, all or nothing. Findings of all files are reported together; where one of them is an error
 * nothing is written. Never throws for anything that a user can do.
 */
export async function buildProject(machine: Host, options: BuildOptions): Promise<BuildReport> {
  const stamps = options.write && options.acknowledge === undefined && typeof options.tool === 'string';
  const recorded = stamps ? recordReads(machine) : null;
  const host = recorded ?? machine;
  const memory = options.memory ?? createBuildMemory();
  const opened = await readProject(host, options.cwd, options.config, memory.collect);
  if (opened.project === null) return withoutProject(opened.diagnostics);
  const { project } = opened;
  const { settings } = project;

  const holidayCalendar = lockedHolidays(project.lock, options.holidayCalendar);
  const compile = memory.remembering((text, asked) => options.compile(text, { ...asked, holidayCalendar }));
  const identified = identify(project.files, project.lock, (found, file) => {
    const { spec } = compile(found.description.text, { context: file.context, relativeDates: 'refuse' });
    return spec?.action.handler ?? found.description.text;
  });
  const read = await readProposed(
    identified.jobs.map((job) => compileJob(job, compile, acknowledges(options, job))),
    compile,
    host,
    {
      cwd: options.cwd,
      settings: settings.llm,
      propose: options.propose,
      acknowledges: (job) => acknowledges(options, job),
    },
  );
  const compiled = judgeJobs(read, settings.rules, (job) => acknowledges(options, job));
  const states = statesSomething(compile);
  const handlers = await readHandlers(host, options.cwd, settings.outDir, memory.inspect);
  const remembered = rememberAll(compiled, handlers, project, options);
  const found: LocatedDiagnostic[] = [
    ...project.diagnostics,
    ...identified.diagnostics,
    ...sameNames(project.sources),
    ...compiled.flatMap((job) => job.diagnostics),
    ...project.files.flatMap((file) => file.prose.flatMap((prose) => checkProse(prose, states))),
    ...compiled.flatMap((job) => refusedBy(job, options.engine ?? settings.engine, options.refusals)),
    ...compiled.flatMap((job) => whoFires(job, options.engine ?? settings.engine, options.now)),
    ...remembered.diagnostics,
    ...compiled.flatMap((job) => aboutHorizon(job, options.now)),
    ...['generated', 'handlers'].flatMap((folder) => leadingOut(host, options.cwd, `${settings.outDir}/${folder}`)),
  ];

  const outputs = compiled.flatMap((job): OutputJob[] => {
    const { spec } = job.compilation;
    return spec === null ? [] : [{ spec, source: job.found.source.name, handler: handlers.nameFor(job) }];
  });
  const wanted = wantedFiles(
    settings,
    project.files.map((file) => file.source.name),
    outputs,
    remembered.lock,
  );
  const under = (folder: string) =>
    host
      .list(joinPath(options.cwd, `${settings.outDir}/${folder}`))
      .flatMap((entry) => (entry.kind === 'file' ? [`${settings.outDir}/${folder}/${entry.name}`] : []));
  const standing = (path: string): Standing =>
    handlers.texts.get(path) ?? standingAt(host, joinPath(options.cwd, path));
  const stray = [...handlers.files].flatMap(([path, file]) =>
    looksLikeHandler(file, handlers.texts.get(path)) ? [path] : [],
  );
  const orphans = knowsAllJobs(found) ? orphansAmong(stray, compiled, handlers, settings.outDir) : [];
  const plan = planFiles(wanted, standing, under('generated'), orphans, options.write || options.emit !== false);
  found.push(...aboutHandlers(plan, compiled, handlers, settings.outDir), ...inTheWay(plan));
  const conditions = `${settings.outDir}/${PREDICATES_FILE}`;
  const conditionsText =
    readText(host, joinPath(options.cwd, conditions)) ?? wanted.find(({ path }) => path === conditions)?.text() ?? null;
  const specs = outputs.map(({ spec }) => spec);
  found.push(
    ...(await aboutPredicates(specs, conditionsText === null ? null : { name: conditions, text: conditionsText })),
  );

  const written: string[] = [];
  if (options.write) found.push(...linkedOut(host, options.cwd, plan));
  if (options.write && outcomeOf(found, options.strict ?? false) === null) {
    found.push(...carryOut(host, options.cwd, plan, written));
    found.push(...aboutStubs(plan, written, compiled, handlers, settings.outDir));
  }
  const summary = summarize(found, compiled, handlers, plan, options, settings.outDir);
  const seen: Seen = {
    files: [
      ...configFiles(host, options.cwd, project.configPath),
      ...project.sources,
      ...handlers.texts.keys(),
      ...wanted.map((file) => file.path),
    ],
    patterns: settings.sources,
    sources: project.sources,
    folders: [`${settings.outDir}/generated`, `${settings.outDir}/handlers`],
    until: nextNotice(
      compiled.flatMap(({ compilation: { spec } }) => (spec === null ? [] : [spec])),
      options.now,
    ),
  };
  const jobs = compiled.map((job) => builtJob(job, handlers, settings.outDir));
  const { config, engine, strict } = options;
  const key: StampKey = { config, engine, strict, tool: options.tool ?? null };
  // A check writes nothing at all, and what was acknowledged has changed what the next build answers.
  if (recorded !== null && summary.outcome === 'done') {
    writeStamp(host, recorded.hashOf, options.cwd, key, seen, summary);
    writePlaces(host, options.cwd, jobs);
  }
  // What a build would write is not known before it has no errors.
  const failed = found.some(({ diagnostic }) => diagnostic.severity === 'error');
  const stale = options.write || failed ? [] : plan.filter(changes).map((step) => step.path);
  memory.settle();
  return { ...summary, jobs, plan, written, stale };
}

function acknowledges(options: BuildOptions, job: IdentifiedJob): boolean {
  return options.acknowledge === true || (options.acknowledge?.includes(job.id) ?? false);
}

function withoutProject(found: readonly LocatedDiagnostic[]): BuildReport {
  const nothing = { jobs: [], ids: [], plan: [], written: [], stale: [], unimplemented: [], orphans: [] };
  return { ...nothing, outcome: 'unusable', diagnostics: collect(found), acknowledged: 0 };
}

/** The lock as it is to be, with what changed under somebody's hands. */
function rememberAll(
  jobs: readonly CompiledJob[],
  handlers: Handlers,
  project: Project,
  options: BuildOptions,
): { readonly lock: ReadonlyMap<string, LockBlock>; readonly diagnostics: readonly LocatedDiagnostic[] } {
  const lock = new Map<string, LockBlock>();
  const diagnostics: LocatedDiagnostic[] = [];
  for (const job of jobs) {
    const { spec } = job.compilation;
    if (spec === null) continue;
    const path = `${project.settings.outDir}/${handlerFile(handlers.nameFor(job))}`;
    const { block, findings } = remember(
      {
        spec,
        file: job.found.source.name,
        context: job.file.context,
        was: job.was,
        handlerWritten: handlers.stateOf(path, spec) === 'written',
        warnings: job.warnings,
        ...(job.proposed === undefined ? {} : { proposed: job.proposed }),
      },
      job.before,
      acknowledges(options, job),
    );
    lock.set(job.id, block);
    for (const { code, message } of findings) {
      diagnostics.push(finding(code, job.found.source, message, { span: job.found.place, job: job.id }));
    }
  }
  return { lock, diagnostics };
}

/** Holidays that are known for less than a year more. */
function aboutHorizon(job: CompiledJob, now: number | undefined): readonly LocatedDiagnostic[] {
  const { spec } = job.compilation;
  const near = spec === null || now === undefined ? null : nearHorizon(spec, now);
  if (near === null) return [];
  const message = `The public holidays of ${near.region === null ? near.country : `${near.country}-${near.region}`} are known through ${near.through}; later ones will not be left out. Update nljobs, take "holidays" of "${job.id}" out of jobs.lock.json, and run \`nljobs ack ${job.id}\`.`;
  return [finding('NLJ7008', job.found.source, message, { span: job.found.place, job: job.id })];
}

function refusedBy(
  job: CompiledJob,
  engine: EngineName,
  refusalsOf: BuildOptions['refusals'] = knownRefusals,
): readonly LocatedDiagnostic[] {
  const { spec } = job.compilation;
  if (spec === null) return [];
  return refusalsOf(spec, engine).map(({ message, level, at }) => {
    const [stated] = at === undefined ? [] : (spec.spans[at] ?? []);
    const span =
      stated === undefined ? job.found.place : toFile(job.found.description, { start: stated[0], end: stated[1] });
    return finding(level === 'not-yet' ? 'NLJ5002' : 'NLJ5001', job.found.source, message, { span, job: job.id });
  });
}

function knownRefusals(spec: JobSpec, engine: EngineName): readonly Refused[] {
  return refusals(spec, engine).map(({ level, at, reason }) => ({
    message: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
    level,
    at,
  }));
}

function standingAt(host: Host, path: string): Standing {
  const read = host.read(path);
  switch (read.kind) {
    case 'file':
      return new TextDecoder().decode(read.bytes);
    case 'missing':
      return null;
    case 'directory':
      return { reason: 'it is a directory' };
    case 'unreadable':
      return { reason: read.reason };
  }
}

/** The files to be written whose names are links that lead out of the project. */
function linkedOut(host: Host, cwd: string, plan: Plan): readonly LocatedDiagnostic[] {
  const root = host.real(cwd);
  return plan.flatMap((step) => {
    if (step.kind !== 'update' || inside(root, host.real(joinPath(cwd, step.path))) !== null) return [];
    const message = `${step.path} is a link that leads out of the project. Put a file in its place.`;
    return [finding('NLJ6025', { name: step.path, text: '' }, message)];
  });
}

/** Nothing is written through a link that leads out of the project. */
function leadingOut(host: Host, cwd: string, folder: string): readonly LocatedDiagnostic[] {
  const trouble = troubleWithOutDir(host, cwd, folder);
  return trouble === null ? [] : [finding('NLJ6025', { name: folder, text: '' }, trouble)];
}

/** Makes the changes in the plan's order, all or none. */
function carryOut(host: Host, cwd: string, plan: Plan, written: string[]): readonly LocatedDiagnostic[] {
  const steps = plan.filter(changes);
  const failed = writeAll(
    host,
    steps.map((step) => ({ path: joinPath(cwd, step.path), text: step.kind === 'remove' ? null : step.text() })),
  );
  if (failed === null) {
    written.push(...steps.map(({ path }) => path));
    return [];
  }
  const path = inside(cwd, failed.path) ?? failed.path;
  return [finding('NLJ7014', { name: path, text: '' }, `${path} cannot be written: ${failed.reason}.`)];
}

function summarize(
  found: readonly LocatedDiagnostic[],
  jobs: readonly CompiledJob[],
  handlers: Handlers,
  plan: Plan,
  options: BuildOptions,
  outDir: string,
): ReportSummary {
  const stale = !options.write && plan.some(changes);
  const unimplemented = jobs.flatMap((job) => {
    const handler = `${outDir}/${handlerFile(handlers.nameFor(job))}`;
    const state = handlers.stateOf(handler, job.compilation.spec) ?? 'unimplemented';
    return state === 'unimplemented' ? [{ job: job.id, handler }] : [];
  });
  return {
    outcome: outcomeOf(found, options.strict ?? false) ?? (stale ? 'stale' : 'done'),
    diagnostics: collect(found),
    ids: jobs.map((job) => job.id),
    unimplemented,
    orphans: plan.flatMap((step) => (step.kind === 'orphan' ? [step.path] : [])),
    acknowledged: jobs.reduce((sum, job) => sum + job.quiet, 0),
  };
}

function builtJob(job: CompiledJob, handlers: Handlers, outDir: string): BuiltJob {
  const { compilation, found, id, before } = job;
  const handler = `${outDir}/${handlerFile(handlers.nameFor(job))}`;
  return {
    id,
    title: compilation.spec?.title ?? found.title ?? id,
    file: found.source.name,
    line: lineOf(found),
    compilation,
    spec: compilation.spec,
    proposed: job.proposed ?? null,
    handler,
    handlerState: handlers.stateOf(handler, compilation.spec) ?? null,
    text: found.description.text,
    was: [...new Set([...job.was, ...(before?.was ?? [])])].sort(),
    remembered: before,
    context: contextHash(job.file.context),
  };
}

/** The files that the config is made of, relative to the root where they lie in it. */
function configFiles(host: Host, cwd: string, path: string | null): readonly string[] {
  if (path === null) return [];
  return filesOfConfig(host, joinPath(cwd, path)).map((file) => inside(cwd, file) ?? file);
}
