import type { Command } from 'commander';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import type { OpenStore } from '../../store/open.ts';
import { usage } from '../failure.ts';
import { openConfiguredStore } from '../open-store.ts';
import type { Cli } from '../program.ts';
import { readSettings, type Settings } from '../settings.ts';

/** `nljobs migrate [--check | --sql]`. */
export function define(command: Command, cli: Cli): void {
  const { terminal, flags, env } = cli;
  command
    .option('--check', 'change nothing; exit 3 when a migration is due')
    .option('--sql', 'change nothing; print the SQL of what is due, for somebody who runs it')
    .action(
      cli.action(async (options: { check?: true; sql?: true }) => {
        if (options.check === true && options.sql === true) throw usage('Say either --check or --sql.');
        const settings = readSettings(env, flags.cwd, terminal.warn);
        const { due, queue } = await dueMigrations(settings, cli);
        if (options.sql === true) {
          const { migrationScript } = await import('../../store/migrate.ts');
          const own = due.filter((name) => name !== QUEUE);
          if (own.length > 0) terminal.answer(migrationScript(own));
          if (due.includes(QUEUE)) terminal.answer(`-- ${QUEUE}, which pg-boss keeps in a schema of its own\n${queue}`);
          if (due.length === 0) terminal.note('Nothing is due.');
          return EXIT_CODES.done;
        }
        if (options.check !== true && due.length > 0) await migrate(settings, cli);
        const [verb, code] =
          options.check === true ? (['Due', EXIT_CODES.stale] as const) : (['Done', EXIT_CODES.done] as const);
        if (terminal.json) {
          terminal.answer(JSON.stringify({ engine: settings.engine, [verb.toLowerCase()]: due }));
        } else if (due.length === 0) {
          terminal.answer(`The store is up to date (engine ${settings.engine}).`);
        } else {
          terminal.answer(`${verb} (engine ${settings.engine}):\n${due.map((name) => `  ${name}`).join('\n')}`);
        }
        return due.length === 0 ? EXIT_CODES.done : code;
      }),
    );
}

/** What pg-boss keeps, beside the store. */
const QUEUE = 'the queue';

/** Names of what is due, in the store's schema and in the queue's, without changing either; and the SQL for the queue's. */
async function dueMigrations(
  settings: Settings,
  { terminal }: Cli,
): Promise<{ readonly due: readonly string[]; readonly queue: string }> {
  return withOpen(openConfiguredStore(settings, 'leave', terminal), async ({ store, engine }) => {
    const due = [...(await store.pendingMigrations())];
    const queue = (await engine.plan?.()) ?? '';
    if (queue !== '') due.push(QUEUE);
    return { due, queue };
  });
}

/** The store migrates when it is opened, the queue when its engine starts. */
async function migrate(settings: Settings, { terminal }: Cli): Promise<void> {
  await withOpen(openConfiguredStore(settings, 'auto', terminal), ({ engine }) => engine.start());
}

async function withOpen<T>(opening: Promise<OpenStore>, body: (open: OpenStore) => Promise<T>): Promise<T> {
  const open = await opening;
  try {
    return await body(open);
  } finally {
    await open.close();
  }
}
