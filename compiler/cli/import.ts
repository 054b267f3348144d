import type { Command } from 'commander';
import { EXIT_CODES } from 'nljobs/spec/core';
import type { Found, Skipped } from '../audit/found.ts';
import type { Imported } from '../audit/import/imported.ts';
import type { Host } from '../host/host.ts';
import { createNodeHost } from '../host/node.ts';
import { joinPath, normalizePath } from '../host/path.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import { type Globals, requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('import', 'writes jobs.md from the schedules of a repository', terminal)
    .argument('[path]', 'a folder or a file', '.')
    .option('--out <file>', 'where to write; - is standard output', 'jobs.md');
}

/**
 * `nljobs import [path]`: the schedules of a repository as descriptions in English, with what is doubtful about each as
 * a question. Runs nothing of it, and overwrites nothing.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('import', globals.format, ['pretty', 'json']);
  const cwd = normalizePath(globals.cwd);
  const path = joinPath(cwd, program.args[0] ?? '.');
  const { out } = program.opts<{ out: string }>();
  const host = createNodeHost();
  const kind = host.kind(path);
  if (kind === null) {
    throw new Failure(`There is no file and no folder ${program.args[0]}.`, { advice: 'Name the folder to look in.' });
  }
  const target = out === '-' ? null : joinPath(cwd, out);
  if (target !== null && host.kind(target) !== null) {
    throw new Failure(`${out} is there already, and import overwrites nothing.`, {
      advice: 'Name another file with --out, or use --out - to have it on standard output.',
    });
  }
  const timezone = globals.timezone ?? 'UTC';
  const root = kind === 'file' ? joinPath(path, '..') : path;
  const [{ findSchedules }, { importJobs }, { toMarkdown }, { linesOf }] = await Promise.all([
    import('../audit/walk.ts'),
    import('../audit/import/import-jobs.ts'),
    import('../audit/import/markdown.ts'),
    import('../diagnostics/position.ts'),
  ]);
  const found: Found[] = [];
  const skipped: Skipped[] = [];
  for await (const one of findSchedules(host, path)) {
    if ('reason' in one) skipped.push(one);
    else found.push(one);
  }
  const imported = importJobs(found, { timezone, from: globals.now });
  const lineOf = ({ file, line }: Found): string => linesOf(textOf(host, joinPath(root, file))).text(line);
  const text = toMarkdown(imported, lineOf, timezone);
  // A file without a job is no source of a project.
  const written = target !== null && imported.jobs.length > 0;
  if (written) {
    const done = host.write(target, text);
    if (!done.ok) throw new Failure(`${out} cannot be written: ${done.reason}.`);
  }
  if (globals.format === 'json')
    await terminal.out(`${JSON.stringify(asJson(imported, skipped, written ? out : null), null, 2)}\n`);
  else if (target === null) await terminal.out(text);
  else await tell(imported, skipped, out, globals, terminal);
  return EXIT_CODES.done;
}

function textOf(host: Host, path: string): string {
  const read = host.read(path);
  return read.kind === 'file' ? new TextDecoder().decode(read.bytes) : '';
}

function asJson({ jobs, left }: Imported, skipped: readonly Skipped[], out: string | null): object {
  const from = ({ file, line, column, cron, dialect, timezone }: Found) => ({
    file,
    line,
    column,
    cron,
    dialect,
    timezone,
  });
  return {
    ok: true,
    out,
    jobs: jobs.map(({ found, id, title, description, questions }) => ({
      id,
      title,
      description,
      questions,
      from: from(found),
    })),
    left: left.map(({ found, reason }) => ({ reason, from: from(found) })),
    skipped,
  };
}

async function tell(
  { jobs, left }: Imported,
  skipped: readonly Skipped[],
  out: string,
  globals: Globals,
  terminal: Terminal,
): Promise<void> {
  const { paint } = globals;
  if (jobs.length > 0) await terminal.out(`${paint.out('good', 'wrote')}  ${out}\n`);
  if (globals.quiet) return;
  const questions = jobs.reduce((sum, job) => sum + job.questions.length, 0);
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  await terminal.err(
    jobs.length === 0
      ? 'No schedule was found that a job can be made of; nothing was written.\n'
      : `${count(jobs.length, 'job')} from ${count(new Set(jobs.map(({ found }) => found.file)).size, 'file')}, ${count(questions, 'question')} to answer in the quotes.\n`,
  );
  for (const { found, reason } of left)
    await terminal.err(`left out: ${found.file}:${found.line} ${found.cron.trim()}: ${reason}\n`);
  if (skipped.length > 0) await terminal.err(`${count(skipped.length, 'file')} could not be looked into.\n`);
  if (jobs.length > 0) await terminal.err('Next: `nljobs check`.\n');
}
