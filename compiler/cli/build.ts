import { type Command, Option } from 'commander';
import { ENGINES, EXIT_CODES } from 'nljobs/spec/core';
import type { BuildReport } from '../services/report.ts';
import { proposing } from './ask-model.ts';
import type { BuildFlags } from './build-flags.ts';
import { type BuildRequest, buildHere } from './build-here.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import { type Globals, isSet } from './globals.ts';
import { showBuild } from './show-build.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('build', 'compiles the project and writes what changed', terminal)
    .option('--check', 'write nothing; exit with 3 when something is stale')
    .option('--frozen', 'call no model (the default when CI is set)')
    .option('--watch', 'build again whenever a file changes')
    .option('--strict', 'warnings are errors')
    .addOption(new Option('--engine <name>', 'refuse what this engine cannot honour').choices([...ENGINES]));
}

/** `nljobs build`: compiles the project and writes what changed. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  const flags = program.opts<BuildFlags>();
  if (flags.check && flags.watch) {
    throw new Failure('--check and --watch contradict each other: one writes nothing, the other goes on writing.');
  }
  // A model is asked by a build that somebody waits for, never by one that others have to repeat.
  const frozen = flags.frozen ?? isSet(terminal.env['CI']);
  const asks = !frozen && flags.check !== true && flags.watch !== true;
  const request: BuildRequest = {
    cwd: globals.cwd,
    config: globals.config,
    write: flags.check !== true,
    strict: flags.strict === true,
    engine: flags.engine ?? null,
    ...(asks ? { propose: proposing(terminal, globals.quiet) } : {}),
  };
  return flags.watch ? watch(request, globals, terminal) : showBuild(await buildHere(request), globals, terminal);
}

/** Builds now and at every change until Ctrl-C. */
async function watch(request: BuildRequest, globals: Globals, terminal: Terminal): Promise<number> {
  const { watchProject } = await import('./watch.ts');
  const show = async (report: BuildReport): Promise<void> => {
    await showBuild(report, globals, terminal);
  };
  const watching = await watchProject(request, show);
  await show(await watching.build());
  if (!globals.quiet) await terminal.err('Watching; Ctrl-C ends it.\n');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await watching.stop();
  return EXIT_CODES.interrupted;
}
