import { dirname, join, relative, sep } from 'node:path';
import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import type { JobSpec } from '../../spec/job-spec.ts';
import {
  type BuildOutcome,
  type CompilerCli,
  type CompilerProject,
  compilerMissing,
  loadCompiler,
} from '../compiler.ts';
import { eventConsole } from '../console.ts';
import { readEntry } from '../entry.ts';
import { type Instance, startInstance } from '../instance.ts';
import { interruptible, untilAborted } from '../interrupt.ts';
import { type JobTeller, jobTeller } from '../job-teller.ts';
import type { Cli } from '../program.ts';
import { judge } from '../report.ts';
import { readSettings } from '../settings.ts';
import { showSummary } from '../summary.ts';
import { allRan, anyFailed, count, emptyTally, expected, type Tally } from '../tally.ts';
import { printableLines } from '../terminal.ts';
import { readPort, readTime } from '../time-option.ts';
import { watchModules } from '../watch.ts';

interface DevOptions {
  readonly once?: true;
  readonly limit: number;
  readonly port?: number;
}

/** `nljobs dev [--once]`. */
export function define(command: Command, cli: Cli): void {
  command
    .option('--once', 'stop when every job that comes due has run once, and sum up; exit 6 when a run failed')
    .option('--limit <time>', 'with --once, stop after this long at the latest', readTime, 60_000)
    .option('--port <port>', 'port of the API on 127.0.0.1 (or NLJOBS_PORT); any free one without', readPort)
    .action(cli.action((options: DevOptions) => interruptible((signal) => dev(cli, options, signal))));
}

async function dev(cli: Cli, options: DevOptions, signal: AbortSignal): Promise<ExitCode> {
  const { terminal, flags, env } = cli;
  const settings = readSettings({ ...env, NLJOBS_ENGINE: 'embedded' }, flags.cwd);
  const compiler = await loadCompiler(flags.cwd);
  if (compiler === null) throw compilerMissing('dev');
  const project = await compiler.openProject({
    cwd: flags.cwd,
    ...(flags.config === null ? {} : { config: flags.config }),
  });
  const built = await project.build();
  if (!usable(built.outcome)) return showFindings(compiler, cli);

  const first = await readEntry(project.outEntry, flags.cwd);
  let specs = first.specs;
  let tally: Tally = emptyTally(specs.map((spec) => spec.id));
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const told = eventConsole(terminal);
  let awaited: readonly string[] | null = null;

  const teller = jobTeller(terminal, project);
  await teller.tell(specs, built);
  const instance = await startInstance({
    settings: { ...settings, port: options.port ?? settings.port },
    entry: first,
    migrate: 'auto',
    allowUnimplemented: true,
    environment: env['NODE_ENV'] ?? 'development',
    terminal,
    onEvent: (event) => {
      told.tell(event);
      tally = count(tally, event);
      if (awaited !== null && allRan(tally, awaited)) finish();
    },
  });
  let stopWatching = async (): Promise<void> => {};
  try {
    terminal.note(`API at ${instance.url}`);
    if (options.once === true) {
      const now = Date.now();
      awaited = expected(await instance.scheduled(), now, now + options.limit);
      if (awaited.length === 0 || allRan(tally, awaited)) finish();
      const limit = setTimeout(finish, options.limit);
      await Promise.race([finished, untilAborted(signal)]);
      clearTimeout(limit);
    } else {
      const reload = async (build: BuildOutcome | null): Promise<void> => {
        specs = (await reloadInstance(cli, project, instance, teller, build)) ?? specs;
      };
      stopWatching = watchProject(cli, compiler, project, reload);
      await untilAborted(signal);
    }
  } finally {
    await stopWatching();
    await instance.stop();
    told.flush();
  }
  if (signal.aborted) return signal.reason === 'SIGINT' ? EXIT_CODES.interrupted : EXIT_CODES.done;
  showSummary(terminal, specs, tally, Date.now());
  return anyFailed(tally) ? EXIT_CODES.runFailed : EXIT_CODES.done;
}

/** A build that wrote everything, or had nothing to write. */
function usable(outcome: string): boolean {
  return outcome === 'done' || outcome === 'stale';
}

/** The compiler tells its findings itself; its exit code is ours. */
async function showFindings(compiler: CompilerCli, { flags }: Cli): Promise<ExitCode> {
  const config = flags.config === null ? [] : ['--config', flags.config];
  const code = await compiler.main(['check', '--cwd', flags.cwd, ...config, ...(flags.json ? ['--json'] : [])]);
  const known = Object.values(EXIT_CODES).find((value) => value === code);
  return known === undefined || known === EXIT_CODES.done ? EXIT_CODES.findings : known;
}

/** Takes up what was built or edited, and gives its jobs; what cannot be loaded is told, and the old jobs go on (null). */
async function reloadInstance(
  { flags, terminal }: Cli,
  project: CompilerProject,
  instance: Instance,
  teller: JobTeller,
  build: BuildOutcome | null,
): Promise<readonly JobSpec[] | null> {
  try {
    const entry = await readEntry(project.outEntry, flags.cwd);
    await instance.replace(entry);
    await teller.tell(entry.specs, build);
    terminal.note('Reloaded.');
    return entry.specs;
  } catch (error) {
    const verdict = judge(error);
    if (verdict === null) throw error;
    const title = terminal.styleNote('red', 'not reloaded:');
    terminal.warn(
      `${title} ${printableLines(verdict.message)}\n  The jobs go on as they were; save again when it is mended.`,
    );
    return null;
  }
}

/**
 * Watches descriptions and handlers (the compiler does) and what handlers import (we do). Reloads follow one another: one that comes while
 * another is under way waits for it.
 */
function watchProject(
  cli: Cli,
  compiler: CompilerCli,
  project: CompilerProject,
  reload: (build: BuildOutcome | null) => Promise<void>,
): () => Promise<void> {
  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch((error: unknown) => {
      cli.terminal.warn(`Not reloaded: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const closeSources = project.watch((outcome) => {
    enqueue(async () => {
      if (usable(outcome.outcome)) await reload(outcome);
      else await showFindings(compiler, cli);
    });
  });
  const closeModules = watchImports(cli.flags.cwd, project.outEntry, () => enqueue(() => reload(null)));
  return async () => {
    closeModules();
    await closeSources();
    await queue;
  };
}

/** Handlers import from anywhere in the sources: the top folder that holds the generated code is watched. */
function watchImports(cwd: string, outEntry: string, changed: () => void): () => void {
  const generated = relative(cwd, dirname(outEntry));
  const [top] = generated.split(sep);
  if (top === undefined || top === '' || top === '..') return () => {};
  const watchedAlready = ['generated', 'handlers'].map((name) => relative(top, join(dirname(generated), name)) + sep);
  return watchModules(join(cwd, top), (path) => watchedAlready.some((folder) => path.startsWith(folder)), changed);
}
