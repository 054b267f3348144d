import type { Command } from 'commander';
import type { Operations } from '../../http/operations.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { didYouMean } from '../../spec/near-miss.ts';
import { withOperations } from '../connect.ts';
import { readPayload } from '../payload.ts';
import type { Cli } from '../program.ts';

/** `nljobs emit <event> [--payload JSON] [--id ID]`. */
export function define(command: Command, cli: Cli): void {
  const { terminal, flags } = cli;
  command
    .argument('<event>', 'its name, such as user.signed_up')
    .option('--payload <json>', 'what the event carries, as JSON or @file')
    .option('--id <id>', 'names this event: told again, it starts nothing again')
    .action(
      cli.action(async (event: string, options: { payload?: string; id?: string }) => {
        const payload = readPayload('--payload', options.payload, flags.cwd);
        return withOperations(cli, async (operations) => {
          const runs = await operations.emit(event, payload, options.id ?? null);
          if (terminal.json) terminal.answer(JSON.stringify({ runs }));
          else if (runs.length === 0) terminal.answer(`No job waits for ${event}.${await meant(event, operations)}`);
          else for (const run of runs) terminal.answer(`Run ${run.id} of ${run.job} is ${run.status}.`);
          return EXIT_CODES.done;
        });
      }),
    );
}

/** What may have been meant by an event that starts nothing; nothing where the jobs are not to be seen, or know it. */
async function meant(event: string, operations: Operations): Promise<string> {
  const known = await operations.jobs().then(
    (jobs) => jobs.flatMap(({ events }) => events),
    (): readonly string[] => [],
  );
  return known.includes(event) ? '' : didYouMean(event, known);
}
