import type { Command } from 'commander';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { loadCompile } from '../compiler.ts';
import { eventConsole } from '../console.ts';
import { findBuiltEntry, readEntry } from '../entry.ts';
import { usage } from '../failure.ts';
import { startInstance } from '../instance.ts';
import { interruptible, leaveSoon, untilAborted } from '../interrupt.ts';
import type { Cli } from '../program.ts';
import { readSettings } from '../settings.ts';
import { readPort } from '../time-option.ts';

interface StartOptions {
  readonly allowUnimplemented?: true;
  readonly english?: true;
  readonly port?: number;
  readonly host?: string;
}

/** The compiler, where somebody asked for it: production images are without, unless they want it. */
async function compilerOf(cwd: string) {
  const compile = await loadCompile(cwd);
  if (compile !== null) return compile;
  throw usage(
    'English is to be read at run time, and @nljobs/compiler is not installed here.',
    'Install it with the application: npm install @nljobs/compiler; or leave --english and NLJOBS_ENGLISH out.',
  );
}

/** `nljobs start [entry.js]`. */
export function define(command: Command, cli: Cli): void {
  const { terminal, flags, env } = cli;
  command
    .argument('[entry]', 'the built module that exports `jobs`')
    .option('--allow-unimplemented', 'start although handlers are not written; their jobs stay unscheduled')
    .option('--port <port>', 'port of the API (or NLJOBS_PORT); any free one without', readPort)
    .option('--english', 'read schedules in English at run time, by the compiler of the project (or NLJOBS_ENGLISH)')
    .option('--host <address>', 'where the API listens (or NLJOBS_HOST); 127.0.0.1 without')
    .action(
      cli.action(async (named: string | undefined, options: StartOptions) => {
        const settings = readSettings(env, flags.cwd, terminal.warn);
        const entry = await readEntry(findBuiltEntry(named, flags.cwd), flags.cwd);
        const compile = options.english === true || settings.english ? await compilerOf(flags.cwd) : null;
        const told = eventConsole(terminal);
        return interruptible(async (signal) => {
          const instance = await startInstance({
            settings: { ...settings, port: options.port ?? settings.port, host: options.host ?? settings.host },
            entry,
            // An embedded store belongs to this instance alone; a shared database is migrated by a person.
            migrate: settings.embedded ? 'auto' : 'check',
            allowUnimplemented: options.allowUnimplemented === true,
            environment: settings.environment ?? 'production',
            terminal,
            ...(compile === null ? {} : { compile }),
            onEvent: told.tell,
          });
          try {
            const { length } = entry.specs;
            terminal.note(
              `nljobs runs ${length} ${length === 1 ? 'job' : 'jobs'} on ${settings.engine} (${settings.engineBecause}); API at ${instance.url}`,
            );
            // Its own token is no matter for a log: whoever may look makes one with `nljobs tokens create`.
            terminal.note(`Dashboard at ${instance.url}/`);
            if (!settings.embedded && settings.token === null) {
              // An embedded folder's lock file tells the token to the other verbs; elsewhere a person has to choose it.
              terminal.note('Nobody can use the API yet: set NLJOBS_TOKEN for this instance and for those who ask it.');
            }
            await Promise.race([instance.failed, untilAborted(signal)]);
            terminal.note('Stopping: running attempts get time to finish.');
          } finally {
            await instance.stop();
            told.flush();
            leaveSoon();
          }
          return signal.reason === 'SIGINT' ? EXIT_CODES.interrupted : EXIT_CODES.done;
        });
      }),
    );
}
