import type { Command } from 'commander';
import { didYouMean, EXIT_CODES } from 'nljobs/spec/core';
import type { LocatedDiagnostic } from '../diagnostics/located.ts';
import type { BuildReport } from '../services/report.ts';
import { type BuildRequest, buildHere } from './build-here.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import type { Globals } from './globals.ts';
import { EXIT_OF_OUTCOME, jsonOf, showBuild } from './show-build.ts';
import type { Terminal } from './terminal.ts';

/** A finding that somebody has looked at, and that is therefore no longer given. */
interface Accepted {
  readonly job: string;
  readonly code: string;
}

export function define(terminal: Terminal): Command {
  const line = 'accepts the warnings, new readings and unchanged handlers of jobs, and builds';
  return command('ack', line, terminal).argument('[job...]', 'ids of jobs; without any, every job');
}

/**
 * `nljobs ack [job…]`: accepts what a build asks a person to look at (a new reading of old words, a handler that was
 * written for other words, warnings) for these jobs, or for all, and builds. The lockfile that it writes is the
 * signature: commit it.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  const jobs = [...new Set(program.args)];
  const { cwd, config } = globals;
  const request: BuildRequest = { cwd, config, write: false, strict: false, engine: null };
  const before = await buildHere(request);
  if (before.outcome !== 'unusable') for (const job of jobs) requireJob(job, before.ids);
  const after = await buildHere({ ...request, write: true, acknowledge: jobs.length === 0 ? true : jobs });
  return show(after, after.outcome === 'done' ? acceptedBy(before, after) : [], jobs, globals, terminal);
}

async function show(
  report: BuildReport,
  accepted: readonly Accepted[],
  jobs: readonly string[],
  globals: Globals,
  terminal: Terminal,
): Promise<number> {
  if (globals.format === 'json') {
    await terminal.out(`${JSON.stringify({ ...(await jsonOf(report)), accepted }, null, 2)}\n`);
    return EXIT_OF_OUTCOME[report.outcome];
  }
  if (globals.format === 'pretty' && !globals.quiet && report.outcome === 'done') {
    const rows = accepted.map(({ job, code }) => `${globals.paint.out('good', 'accepted')}  ${job}  ${code}\n`);
    await terminal.out(rows.length > 0 ? rows.join('') : 'nothing to accept\n');
  }
  const exitCode = await showBuild(report, globals, terminal);
  // A build writes all or nothing, so that one new reading cannot be accepted while another is open.
  const open = report.diagnostics.flatMap(({ diagnostic, job }) => (diagnostic.code === 'NLJ7004' && job ? [job] : []));
  if (open.length > 0) {
    const together = [...new Set([...jobs, ...open])].join(' ');
    await terminal.err(`Nothing was accepted. Accept them together: \`nljobs ack ${together}\`.\n`);
  }
  return exitCode;
}

function requireJob(job: string, ids: readonly string[]): void {
  if (ids.includes(job)) return;
  throw new Failure(`There is no job "${job}".${didYouMean(job, ids)}`, {
    advice: ids.length === 0 ? 'The project has no jobs.' : `The jobs are ${ids.join(', ')}.`,
  });
}

/** The findings about jobs that were given before, and are not any more. */
function acceptedBy(before: BuildReport, after: BuildReport): readonly Accepted[] {
  const key = ({ diagnostic, job }: LocatedDiagnostic) => `${job} ${diagnostic.code} ${diagnostic.span.start}`;
  const left = new Set(after.diagnostics.map(key));
  return before.diagnostics.flatMap((located) => {
    const { job, diagnostic } = located;
    if (job === null || diagnostic.severity === 'info' || left.has(key(located))) return [];
    return [{ job, code: diagnostic.code }];
  });
}
