import type { Command } from 'commander';
import { command, parseArguments, readGlobals } from './command.ts';
import { Failure } from './failure.ts';
import { readCount } from './globals.ts';
import { MOST_OCCURRENCES } from './parse/request.ts';
import { answerLines, safely, Verdict } from './parse/stream.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('parse', 'turns descriptions into JSON, one line each', terminal)
    .argument('[text...]', 'a description')
    .option('--stdin', 'read descriptions from standard input, one a line')
    .option('--ndjson', 'with --stdin: each line is an object {"text", "now"?, "timezone"?, "next"?, "phrase"?}')
    .option('--next <count>', 'how many occurrences to list', '5')
    .option('--phrase', 'an action is not required');
}

/** `nljobs parse [text…]`: descriptions to JSON. Touches no project. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return 0;
  const globals = readGlobals(program, terminal);
  const options = program.opts<{ stdin?: boolean; ndjson?: boolean; next: string; phrase?: boolean }>();
  const flags = {
    now: globals.now,
    timezone: globals.timezone,
    next: readCount('--next', options.next, MOST_OCCURRENCES),
    phrase: options.phrase === true,
  };
  if (globals.format !== 'pretty' && globals.format !== 'json') {
    throw new Failure(`parse answers in JSON, not in the format ${globals.format}.`, {
      advice: 'Leave --format out; `nljobs check` knows the other formats.',
    });
  }
  if (options.stdin) {
    if (program.args.length > 0) {
      throw new Failure('parse takes a text or --stdin, not both.', { advice: 'Leave one of them out.' });
    }
    const { compile } = await import('../compile.ts');
    return answerLines(compile, terminal.input, flags, { ndjson: options.ndjson === true, out: terminal.out });
  }
  if (options.ndjson) throw new Failure('--ndjson says how lines are read, and needs --stdin.');
  if (program.args.length === 0) {
    throw new Failure('parse needs a text.', {
      advice: 'Write it behind the verb (`nljobs parse "every day at 9am, send a report"`) or pipe it in with --stdin.',
    });
  }
  const { compile } = await import('../compile.ts');
  const given = safely(compile, { ...flags, text: program.args.join(' ') });
  await terminal.out(`${JSON.stringify(given)}\n`);
  const verdict = new Verdict();
  verdict.add(given);
  return verdict.exitCode;
}
