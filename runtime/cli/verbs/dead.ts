import type { Command } from 'commander';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { withOperations } from '../connect.ts';
import type { Cli } from '../program.ts';
import { showInstant, table } from '../show.ts';
import { printable } from '../terminal.ts';
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
              { title: 'RUN', cell: (letter) => letter.run },
              { title: 'JOB', cell: (letter) => letter.job },
              { title: 'AT', cell: (letter) => showInstant(letter.at) },
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
    .argument('<id>', 'of the dead letter')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const run = await operations.retryDead(id);
          terminal.answer(terminal.json ? JSON.stringify(run) : `Run ${run.id} of ${run.job} is ${run.status}.`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('delete')
    .description('Take the dead letter away; its run is not run again.')
    .argument('<id>', 'of the dead letter')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const deleted = await operations.deleteDead(id);
          terminal.answer(terminal.json ? JSON.stringify(deleted) : `Dead letter ${deleted.id} is deleted.`);
          return EXIT_CODES.done;
        }),
      ),
    );
}
