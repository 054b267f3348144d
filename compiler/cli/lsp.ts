import type { Command } from 'commander';
import { EXIT_CODES } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { referencePage } from '../host/reference.ts';
import { upcoming } from '../services/upcoming.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { requireFormat } from './globals.ts';
import { formatRuns } from './instants.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** How many runs a description is told with. */
const RUNS = 5;

export function define(terminal: Terminal): Command {
  return command('lsp', 'is the language server of job files, for editors', terminal).option(
    '--stdio',
    'speak on standard input and output, which is all it does',
  );
}

/** `nljobs lsp --stdio`: speaks the language server protocol until the editor ends it. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('lsp', globals.format, ['pretty']);
  const [{ serve }, { compile }, { openForEditor }, { createCompleter }] = await Promise.all([
    import('../lsp/server.ts'),
    import('../compile.ts'),
    import('../services/editor/project.ts'),
    import('../services/editor/complete.ts'),
  ]);
  const cwd = normalizePath(globals.cwd);
  const host = createNodeHost();
  const config = globals.config === null ? undefined : configKey(cwd, globals.config);
  serve(process.stdin, process.stdout, {
    host,
    fixed: config === undefined ? null : cwd,
    open: (root) =>
      openForEditor(host, { root, config, compile, holidayCalendar: installedHolidays, now: () => terminal.now() }),
    completer: createCompleter(compile),
    nextRuns: ({ spec }) => formatRuns(upcoming(spec?.triggers ?? [], terminal.now(), RUNS)),
    reference: referencePage(),
    version: version(),
  });
  // The connection ends the process: the protocol has exit codes of its own.
  return new Promise(() => undefined);
}
