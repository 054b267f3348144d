import { Argument, type Command } from 'commander';
import { didYouMean, EXIT_CODES, type JobSpec } from 'nljobs/spec/core';
import { TARGETS, type TargetName } from '../services/export/target.ts';
import { buildHere } from './build-here.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import { showFindings } from './findings.ts';
import { requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('export', 'writes the schedules of jobs for another scheduler, exactly or not at all', terminal)
    .addArgument(new Argument('<target>', 'the scheduler').choices([...TARGETS]))
    .argument('[job...]', 'ids of jobs; all that have a schedule when left out')
    .option('--command <command>', 'what starts a job, before its id', 'nljobs run')
    .option('--url <url>', 'call a running instance at this address instead')
    .option('--image <image>', 'the container image that the command is in; kubernetes needs it');
}

/**
 * `nljobs export <target> [job…]`: the same schedules for crontab, Kubernetes or EventBridge. A job that cannot be had
 * exactly is refused by name, and the command ends with 1; what can be had is written all the same. `--timezone` is the
 * zone of the host, for crontab.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('export', globals.format, ['pretty', 'json']);
  const [to, ...asked] = program.args as [TargetName, ...string[]];
  const options = program.opts<{ command: string; url?: string; image?: string }>();
  const url = options.url === undefined ? null : readUrl(options.url);
  if (to === 'kubernetes' && options.image === undefined) {
    throw new Failure('A CronJob starts a container: say with --image which one.');
  }
  const { cwd, config } = globals;
  const report = await buildHere({ cwd, config, write: false, strict: false, engine: null });
  if (report.outcome === 'unusable') {
    await showFindings(report.diagnostics, globals, terminal, terminal.err);
    return EXIT_CODES.usage;
  }
  for (const id of asked) {
    if (!report.ids.includes(id)) {
      throw new Failure(`There is no job "${id}".${didYouMean(id, report.ids)}`);
    }
  }
  const specs: JobSpec[] = [];
  const unread: { job: string; reason: string }[] = [];
  for (const { id, spec } of report.jobs) {
    if (asked.length > 0 ? !asked.includes(id) : spec !== null && !hasSchedule(spec)) continue;
    if (spec === null) unread.push({ job: id, reason: 'it cannot be read; `nljobs check` says why' });
    else specs.push(spec);
  }
  const { exportJobs } = await import('../services/export/export.ts');
  const call = {
    command: options.command.split(/\s+/).filter((word) => word !== ''),
    url,
    image: options.image ?? null,
    timezone: globals.timezone ?? 'UTC',
  };
  const exported = exportJobs(specs, to, call, globals.now);
  const refused = [...unread, ...exported.refused];
  const exitCode = refused.length > 0 ? EXIT_CODES.findings : EXIT_CODES.done;
  if (globals.format === 'json') {
    await terminal.out(`${JSON.stringify({ ok: refused.length === 0, target: to, ...exported, refused }, null, 2)}\n`);
    return exitCode;
  }
  await terminal.out(exported.text);
  for (const { job, note } of exported.jobs) {
    if (note !== null && !globals.quiet) await terminal.err(`${globals.paint.err('info', 'note')}  ${job}: ${note}\n`);
  }
  for (const { job, reason } of refused) {
    await terminal.err(`${globals.paint.err('error', 'refused')}  ${job}: ${reason}\n`);
  }
  return exitCode;
}

/** A job with events alone is nothing for a scheduler, and is passed over where nobody asks for it by name. */
function hasSchedule({ triggers }: JobSpec): boolean {
  return triggers.some(({ kind }) => kind === 'cron' || kind === 'rrule' || kind === 'interval' || kind === 'once');
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Failure(`--url takes an address such as https://jobs.example.com, not "${text}".`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Failure('--url holds a name or a password, which would stand in the file that is written.', {
      advice: 'Leave it out: the token is read from NLJOBS_TOKEN.',
    });
  }
  return text;
}
