import type { Command } from 'commander';
import { type Operations, Refusal, type TriggerWishes } from '../../http/operations.ts';
import type { RunView } from '../../http/wire.ts';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import { awaitRun } from '../await-run.ts';
import { withOperations } from '../connect.ts';
import { usage } from '../failure.ts';
import type { Follow } from '../follow.ts';
import { interruptible } from '../interrupt.ts';
import { readPayload } from '../payload.ts';
import type { Cli } from '../program.ts';
import { readSettings } from '../settings.ts';
import { showTook, showWhy, statusColor } from '../show.ts';
import { printable, type Terminal } from '../terminal.ts';
import { readInstant } from '../time-option.ts';

interface Options {
  readonly input?: string;
  readonly at?: string;
  readonly scope?: string;
  readonly key?: string;
  readonly notify?: string | true;
  readonly wait?: boolean;
}

/** `nljobs run <job> [--input JSON] [--at TIME] [--wait]`. */
export function define(command: Command, cli: Cli): void {
  const { terminal, flags } = cli;
  command
    .argument('<job>', 'its id, such as send-reminders')
    .option('--input <json>', 'what the handler gets, as JSON or @file')
    .option('--at <time>', 'not before this time, such as 2027-01-01T09:00Z', readInstant)
    .option('--scope <tenant>', 'the tenant it runs for')
    .option('--key <key>', 'asked for again with the same key, it is the same run')
    .option(
      '--notify [address]',
      'tell this address when it has ended; without one, your own (NLJOBS_ADDRESS, or that of your token)',
    )
    .option('--wait', 'wait until it has ended; exit 6 when it failed')
    .action(
      cli.action(async (job: string, { wait: waits = false, input: text, ...options }: Options) => {
        const input = readPayload('--input', text, flags.cwd);
        return withOperations(cli, async (operations, follow) => {
          const run = await trigger(operations, job, input, {
            runAt: options.at,
            scope: options.scope,
            idempotencyKey: options.key,
            notify: addressOf(options.notify, cli),
          });
          if (!waits || follow === null) {
            terminal.answer(terminal.json ? JSON.stringify(run) : `Run ${run.id} is ${run.status}.`);
            terminal.note(`Follow it with nljobs runs show ${run.id}`);
            return EXIT_CODES.done;
          }
          terminal.note(`Run ${run.id} of ${job} is ${run.status}.`);
          return interruptible((signal) => wait(operations, follow, run, terminal, signal));
        });
      }),
    );
}

/** Who is to be told: the address that was given, that of whoever types this, or that of the token it is asked with. */
function addressOf(given: string | true | undefined, cli: Cli): string | true | undefined {
  return given === true ? (readSettings(cli.env, cli.flags.cwd).address ?? true) : given;
}

/** A serial job that is going already is told with what can be done about it. */
async function trigger(operations: Operations, job: string, input: unknown, wishes: TriggerWishes): Promise<RunView> {
  try {
    return await operations.trigger(job, input, wishes);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
    const hint =
      error.run === null
        ? null
        : `Look at it: nljobs runs show ${error.run}\nOr end it: nljobs runs cancel ${error.run}`;
    throw usage(error.message, hint, { cause: error });
  }
}

async function wait(
  operations: Operations,
  follow: Follow,
  begun: RunView,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const run = await awaitRun(operations, follow, begun, terminal, signal);
  if (run === null) {
    terminal.note(`Run ${begun.id} goes on without you; follow it with nljobs runs show ${begun.id}`);
    return EXIT_CODES.interrupted;
  }
  if (terminal.json) terminal.answer(JSON.stringify(run));
  else {
    const why = showWhy(run);
    const result = run.result === null || run.result === undefined ? '' : `\n${printable(JSON.stringify(run.result))}`;
    const status = terminal.style(statusColor(run.status), run.status);
    terminal.answer(`Run ${run.id} ${status} in ${showTook(run)}${why === '' ? '' : `: ${why}`}${result}`);
  }
  return run.status === 'completed' ? EXIT_CODES.done : EXIT_CODES.runFailed;
}
