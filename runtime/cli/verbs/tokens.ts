import { type Command, Option } from 'commander';
import type { NewTokenView, TokenView } from '../../http/wire.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../spec/vocabulary.ts';
import { withOperations } from '../connect.ts';
import type { Cli } from '../program.ts';
import { showInstant, table } from '../show.ts';
import { printable, type Terminal } from '../terminal.ts';
import { readEnd } from '../time-option.ts';

/** `nljobs tokens list | create | rotate | revoke`. */
export function define(command: Command, cli: Cli): void {
  const { terminal } = cli;
  command
    .command('list')
    .description('List the tokens of the API, newest first; never themselves.')
    .action(
      cli.action(async () =>
        withOperations(cli, async (operations) => {
          const tokens = await operations.tokens();
          if (terminal.json) terminal.answer(JSON.stringify({ items: tokens }));
          else if (tokens.length === 0) terminal.note('No tokens yet.');
          else {
            table(terminal, tokens, [
              { title: 'ID', cell: ({ id }) => id },
              { title: 'NAME', cell: ({ name }) => printable(name), flexible: true },
              { title: 'MAY', cell: ({ scopes }) => scopes.join(' '), leaves: 2 },
              { title: 'PROJECT', cell: ({ project }) => printable(project ?? ''), flexible: true, leaves: 3 },
              {
                title: 'USED',
                cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : showInstant(lastUsedAt)),
                leaves: 1,
              },
              { title: 'ENDS', cell: showEnd },
            ]);
          }
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('create')
    .description('Make a token of the API. It is shown this once.')
    .argument('<name>', 'who or what it is for')
    .addOption(new Option('--scope <scope...>', 'what it may do; all without').choices([...TOKEN_SCOPES]))
    .option('--project <tenant>', 'confine it to this tenant, and to jobs that run for tenants')
    .option('--address <address>', 'where whoever has it is told of runs that it asks for with --notify')
    .option('--expires <time>', 'when it ends: an instant, or a time from now such as 90d', readEnd)
    .action(
      cli.action(
        async (name: string, options: { scope?: TokenScope[]; project?: string; address?: string; expires?: string }) =>
          withOperations(cli, async (operations) => {
            const made = await operations.createToken({
              name,
              ...(options.scope === undefined ? {} : { scopes: options.scope }),
              ...(options.project === undefined ? {} : { project: options.project }),
              ...(options.address === undefined ? {} : { address: options.address }),
              ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
            });
            showNew(terminal, made);
            return EXIT_CODES.done;
          }),
      ),
    );

  command
    .command('rotate')
    .description('Give a token another secret, which is shown this once.')
    .argument('<id>', 'of the token')
    .option('--keep <time>', 'let the one before go on until then: an instant, or a time from now such as 24h', readEnd)
    .action(
      cli.action(async (id: string, options: { keep?: string }) =>
        withOperations(cli, async (operations) => {
          showNew(
            terminal,
            await operations.rotateToken(id, options.keep === undefined ? {} : { keepUntil: options.keep }),
          );
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('revoke')
    .description('End a token, from this moment on.')
    .argument('<id>', 'of the token')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const token = await operations.revokeToken(id);
          terminal.answer(
            terminal.json ? JSON.stringify(token) : `The token "${printable(token.name)}" opens nothing any more.`,
          );
          return EXIT_CODES.done;
        }),
      ),
    );
}

/** The token alone is the answer, so that it can be handed on: `TOKEN=$(nljobs tokens create CI)`. */
function showNew(terminal: Terminal, made: NewTokenView): void {
  terminal.answer(terminal.json ? JSON.stringify(made) : made.token);
  terminal.note(`This is the only time that the token "${printable(made.name)}" (${made.id}) is shown.`);
}

function showEnd({ revokedAt, expiresAt }: TokenView): string {
  if (revokedAt !== null) return `revoked ${showInstant(revokedAt)}`;
  return expiresAt === null ? 'never' : showInstant(expiresAt);
}
