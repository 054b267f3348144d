import type { Command } from 'commander';
import { type Operations, Refusal } from '../../http/operations.ts';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import { withOperations } from '../connect.ts';
import { usage } from '../failure.ts';
import type { Cli } from '../program.ts';
import { showInstant, table } from '../show.ts';
import { printable, type Terminal } from '../terminal.ts';
import { readCount } from './runs.ts';

/** `nljobs dead list | retry | delete`. */
export function define(command: Command, cli: Cli): void {
  const { terminal } = cli;
  command
    .command('list')
    .description('List runs that failed for good, newest first.')
    .option('--job <job>', 'only of this job')
    .option('--limit <count>', 'at most so many', readCount, 20)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(
      cli.action(async (options: { job?: string; limit: number; cursor?: string }) =>
        withOperations(cli, async (operations) => {
          const page = await operations.deadLetters(options);
          if (terminal.json) terminal.answer(JSON.stringify(page));
          else if (page.items.length === 0) terminal.note('No dead letters.');
          else {
            table(terminal, page.items, [
              { title: 'ID', cell: (letter) => letter.id },
              { title: 'RUN', cell: (letter) => letter.run, leaves: 1 },
              { title: 'JOB', cell: (letter) => letter.job, flexible: true },
              { title: 'AT', cell: (letter) => showInstant(letter.at), leaves: 2 },
              { title: 'WHY', cell: (letter) => printable(letter.reason), flexible: true },
            ]);
          }
          if (page.cursor !== null) terminal.note(`More with --cursor ${page.cursor}`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('retry')
    .description('Run it again, as a new run, and take the dead letter away.')
    .argument('[id]', 'of the dead letter')
    .option('--all', 'every dead letter, one after the other')
    .option('--job <job>', 'with --all: only of this job')
    .action(
      cli.action(async (id: string | undefined, options: Which) =>
        withOperations(cli, async (operations) => {
          if (chosen(id, options) === null) {
            return forAll(terminal, operations, options.job, 'retried', (letter) => operations.retryDead(letter));
          }
          const run = await operations.retryDead(id ?? '');
          terminal.answer(terminal.json ? JSON.stringify(run) : `Run ${run.id} of ${run.job} is ${run.status}.`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('delete')
    .description('Take the dead letter away; its run is not run again.')
    .argument('[id]', 'of the dead letter')
    .option('--all', 'every dead letter')
    .option('--job <job>', 'with --all: only of this job')
    .action(
      cli.action(async (id: string | undefined, options: Which) =>
        withOperations(cli, async (operations) => {
          if (chosen(id, options) === null) {
            return forAll(terminal, operations, options.job, 'deleted', (letter) => operations.deleteDead(letter));
          }
          const deleted = await operations.deleteDead(id ?? '');
          terminal.answer(terminal.json ? JSON.stringify(deleted) : `Dead letter ${deleted.id} is deleted.`);
          return EXIT_CODES.done;
        }),
      ),
    );
}

interface Which {
  readonly all?: boolean;
  readonly job?: string;
}

/** The one that is meant; null for all. Neither or both is wrong usage. */
function chosen(id: string | undefined, { all = false, job }: Which): string | null {
  if (all && id === undefined) return null;
  if (!all && id !== undefined && job === undefined) return id;
  throw usage('Name one dead letter, or say --all (of one job with --job).', 'nljobs dead list');
}

/** How many are asked for at once. */
const PAGE = 100;

/** Does it to all, oldest of a page last; those that cannot be (a serial job that is going, one that is gone) are told. */
async function forAll(
  terminal: Terminal,
  operations: Operations,
  job: string | undefined,
  done: string,
  act: (id: string) => Promise<unknown>,
): Promise<ExitCode> {
  let count = 0;
  const left: { readonly id: string; readonly why: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await operations.deadLetters({ limit: PAGE, job, cursor });
    for (const { id } of page.items) {
      try {
        await act(id);
        count += 1;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        left.push({ id, why: error.message });
        terminal.note(`${id}: ${error.message}`);
      }
    }
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  if (terminal.json) terminal.answer(JSON.stringify({ [done]: count, left }));
  else
    terminal.answer(`${count} ${count === 1 ? 'is' : 'are'} ${done}${left.length > 0 ? `, ${left.length} left` : ''}.`);
  return left.length === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
}
