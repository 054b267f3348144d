import { existsSync } from 'node:fs';
import { type Operations, Refusal } from '../http/operations.ts';
import { EXIT_CODES, type ExitCode } from '../spec/exit-codes.ts';
import type { OpenStore } from '../store/open.ts';
import { CliFailure, usage } from './failure.ts';
import type { InstanceAddress } from './find-instance.ts';
import type { Follow } from './follow.ts';
import type { Cli } from './program.ts';
import type { Settings } from './settings.ts';

/** What a verb does with what it is connected to; `follow` is null where no instance runs, and so nothing happens. */
type Body = (operations: Operations, follow: Follow | null) => Promise<ExitCode>;

/** What to do when an instance is needed. */
export const START_ONE =
  'Start one here with nljobs dev (or nljobs start, in production), and ask again from another terminal.\n' +
  'Or name one that runs elsewhere: set NLJOBS_URL and NLJOBS_TOKEN.';

const NAME_ONE = 'Set NLJOBS_URL to the address of one, and NLJOBS_TOKEN to a token of it.';

/**
 * Runs `body` with the operations of the running instance, found by --url, NLJOBS_URL or the lock of the embedded
 * folder; with none running, with what the store alone can do. Closes what it opened.
 */
export async function withOperations(cli: Cli, body: Body): Promise<ExitCode> {
  // Loaded here, so that help and wrong usage do not pay for it.
  const [{ readSettings }, { findInstance }] = await Promise.all([
    import('./settings.ts'),
    import('./find-instance.ts'),
  ]);
  const settings = readSettings(
    cli.flags.url === null ? cli.env : { ...cli.env, NLJOBS_URL: cli.flags.url },
    cli.flags.cwd,
    cli.terminal.warn,
  );
  const found = await findInstance(settings);
  return found === null ? withStore(cli, settings, body) : withInstance(cli, found, body);
}

async function withInstance(cli: Cli, { url, token }: InstanceAddress, body: Body): Promise<ExitCode> {
  if (cli.flags.verbose) cli.terminal.note(`Talking to ${url}`);
  const [{ httpOperations }, { followEvents }] = await Promise.all([import('./client.ts'), import('./follow.ts')]);
  return body(httpOperations({ url, token }), followEvents({ url, token }));
}

async function withStore(cli: Cli, settings: Settings, body: Body): Promise<ExitCode> {
  const { openConfiguredStore } = await import('./open-store.ts');
  if (settings.embedded && !existsSync(settings.data)) {
    throw usage(
      `No instance is running here, and there is no store at ${settings.data}.`,
      'Start one with nljobs dev, or name it with --url, NLJOBS_URL or NLJOBS_DATA.',
    );
  }
  const [{ offlineOperations }, { readProjectSpecs }, open] = await Promise.all([
    import('../http/offline-operations.ts'),
    import('./entry.ts'),
    openConfiguredStore(settings, settings.embedded ? 'auto' : 'check', cli.terminal),
  ]);
  try {
    const working = await workingBeside(open, settings);
    cli.terminal.note(
      working === 0
        ? 'No instance is running; this is what the store and the project say.'
        : `On this database ${instances(working)}, and none is named; this is what the store and the project say.`,
    );
    const specs = () => readProjectSpecs(cli.flags.cwd);
    return await body(offlineOperations({ store: open.store, specs, now: Date.now }), null).catch((error: unknown) => {
      throw forAnInstance(error, working);
    });
  } finally {
    await open.close();
  }
}

/** What only an instance can do is told with where to find one; any other error as it is. */
function forAnInstance(error: unknown, working: number): unknown {
  if (!(error instanceof Refusal) || error.kind !== 'unavailable') return error;
  const [message, hint] =
    working === 0
      ? [error.message, START_ONE]
      : [`This is for an instance to do: on this database ${instances(working)}, and none is named.`, NAME_ONE];
  return new CliFailure(EXIT_CODES.unavailable, message, hint, { cause: error });
}

/** How many instances work on a store that others share; where it is in a folder, whoever opens it is alone. */
async function workingBeside({ store }: OpenStore, { embedded }: Settings): Promise<number> {
  if (embedded) return 0;
  return (await store.workers.list('default')).filter(({ silent }) => !silent).length;
}

function instances(count: number): string {
  return count === 1 ? 'one instance works' : `${count} instances work`;
}
