import type { Command } from 'commander';

/** What can follow a command: subcommands and options with what they are for, and the values that options may take. */
export interface Completed {
  /** `runs`, or `runs list`. */
  readonly path: string;
  readonly subcommands: readonly { readonly name: string; readonly text: string }[];
  readonly flags: readonly CompletedFlag[];
  /** What the first argument may be, where it is one of a few words. */
  readonly choices: readonly string[];
  /** Of what the first argument is an id; null where it is none. */
  readonly ids: IdKind | null;
}

export interface CompletedFlag {
  /** `--check`. */
  readonly long: string;
  readonly text: string;
  readonly takesValue: boolean;
  readonly values: readonly string[];
  /** Of what its value is an id; null where it is none. */
  readonly ids: IdKind | null;
}

/** What ids can be completed of: an instance is asked for them while somebody types. */
export const ID_KINDS = ['jobs', 'runs', 'open-runs', 'schedules', 'dead', 'tokens'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** A command and its subcommands, as they can be completed. */
export function completedBy(name: string, command: Command): readonly Completed[] {
  const own: Completed = {
    path: name,
    subcommands: command.commands.map((one) => ({ name: one.name(), text: oneLine(one.description()) })),
    flags: command.options.flatMap(({ long, description, required, optional, argChoices }) =>
      long === undefined || long === null
        ? []
        : [
            {
              long,
              text: oneLine(description),
              takesValue: required || optional,
              values: argChoices ?? [],
              ids: idsOfFlag(long),
            },
          ],
    ),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    ids: idsOf(name, command.registeredArguments[0]?.name() ?? ''),
  };
  return [own, ...command.commands.flatMap((one) => completedBy(`${name} ${one.name()}`, one))];
}

function idsOfFlag(long: string): IdKind | null {
  return long === '--job' ? 'jobs' : null;
}

/** What an argument is the id of, by its name and by the verb that takes it. */
function idsOf(path: string, argument: string): IdKind | null {
  if (/\bjob\b/u.test(argument)) return 'jobs';
  if (argument === 'run') return path === 'runs cancel' ? 'open-runs' : 'runs';
  if (argument === 'schedule') return 'schedules';
  const [verb] = path.split(' ');
  return argument === 'id' && (verb === 'dead' || verb === 'tokens') ? verb : null;
}

/** Descriptions go into quotes of shells: without signs that end them, and without line ends. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/['"`$\\[\]]/g, '');
}
