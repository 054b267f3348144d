import type { Command } from 'commander';
import { didYouMean, EXIT_CODES } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import type { RenameReport } from '../services/rename.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { Failure } from './failure.ts';
import { type Globals, requireFormat } from './globals.ts';
import { showBuild } from './show-build.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('rename', 'gives a job another id, and carries its history, handler and imports along', terminal)
    .argument('<job>', 'the id that it has')
    .argument('<id>', 'the id that it is to have');
}

/** `nljobs rename <job> <id>`: source, lockfile, handler and imports in one go, or nothing at all. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('rename', globals.format, ['pretty', 'json']);
  const [from = '', to = ''] = program.args;
  const [{ renameJob }, { compile }] = await Promise.all([import('../services/rename.ts'), import('../compile.ts')]);
  const cwd = normalizePath(globals.cwd);
  const report = await renameJob(createNodeHost(), {
    cwd,
    config: globals.config === null ? undefined : configKey(cwd, globals.config),
    compile,
    holidayCalendar: installedHolidays,
    from,
    to,
  });
  return show(report, from, to, globals, terminal);
}

async function show(
  report: RenameReport,
  from: string,
  to: string,
  globals: Globals,
  terminal: Terminal,
): Promise<number> {
  switch (report.kind) {
    case 'not-an-id':
      throw new Failure(`"${to}" is no id: use lower-case letters a to z, digits and single hyphens, at most 64.`, {
        ...(report.better === null ? {} : { advice: `For instance ${report.better}.` }),
      });
    case 'no-job':
      throw new Failure(`There is no job "${from}".${didYouMean(from, report.ids)}`, {
        advice: report.ids.length === 0 ? 'The project has no jobs.' : `The jobs are ${report.ids.join(', ')}.`,
      });
    case 'taken':
      throw new Failure(`"${to}" is ${report.by === 'job' ? 'the id of another job' : 'the name of a handler file'}.`, {
        advice: 'Choose another id.',
      });
    case 'unwritable':
      throw new Failure(`${report.path} cannot be written: ${report.reason}.`);
    case 'errors': {
      const exitCode = await showBuild(report.report, globals, terminal);
      if (globals.format === 'pretty') await terminal.err('Nothing was renamed.\n');
      return exitCode;
    }
    case 'renamed':
      break;
  }
  const { changed, mentions, followers } = report;
  if (globals.format === 'json') {
    await terminal.out(`${JSON.stringify({ ok: true, from, to, changed, mentions, followers }, null, 2)}\n`);
    return EXIT_CODES.done;
  }
  for (const path of changed) await terminal.out(`${globals.paint.out('good', 'changed')}  ${path}\n`);
  for (const place of mentions) await terminal.err(`${place} still says "${from}": look whether it means the job.\n`);
  for (const job of followers) await terminal.err(`${job} runs after "${from}": say its new name there.\n`);
  return EXIT_CODES.done;
}
