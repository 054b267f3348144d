import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import { codeEntry } from '../diagnostics/codes.ts';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import type { FixReport, Pick } from '../services/fix.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { Failure } from './failure.ts';
import { showFindings, tally } from './findings.ts';
import { type Globals, readCount, requireFormat } from './globals.ts';
import { EXIT_OF_OUTCOME } from './show-build.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('fix', 'makes the corrections that findings offer, the safe ones unless told otherwise', terminal)
    .argument('[code...]', 'only findings with these codes, such as NLJ1003; all when left out')
    .option('--unsafe', 'make corrections, too, that may change what is meant')
    .option('--choose <number>', 'where a finding offers several, take this one; needs codes and --unsafe')
    .option('--dry-run', 'say what would be done, and write nothing');
}

/**
 * `nljobs fix [code…]`: applies the fixes of findings to the sources. On a terminal those that are a choice are put to the
 * person, one by one. What is left over says how it ends.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('fix', globals.format, ['pretty', 'json']);
  const options = program.opts<{ unsafe?: boolean; choose?: string; dryRun?: boolean }>();
  const codes = program.args;
  const unknown = codes.find((code) => codeEntry(code) === null);
  if (unknown !== undefined) {
    throw new Failure(`"${unknown}" is no code of a finding.`, {
      advice: 'They are like NLJ3005; `nljobs check` tells them.',
    });
  }
  if (options.choose !== undefined && (codes.length === 0 || options.unsafe !== true)) {
    throw new Failure('--choose needs the codes that it is about, and --unsafe.', {
      advice: 'For instance: `nljobs fix NLJ3005 --choose 2 --unsafe`.',
    });
  }
  const choose = options.choose === undefined ? null : readCount('--choose', options.choose, 99);
  const asks =
    globals.interactive && globals.format === 'pretty' && choose === null && !options.unsafe && !options.dryRun;
  const [{ fixProject }, { compile }] = await Promise.all([import('../services/fix.ts'), import('../compile.ts')]);
  const cwd = normalizePath(globals.cwd);
  const report = await fixProject(createNodeHost(), {
    cwd,
    config: globals.config === null ? undefined : configKey(cwd, globals.config),
    compile,
    holidayCalendar: installedHolidays,
    codes,
    unsafe: options.unsafe === true,
    choose,
    write: options.dryRun !== true,
    ...(asks ? { pick: picking(globals, terminal) } : {}),
  });
  if (report.cancelled) {
    await terminal.err('Nothing was changed.\n');
    return EXIT_CODES.interrupted;
  }
  if (report.failed !== null) {
    throw new Failure(`${report.failed.path} cannot be written: ${report.failed.reason}.`);
  }
  return show(report, options.dryRun === true, globals, terminal);
}

const LEAVE = 'Leave it';
const STOP = 'Stop here';

/** Shows a finding where it stands, and lets a person choose among its fixes. */
function picking(globals: Globals, terminal: Terminal): Pick {
  return async (located, fixes) => {
    const { renderFrames } = await import('../diagnostics/render/frame.ts');
    await terminal.err(`${renderFrames([located], { paint: globals.paint.err })}\n`);
    const answer = await terminal.choose('What should be done?', [...fixes.map(({ title }) => title), LEAVE, STOP]);
    if (answer === null) return null;
    return fixes[answer] ?? (answer === fixes.length ? 'leave' : 'stop');
  };
}

async function show(report: FixReport, dry: boolean, globals: Globals, terminal: Terminal): Promise<ExitCode> {
  const { made, files, after } = report;
  const exitCode = after.outcome === 'stale' ? EXIT_CODES.done : EXIT_OF_OUTCOME[after.outcome];
  if (globals.format === 'json') {
    const { toJson } = await import('../diagnostics/render/json.ts');
    const left = after.diagnostics.map(toJson);
    await terminal.out(`${JSON.stringify({ ok: exitCode === EXIT_CODES.done, made, files, left }, null, 2)}\n`);
    return exitCode;
  }
  const done = globals.paint.out('good', dry ? 'would fix' : 'fixed');
  for (const { file, job, code, title } of made) {
    await terminal.out(`${done}  ${file}${job === null ? '' : `  ${job}`}  ${code}  ${title}\n`);
  }
  if (made.length === 0 && !globals.quiet) await terminal.out('nothing to fix\n');
  if (exitCode !== EXIT_CODES.done) {
    const errors = after.diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error');
    await showFindings(errors, globals, terminal, terminal.err);
    if (!globals.quiet) await terminal.err(`${tally(errors, globals)} left for you.\n`);
  } else if (made.length > 0 && !dry && !globals.quiet) await terminal.err('Run `nljobs build` next.\n');
  return exitCode;
}
