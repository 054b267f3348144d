import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import {
  type CompilerCli,
  type CompilerProject,
  compilerMissing,
  isUsable,
  loadCompile,
  loadCompiler,
} from '../compiler.ts';
import { eventConsole } from '../console.ts';
import { startSession } from '../dev-session.ts';
import { readEntry } from '../entry.ts';
import { type InstanceOptions, startInstance } from '../instance.ts';
import { interruptible, leaveSoon, untilAborted } from '../interrupt.ts';
import { jobTeller } from '../job-teller.ts';
import type { Cli } from '../program.ts';
import { readSettings } from '../settings.ts';
import { showSummary } from '../summary.ts';
import { allRan, anyFailed, count, emptyTally, expected, type Tally } from '../tally.ts';
import { readPort, readTime } from '../time-option.ts';

interface DevOptions {
  readonly once?: true;
  readonly limit: number;
  readonly port?: number;
}

/** `nljobs dev [--once]`. */
export function define(command: Command, cli: Cli): void {
  command
    .option('--once', 'stop when every job that comes due has run once, and sum up; exit 6 when a run failed')
    .option('--limit <time>', 'with --once, stop after this long at the latest', readTime, 60_000)
    .option('--port <port>', 'port of the API on 127.0.0.1 (or NLJOBS_PORT); any free one without', readPort)
    .action(cli.action((options: DevOptions) => interruptible((signal) => dev(cli, options, signal))));
}

async function dev(cli: Cli, options: DevOptions, signal: AbortSignal): Promise<ExitCode> {
  const { flags, env, terminal } = cli;
  const settings = readSettings({ ...env, NLJOBS_ENGINE: 'embedded' }, flags.cwd, terminal.warn);
  const compiler = await loadCompiler(flags.cwd);
  if (compiler === null) throw compilerMissing('dev');
  const project = await compiler.openProject({
    cwd: flags.cwd,
    ...(flags.config === null ? {} : { config: flags.config }),
  });
  const compile = await loadCompile(flags.cwd);
  const common: Common = {
    ...(compile === null ? {} : { compile }),
    settings: { ...settings, port: options.port ?? settings.port },
    migrate: 'auto',
    allowUnimplemented: true,
    environment: settings.environment ?? 'development',
    terminal,
  };
  const showFindings = (): Promise<ExitCode> => tellFindings(compiler, cli);
  if (options.once === true) return devOnce(cli, project, common, options.limit, showFindings, signal);

  const told = eventConsole(terminal);
  const session = await startSession({
    cli,
    project,
    start: (entry) => startInstance({ ...common, entry, onEvent: told.tell }),
    showFindings,
  });
  try {
    await Promise.race([session.failed, untilAborted(signal)]);
  } finally {
    await session.stop();
    told.flush();
    leaveSoon();
  }
  return signal.reason === 'SIGINT' ? EXIT_CODES.interrupted : EXIT_CODES.done;
}

/** Of an instance, what does not hang on what is built. */
type Common = Omit<InstanceOptions, 'entry' | 'onEvent'>;

/** Runs every job that comes due once, and sums up. */
async function devOnce(
  { terminal, flags }: Cli,
  project: CompilerProject,
  common: Common,
  limit: number,
  showFindings: () => Promise<ExitCode>,
  signal: AbortSignal,
): Promise<ExitCode> {
  const built = await project.build();
  if (!isUsable(built)) return showFindings();
  const entry = await readEntry(project.outEntry, flags.cwd);
  let tally: Tally = emptyTally(entry.specs.map((spec) => spec.id));
  let awaited: readonly string[] | null = null;
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const told = eventConsole(terminal);
  await jobTeller(terminal, project).tell(entry.specs, built);
  const instance = await startInstance({
    ...common,
    entry,
    onEvent: (event) => {
      told.tell(event);
      tally = count(tally, event);
      if (awaited !== null && allRan(tally, awaited)) finish();
    },
  });
  try {
    terminal.note(`API at ${instance.url}`);
    const now = Date.now();
    awaited = expected(await instance.scheduled(), now, now + limit);
    if (awaited.length === 0 || allRan(tally, awaited)) finish();
    const timer = setTimeout(finish, limit);
    await Promise.race([finished, instance.failed, untilAborted(signal)]);
    clearTimeout(timer);
  } finally {
    await instance.stop();
    told.flush();
    leaveSoon();
  }
  if (signal.aborted) return signal.reason === 'SIGINT' ? EXIT_CODES.interrupted : EXIT_CODES.done;
  showSummary(terminal, entry.specs, tally, Date.now());
  return anyFailed(tally) ? EXIT_CODES.runFailed : EXIT_CODES.done;
}

/** The compiler tells its findings itself; its exit code is ours. */
async function tellFindings(compiler: CompilerCli, { flags }: Cli): Promise<ExitCode> {
  const config = flags.config === null ? [] : ['--config', flags.config];
  const code = await compiler.main(['check', '--cwd', flags.cwd, ...config, ...(flags.json ? ['--json'] : [])]);
  const known = Object.values(EXIT_CODES).find((value) => value === code);
  return known === undefined || known === EXIT_CODES.done ? EXIT_CODES.findings : known;
}
