import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type BuildOutcome, type CompilerProject, isUsable } from './compiler.ts';
import { type Entry, readEntry } from './entry.ts';
import { CliFailure } from './failure.ts';
import type { Instance } from './instance.ts';
import { type JobTeller, jobTeller } from './job-teller.ts';
import type { Cli } from './program.ts';
import { judge } from './report.ts';
import { printableLines } from './terminal.ts';
import { watchModules } from './watch.ts';

export interface SessionOptions {
  readonly cli: Cli;
  readonly project: CompilerProject;
  readonly start: (entry: Entry) => Promise<Instance>;
  /** Tells what is wrong with the descriptions. */
  readonly showFindings: () => Promise<unknown>;
}

/** What `dev` does until it is stopped. */
export interface Session {
  /** Rejects where no edit can help: the store is held by another process, the port is taken. Never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/**
 * Builds, runs, and takes up every edit. What cannot be built or loaded is told, and what ran before goes on; at first
 * that is nothing, and the instance starts with the edit that mends it. Watching comes before the first build, so that
 * no edit is missed while it starts; takings-up follow one another.
 */
export async function startSession({ cli, project, start, showFindings }: SessionOptions): Promise<Session> {
  const { terminal, flags } = cli;
  const teller: JobTeller = jobTeller(terminal, project);
  let instance: Instance | null = null;
  let closeModules: (() => void) | null = null;
  let fail = (_error: unknown): void => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // Whoever waits for it is told; while nobody does, it must not end the process.
  failed.catch(() => {});

  /** Loads what is built, null where that is no fault of the machine's: it is told, and the next edit may mend it. */
  const load = async (): Promise<Entry | null> => {
    try {
      return await readEntry(project.outEntry, flags.cwd);
    } catch (error) {
      return tellBroken(cli, error, instance !== null);
    }
  };
  const takeUp = async (built: BuildOutcome | null): Promise<void> => {
    if (built !== null && !isUsable(built)) {
      await showFindings();
      if (instance === null) terminal.note('Nothing runs yet; save again when it is mended.');
      return;
    }
    // The folder may be one that the build made; what is loaded is loaded after this, so that no edit is missed.
    closeModules ??= watchImports(flags.cwd, project.outEntry, () => enqueue(() => takeUp(null)));
    const entry = await load();
    if (entry === null) return;
    const isFirst = instance === null;
    // At the first start the readings come before what the jobs say.
    if (isFirst) await teller.tell(entry.specs, built);
    try {
      if (instance === null) {
        instance = await start(entry);
        instance.failed.catch(fail);
      } else await instance.replace(entry);
    } catch (error) {
      if (isFirst && !isOfTheCode(error)) throw error;
      tellBroken(cli, error, !isFirst);
      return;
    }
    if (isFirst) {
      terminal.note(`API at ${instance.url}`);
      terminal.note(`Dashboard at ${instance.dashboard}`);
      return;
    }
    await teller.tell(entry.specs, built);
    terminal.note('Reloaded.');
  };

  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch((error: unknown) => {
      if (instance === null) fail(error);
      else terminal.warn(`Not reloaded: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const sources = await project.watch((built) => enqueue(() => takeUp(built)));
  enqueue(async () => takeUp(await sources.build()));

  return {
    failed,
    async stop() {
      await sources.stop();
      await queue;
      closeModules?.();
      await instance?.stop();
    },
  };
}

/** Whether an edit of the project's code can mend it. */
function isOfTheCode(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError';
}

/** @throws the error itself where nobody foresaw it. */
function tellBroken({ terminal }: Cli, error: unknown, runs: boolean): null {
  const verdict = judge(error);
  if (verdict === null) throw error;
  const title = terminal.styleNote('red', runs ? 'not reloaded:' : 'not started:');
  const goesOn = runs ? 'The jobs go on as they were; save' : 'Save';
  const hint = error instanceof CliFailure && error.hint !== null ? `\n  ${error.hint}` : '';
  terminal.warn(`${title} ${printableLines(verdict.message)}${runs ? '' : hint}\n  ${goesOn} again when it is mended.`);
  return null;
}

/** Handlers import from anywhere in the sources: the top folder that holds the generated code is watched. */
function watchImports(cwd: string, outEntry: string, changed: () => void): (() => void) | null {
  const generated = relative(cwd, dirname(outEntry));
  const [top] = generated.split(sep);
  if (top === undefined || top === '' || top === '..' || !existsSync(join(cwd, top))) return null;
  const watchedAlready = ['generated', 'handlers'].map((name) => relative(top, join(dirname(generated), name)) + sep);
  return watchModules(join(cwd, top), (path) => watchedAlready.some((folder) => path.startsWith(folder)), changed);
}
