import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import type { FormatReport } from '../services/format.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { Failure } from './failure.ts';
import { showFindings, tally } from './findings.ts';
import { type Globals, requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('fmt', 'writes descriptions in canonical English; adds nothing that is not stated', terminal).option(
    '--check',
    'write nothing; exit with 3 when a description would change',
  );
}

/** `nljobs fmt`: the same meaning in canonical English. Descriptions with errors stay as they are, and are told. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('fmt', globals.format, ['pretty', 'json']);
  const check = program.opts<{ check?: boolean }>().check === true;
  const [{ formatProject }, { compile }] = await Promise.all([
    import('../services/format.ts'),
    import('../compile.ts'),
  ]);
  const cwd = normalizePath(globals.cwd);
  const formatted = await formatProject(createNodeHost(), {
    cwd,
    config: globals.config === null ? undefined : configKey(cwd, globals.config),
    compile,
    holidayCalendar: installedHolidays,
    write: !check,
  });
  if (formatted.failed !== null) {
    throw new Failure(`${formatted.failed.path} cannot be written: ${formatted.failed.reason}.`);
  }
  return show(formatted, check, globals, terminal);
}

async function show(formatted: FormatReport, check: boolean, globals: Globals, terminal: Terminal): Promise<ExitCode> {
  const { files, jobs, left, report } = formatted;
  // What else is wrong with the project is not the business of a formatter.
  const unread = new Set(report.jobs.flatMap(({ id, spec }) => (spec === null ? [id] : [])));
  const errors = report.diagnostics.filter(
    ({ diagnostic, job }) =>
      diagnostic.severity === 'error' && (report.outcome === 'unusable' || (job !== null && unread.has(job))),
  );
  const wrong = report.outcome === 'unusable' ? EXIT_CODES.usage : unread.size > 0 ? EXIT_CODES.findings : null;
  const exitCode = wrong ?? (check && files.size > 0 ? EXIT_CODES.stale : EXIT_CODES.done);
  if (globals.format === 'json') {
    const answer = { ok: exitCode === EXIT_CODES.done, files: [...files.keys()], jobs, left };
    await terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
    return exitCode;
  }
  for (const file of files.keys()) {
    await terminal.out(`${globals.paint.out(check ? 'warning' : 'good', check ? 'would change' : 'wrote')}  ${file}\n`);
  }
  if (!globals.quiet) {
    const n = jobs.length;
    await terminal.out(
      n === 0 ? 'nothing to format\n' : `${n} description${n === 1 ? '' : 's'} in canonical English\n`,
    );
    for (const { job, file, reason } of left) await terminal.err(`left as it is: ${job} in ${file}, since ${reason}\n`);
  }
  if (errors.length > 0) {
    await showFindings(errors, globals, terminal, terminal.err);
    await terminal.err(`${tally(errors, globals)}; these descriptions were left as they are.\n`);
  } else if (check && files.size > 0) await terminal.err('Run `nljobs fmt`, and commit what it writes.\n');
  return exitCode;
}
