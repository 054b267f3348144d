import type { Command } from 'commander';
import { EXIT_CODES } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { promptFile } from '../host/prompts.ts';
import { openRevision } from '../host/revision.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

export function define(terminal: Terminal): Command {
  return command(
    'mcp',
    'serves agents and editors by the Model Context Protocol, on the standard streams',
    terminal,
  ).option('--allow-write', 'offer nljobs_apply, which writes descriptions into the sources');
}

/** `nljobs mcp`: answers a client on the standard streams until that closes its end. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('mcp', globals.format, ['pretty']);
  const cwd = normalizePath(globals.cwd);
  const [{ serveOverStdio }, { createBuildMemory }] = await Promise.all([
    import('../mcp/stdio.ts'),
    import('../services/memory.ts'),
  ]);
  // A clock that was set with --now stands still; else each question is asked at its time.
  const isSet = program.opts<{ now?: string }>().now !== undefined;
  await serveOverStdio(
    {
      host: createNodeHost(),
      cwd,
      config: globals.config === null ? undefined : configKey(cwd, globals.config),
      holidayCalendar: installedHolidays,
      now: () => (isSet ? globals.now : terminal.now()),
      timezone: globals.timezone,
      base: (revision) => openRevision(cwd, revision),
      prompt: promptFile,
      memory: createBuildMemory(),
      version: version(),
      writes: program.opts<{ allowWrite?: boolean }>().allowWrite === true,
    },
    (error) => void terminal.err(`${error.message}\n`),
  );
  return EXIT_CODES.done;
}
