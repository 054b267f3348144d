import type { Command } from 'commander';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
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
          else if (runs.length === 0) terminal.answer(`No job waits for ${event}.`);
          else for (const run of runs) terminal.answer(`Run ${run.id} of ${run.job} is ${run.status}.`);
          return EXIT_CODES.done;
        });
      }),
    );
}
