import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode, formatInstant } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { openRevision } from '../host/revision.ts';
import type { ProjectDiff } from '../services/diff/diff.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { Failure } from './failure.ts';
import { showFindings, tally } from './findings.ts';
import { requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('diff', 'shows what changed in meaning since a commit', terminal).option(
    '--base <revision>',
    'the commit to compare with (HEAD, or in a pull request its target)',
  );
}

/**
 * `nljobs diff [--base REV]`: what changed since a commit in what the jobs mean. It ends with 0 whatever changed, and
 * with 1 where the project has errors, so that nobody takes half a comparison for a whole one.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('diff', globals.format, ['pretty', 'json', 'markdown']);
  const base = program.opts<{ base?: string }>().base ?? targetOf(terminal.env) ?? 'HEAD';
  const cwd = normalizePath(globals.cwd);
  const revision = openRevision(cwd, base);
  if (!revision.ok) throw new Failure(revision.reason, { advice: revision.advice });

  const [{ diffProject }, { compile }] = await Promise.all([
    import('../services/diff/diff.ts'),
    import('../compile.ts'),
  ]);
  const config = globals.config === null ? undefined : configKey(cwd, globals.config);
  const diff = await diffProject(revision.host, createNodeHost(), {
    cwd,
    config,
    compile,
    holidayCalendar: installedHolidays,
    now: globals.now,
  });
  if (diff.unusable !== null) {
    await showFindings(diff.unusable, { ...globals, format: 'pretty' }, terminal, terminal.err);
    return EXIT_CODES.usage;
  }
  if (globals.format === 'json') await terminal.out(`${JSON.stringify(toJson(diff, base, globals.now), null, 2)}\n`);
  else if (globals.format === 'markdown') {
    const { diffToMarkdown } = await import('./diff/markdown.ts');
    await terminal.out(diffToMarkdown(diff, base, globals.now));
  } else {
    const { renderDiff } = await import('./diff/text.ts');
    await terminal.out(renderDiff(diff, base, globals.now, globals.paint.out));
  }
  const errors = diff.diagnostics.filter(({ diagnostic }) => diagnostic.severity === 'error');
  if (errors.length === 0) return EXIT_CODES.done;
  if (!globals.quiet) {
    const found = tally(errors, globals);
    await terminal.err(`The project has ${found}; run \`nljobs check\`. What cannot be read is not compared.\n`);
  }
  return exitOf(diff);
}

function exitOf(diff: ProjectDiff): ExitCode {
  return diff.diagnostics.some(({ diagnostic }) => diagnostic.severity === 'error')
    ? EXIT_CODES.findings
    : EXIT_CODES.done;
}

/** The branch that a pull request goes into, where GitHub Actions says so. */
function targetOf(env: Terminal['env']): string | null {
  const branch = env['GITHUB_BASE_REF'];
  return branch === undefined || branch === '' ? null : `origin/${branch}`;
}

/** The same as data: instants are RFC 3339, specs whole. */
function toJson({ changes, jobs }: ProjectDiff, base: string, now: number): object {
  return {
    base,
    now: formatInstant(now),
    jobs,
    changes: changes.map(({ before, after, collisions, ...change }) => ({
      ...change,
      before: before === null ? null : { id: before.id, file: before.file, line: before.line, spec: before.spec },
      after: after === null ? null : { id: after.id, file: after.file, line: after.line, spec: after.spec },
      collisions: collisions.map((one) => ({ ...one, first: formatInstant(one.first) })),
    })),
  };
}
