import { type Command, Option } from 'commander';
import { ENGINES, type EngineName, EXIT_CODES } from 'nljobs/spec/core';
import { buildHere } from './build-here.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { showFindings, tally } from './findings.ts';
import { adviceWithoutProject, EXIT_OF_OUTCOME, jsonOf } from './show-build.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('check', 'reports what is wrong, and writes nothing', terminal)
    .option('--strict', 'warnings are errors')
    .addOption(new Option('--engine <name>', 'report what this engine cannot honour').choices([...ENGINES]));
}

/** `nljobs check`: what is wrong or unclear, and nothing else. Offline; writes nothing; stale output is none of its business. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  const { strict, engine } = program.opts<{ strict?: boolean; engine?: EngineName }>();
  const built = await buildHere({
    cwd: globals.cwd,
    config: globals.config,
    write: false,
    strict: strict === true,
    engine: engine ?? null,
  });
  const report = built.outcome === 'stale' ? { ...built, outcome: 'done' as const } : built;
  if (globals.format === 'json') {
    await terminal.out(`${JSON.stringify(await jsonOf(report), null, 2)}\n`);
    return EXIT_OF_OUTCOME[report.outcome];
  }
  await showFindings(report.diagnostics, globals, terminal, terminal.out);
  if (globals.format === 'pretty' && !globals.quiet) {
    const { length } = report.ids;
    const found = tally(report.diagnostics, globals);
    await terminal.err(`${length} job${length === 1 ? '' : 's'} checked: ${found === '' ? 'nothing found' : found}\n`);
    const advice = adviceWithoutProject(report);
    if (advice !== null) await terminal.err(`${advice}\n`);
  }
  return EXIT_OF_OUTCOME[report.outcome];
}
