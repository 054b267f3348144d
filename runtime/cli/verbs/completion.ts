import { Argument, Command, Option } from 'commander';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { loadCompiler } from '../compiler.ts';
import { type Completion, SHELLS, type Shell, scriptOf } from '../completion/scripts.ts';
import { type Completed, completedBy, ID_KINDS, type IdKind } from '../completion/words.ts';
import { usage } from '../failure.ts';
import { GLOBAL_FLAGS } from '../flags.ts';
import type { Cli } from '../program.ts';

/** `nljobs completion bash | zsh | fish`: the script on standard output, from the verbs and their commands. */
export function define(command: Command, cli: Cli): void {
  command
    .addArgument(new Argument('[shell]', 'the shell that is to complete').choices([...SHELLS]))
    // What the scripts ask themselves.
    .addOption(new Option('--ids <kind>', 'the ids that there are, one a line').choices([...ID_KINDS]).hideHelp())
    .action(
      cli.action(async (shell: Shell | undefined, { ids }: { readonly ids?: IdKind }) => {
        if (ids !== undefined) {
          const { idsOf } = await import('../completion/ids.ts');
          const found = await idsOf(ids, cli);
          if (found.length > 0) cli.terminal.answer(found.join('\n'));
          return EXIT_CODES.done;
        }
        if (shell === undefined) throw usage('Which shell is to complete?', `Say one of ${SHELLS.join(', ')}.`);
        cli.terminal.answer(scriptOf(shell, await readCompletion(cli)).trimEnd());
        return EXIT_CODES.done;
      }),
    );
}

/** The words of every verb. Where there is no compiler, its verbs complete without their options. */
async function readCompletion(cli: Cli): Promise<Completion> {
  const compiler = await loadCompiler(cli.flags.cwd);
  const commands: Completed[] = [];
  for (const { name, command } of (await compiler?.commandsOfVerbs()) ?? [])
    commands.push(...completedBy(name, command));
  commands.push(...(await ownCommands(cli)));
  const globals = GLOBAL_FLAGS.flatMap(([flags, text]) => {
    const long = /--[a-z-]+/.exec(flags)?.[0];
    return long === undefined ? [] : [{ long, text, takesValue: /[<[]/.test(flags), values: [], ids: null }];
  });
  return { verbs: cli.verbs.map(({ name, summary }) => ({ name, summary })), commands, globals };
}

/** The words of the runtime's own verbs. */
export async function ownCommands(cli: Cli): Promise<readonly Completed[]> {
  const commands: Completed[] = [];
  for (const verb of cli.verbs) {
    if (verb.where !== 'runtime') continue;
    const command = new Command(verb.name);
    (await verb.load()).define(command, cli);
    commands.push(...completedBy(verb.name, command));
  }
  return commands;
}
