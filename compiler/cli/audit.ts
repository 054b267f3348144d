import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import type { Baseline } from '../audit/baseline.ts';
import type { AuditFinding } from '../audit/finding.ts';
import { type Host, readText } from '../host/host.ts';
import { createNodeHost } from '../host/node.ts';
import { folderOf, normalizePath } from '../host/path.ts';
import { command, parseArguments, readGlobals } from './command.ts';
import { Failure } from './failure.ts';
import type { Globals } from './globals.ts';
import type { Terminal } from './terminal.ts';

interface Options {
  readonly stdin?: boolean;
  readonly ndjson?: boolean;
  readonly strict?: boolean;
  readonly fix?: boolean;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
}

/** Where known findings are kept when nothing else is said. */
const BASELINE = '.nljobs-audit.json';

export function define(terminal: Terminal): Command {
  return command('audit', 'compares the words beside cron schedules with when they fire, in any repository', terminal)
    .argument('[path]', 'a folder or a file; the working folder when left out')
    .option('--stdin', 'with --ndjson: judge lines of standard input')
    .option(
      '--ndjson',
      'a line of JSON for each finding; with --stdin, lines are {"comment", "cron", "dialect"?, "timezone"?, "cronTimezone"?}',
    )
    .option('--strict', 'warnings are errors')
    .option('--fix', 'write the crons that the words mean, where that is safe')
    .option('--baseline <file>', `leave out the findings of this file (${BASELINE} in the path, where there is one)`)
    .option('--update-baseline', 'write what is found into the baseline, and report nothing');
}

/** `nljobs audit [path]`: finds schedules anywhere and judges the words beside them. Needs no project and no network. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  const options = program.opts<Options>();
  if (options.stdin) {
    if (options.ndjson !== true) throw new Failure('--stdin takes lines of JSON, and needs --ndjson.');
    if (program.args.length > 0)
      throw new Failure('audit takes a path or --stdin, not both.', { advice: 'Leave one of them out.' });
    const [{ answerClaims }, { judge }] = await Promise.all([import('./audit/claims.ts'), import('../audit/judge.ts')]);
    return answerClaims(judge, terminal.input, { now: globals.now, out: terminal.out });
  }
  return auditPath(normalizePath(resolve(globals.cwd, program.args[0] ?? '.')), options, globals, terminal);
}

async function auditPath(path: string, options: Options, globals: Globals, terminal: Terminal): Promise<ExitCode> {
  const host = createNodeHost();
  const kind = host.kind(path);
  if (kind === null) throw new Failure(`There is no file or folder ${path}.`);
  const folder = kind === 'file' ? folderOf(path) : path;
  const [{ auditBelow }, { reporterFor, Texts }, { Fixes }, { Against }, { collisionFinding }] = await Promise.all([
    import('../audit/run.ts'),
    import('./audit/report.ts'),
    import('./audit/fixes.ts'),
    import('../audit/baseline.ts'),
    import('../audit/finding.ts'),
  ]);
  const place = baselinePlace(options, globals, folder, host);
  const against = new Against(await readKnown(place, options, host));
  const texts = new Texts(host, folder);
  const reporter = reporterFor(globals, terminal, texts, options.ndjson === true);
  const fixes = new Fixes();
  const all: AuditFinding[] = [];
  const tally = { error: 0, warning: 0, info: 0 };
  const take = async (finding: AuditFinding): Promise<void> => {
    if (options.updateBaseline) {
      if (finding.severity !== 'info') all.push(finding);
      return;
    }
    if (!against.isNew(finding)) return;
    if (options.fix && finding.code === 'NLJ8001' && fixes.take(finding)) return;
    tally[finding.severity]++;
    await reporter.add(finding);
  };
  for await (const item of auditBelow(host, path, globals.now, place)) {
    if (item.kind === 'schedule') for (const finding of item.audited.findings) await take(finding);
    if (item.kind !== 'end' || options.updateBaseline) continue;
    for (const collision of item.collisions) {
      const finding = collisionFinding(collision);
      if (finding !== null) await take(finding);
    }
    const fixed = fixes.carryOut(host, folder);
    await reporter.end({
      counts: item.counts,
      collisions: item.collisions,
      errors: tally.error,
      warnings: tally.warning,
      notes: tally.info,
      known: against.matched,
      gone: against.gone,
      fixed,
    });
  }
  if (options.updateBaseline) return update(place, all, host, globals, terminal);
  const failed = tally.error > 0 || (options.strict === true && tally.warning > 0);
  return failed ? EXIT_CODES.findings : EXIT_CODES.done;
}

function baselinePlace(options: Options, globals: Globals, folder: string, host: Host): string | null {
  if (options.baseline !== undefined) return normalizePath(resolve(globals.cwd, options.baseline));
  const usual = normalizePath(resolve(folder, BASELINE));
  return options.updateBaseline || host.kind(usual) === 'file' ? usual : null;
}

async function readKnown(place: string | null, options: Options, host: Host): Promise<Baseline> {
  const { NO_BASELINE, readBaseline } = await import('../audit/baseline.ts');
  if (place === null || options.updateBaseline) return NO_BASELINE;
  const text = readText(host, place);
  const advice = 'Write one with --update-baseline.';
  if (text === null) throw new Failure(`There is no baseline ${place}.`, { advice });
  const read = readBaseline(text);
  if (typeof read === 'string') throw new Failure(`${place} is no baseline: ${read}.`, { advice });
  return read;
}

async function update(
  place: string | null,
  all: readonly AuditFinding[],
  host: Host,
  globals: Globals,
  terminal: Terminal,
): Promise<ExitCode> {
  const { writeBaseline } = await import('../audit/baseline.ts');
  const target = place ?? BASELINE;
  const written = host.write(target, writeBaseline(all));
  if (!written.ok) throw new Failure(`${target} cannot be written: ${written.reason}.`);
  if (!globals.quiet)
    await terminal.err(`${all.length} finding${all.length === 1 ? '' : 's'} written to ${target}. Commit it.\n`);
  return EXIT_CODES.done;
}
