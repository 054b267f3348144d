import type { Command, OutputConfiguration } from 'commander';
import { EXIT_CODES, type ExitCode } from '../spec/exit-codes.ts';
import { usage } from './failure.ts';
import type { GlobalFlags } from './flags.ts';
import type { Terminal } from './terminal.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A verb of the command. Those of the compiler are only named here; its own CLI knows their options. */
export type Verb =
  | {
      readonly name: string;
      readonly where: 'runtime';
      readonly summary: string;
      readonly load: () => Promise<VerbModule>;
    }
  | { readonly name: string; readonly where: 'compiler'; readonly summary: string };

/** What a verb works with. */
export interface Cli {
  /** Every verb there is, for the one that tells of the others. */
  readonly verbs: readonly Verb[];
  readonly flags: GlobalFlags;
  readonly env: Environment;
  readonly terminal: Terminal;
  /** Wraps a verb's body, so that the code it gives becomes the command's. */
  action<Args extends unknown[]>(body: (...args: Args) => Promise<ExitCode>): (...args: Args) => Promise<void>;
}

/** A file in verbs/: it adds its arguments, options and action to the command of its name. */
export interface VerbModule {
  readonly define: (command: Command, cli: Cli) => void;
}

/** Parses what follows a verb and runs it; gives the exit code. Wrong usage is thrown as a usage failure. */
export async function runVerb(
  verb: { readonly name: string; readonly summary: string; readonly load: () => Promise<VerbModule> },
  rest: readonly string[],
  settings: Omit<Cli, 'action'>,
): Promise<ExitCode> {
  const [{ Command, CommanderError }, module] = await Promise.all([import('commander'), verb.load()]);
  let code: ExitCode = EXIT_CODES.done;
  const cli: Cli = {
    ...settings,
    action:
      (body) =>
      async (...args) => {
        code = await body(...args);
      },
  };
  const command = new Command(`nljobs ${verb.name}`).description(`${capitalised(verb.summary)}.`);
  // Set before `define`, because subcommands take these over when they are made.
  const output: OutputConfiguration = { outputError: () => {} };
  command.configureOutput(output).exitOverride().helpCommand(false);
  module.define(command, cli);
  try {
    await command.parseAsync([...rest], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT_CODES.done;
    // A group without its subcommand has shown its help already.
    if (error.code === 'commander.help') return EXIT_CODES.usage;
    const message = error.message.replace(/^error: /u, '').replaceAll('\n', ' ');
    throw usage(`${capitalised(message)}${/[.)?]$/u.test(message) ? '' : '.'}`, `nljobs ${verb.name} --help`);
  }
  return code;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
