import type { Command } from 'commander';

/** What can follow a command: subcommands and options with what they are for, and the values that options may take. */
export interface Completed {
  /** `runs`, or `runs list`. */
  readonly path: string;
  readonly subcommands: readonly { readonly name: string; readonly text: string }[];
  readonly flags: readonly CompletedFlag[];
  /** What the first argument may be, where it is one of a few words. */
  readonly choices: readonly string[];
}

export interface CompletedFlag {
  /** `--check`. */
  readonly long: string;
  readonly text: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

/** A command and its subcommands, as they can be completed. */
export function completedBy(name: string, command: Command): readonly Completed[] {
  const own: Completed = {
    path: name,
    subcommands: command.commands.map((one) => ({ name: one.name(), text: oneLine(one.description()) })),
    flags: command.options.flatMap(({ long, description, required, optional, argChoices }) =>
      long === undefined || long === null
        ? []
        : [{ long, text: oneLine(description), takesValue: required || optional, values: argChoices ?? [] }],
    ),
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
  return [own, ...command.commands.flatMap((one) => completedBy(`${name} ${one.name()}`, one))];
}

/** Descriptions go into quotes of shells: without signs that end them, and without line ends. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/['"`$\\:[\]]/g, '');
}
