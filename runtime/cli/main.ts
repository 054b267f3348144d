import { EXIT_CODES } from '../spec/exit-codes.ts';
import { usage } from './failure.ts';
import { type CommandLine, readCommandLine } from './flags.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { findVerb, verbs } from './verbs.ts';

/**
 * The command `nljobs`: takes the arguments after the program's name and gives the exit code. Never throws. What a
 * verb needs is loaded when that verb is asked for, so that `--version` and the compiler's verbs start at once.
 */
export async function main(argv: readonly string[]): Promise<number> {
  // For as long as the process lives: that nobody reads any more is often heard of when all is said.
  if (!process.stdout.listeners('error').includes(onBrokenPipe)) process.stdout.on('error', onBrokenPipe);
  let terminal = openTerminal({ json: argv.includes('--json'), quiet: false, color: 'auto' });
  try {
    const line = readCommandLine(argv, process.cwd());
    terminal = openTerminal(line.flags);
    return await dispatch(line, terminal);
  } catch (error) {
    const { tell } = await import('./report.ts');
    return tell(error, argv, terminal, argv.includes('--verbose'));
  }
}

async function dispatch(line: CommandLine, terminal: Terminal): Promise<number> {
  if (line.version) {
    const { version } = await import('../version.ts');
    terminal.answer(version());
    return EXIT_CODES.done;
  }
  const about = line.verb === 'help' ? line.rest[0] : undefined;
  if (about !== undefined) return dispatch({ ...line, verb: about, help: true, rest: [], handedOn: [about] }, terminal);
  if (line.verb === null || line.verb === 'help') {
    const { overview } = await import('./help.ts');
    if (line.verb === 'help' || line.help) {
      terminal.answer(overview(terminal.style));
      return EXIT_CODES.done;
    }
    terminal.warn(overview(terminal.styleNote));
    return EXIT_CODES.usage;
  }
  const verb = findVerb(line.verb);
  if (verb === undefined) throw await unknownVerb(line.verb);
  // `nljobs --help build` is `nljobs build --help`.
  const help = line.help ? ['--help'] : [];
  if (verb.where === 'compiler') {
    const { runCompilerVerb } = await import('./compiler.ts');
    return runCompilerVerb(verb.name, [...line.handedOn, ...help], line.flags, process.env);
  }
  const { runVerb } = await import('./program.ts');
  return runVerb(verb, [...help, ...line.rest], { verbs, flags: line.flags, env: process.env, terminal });
}

async function unknownVerb(typed: string): Promise<Error> {
  const { nearMisses } = await import('../spec/near-miss.ts');
  const names = verbs.map((verb) => verb.name);
  const [name] = nearMisses(typed, names, 1);
  return usage(
    `There is no verb "${typed}".`,
    name === undefined ? 'nljobs --help lists what there is.' : `Did you mean nljobs ${name}?`,
  );
}

/** The reader went away (`nljobs runs list | head`): nobody is left to answer. */
function onBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT_CODES.done);
  throw error;
}
