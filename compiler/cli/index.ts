import type { Command } from 'commander';
import { didYouMean, EXIT_CODES } from 'nljobs/spec/core';
import { Failure, fileFailure, isBrokenPipe } from './failure.ts';
import type { OpenProject } from './open-project.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { isVerb, type VerbName, verbs } from './verbs.ts';

export type { OpenProject } from './open-project.ts';
export { verbs } from './verbs.ts';

interface Verb {
  /** The command with its arguments and options, for parsing, help and completion. */
  readonly define: (terminal: Terminal) => Command;
  readonly run: (argv: readonly string[], terminal: Terminal) => Promise<number>;
}

/** Where each verb lives. Loaded when it is called for, so that no verb pays for another. */
const MODULES: Readonly<Record<VerbName, () => Promise<Verb>>> = {
  init: () => import('./init.ts'),
  build: () => import('./build.ts'),
  check: () => import('./check.ts'),
  diff: () => import('./diff.ts'),
  fix: () => import('./fix.ts'),
  fmt: () => import('./fmt.ts'),
  rename: () => import('./rename.ts'),
  ack: () => import('./ack.ts'),
  import: () => import('./import.ts'),
  explain: () => import('./explain.ts'),
  parse: () => import('./parse.ts'),
  next: () => import('./next.ts'),
  audit: () => import('./audit.ts'),
  chat: () => import('./chat.ts'),
  mcp: () => import('./mcp.ts'),
  lsp: () => import('./lsp.ts'),
  export: () => import('./export.ts'),
};

/** Global flags that take a value and may stand before the verb. */
const VALUE_FLAGS: readonly string[] = ['--format', '--config', '--cwd', '--now', '--timezone'];

const COLOURS: readonly string[] = ['auto', 'always', 'never'];

/** `--color` takes a word only if it is one of its own, so that it cannot swallow a text behind it. */
function settleColour(argv: readonly string[]): readonly string[] {
  return argv.flatMap((arg, at) => {
    if (argv[at - 1] === '--color' && COLOURS.includes(arg)) return [];
    if (arg !== '--color') return [arg];
    const next = argv[at + 1] ?? '';
    return [`--color=${COLOURS.includes(next) ? next : 'always'}`];
  });
}

/** Finds the verb behind any global flags, which are moved behind it. */
function splitVerb(argv: readonly string[]): { readonly verb: string | null; readonly rest: readonly string[] } {
  let at = 0;
  while (at < argv.length && argv[at]?.startsWith('-')) at += VALUE_FLAGS.includes(argv[at] ?? '') ? 2 : 1;
  const verb = argv[at];
  return verb === undefined
    ? { verb: null, rest: argv }
    : { verb, rest: [...argv.slice(0, at), ...argv.slice(at + 1)] };
}

function help(): string {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const lines = verbs.map(({ name, line }) => `  ${name.padEnd(width)}  ${line}`);
  return [
    'Background jobs in plain English: reviewed, typed, running code.',
    '',
    'Usage: nljobs <verb> [options]',
    '',
    ...lines,
    '',
    'Run `nljobs <verb> --help` for what a verb takes.',
    '',
  ].join('\n');
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { verb, rest } = splitVerb(settleColour(argv));
  if (verb === null || verb === 'help') {
    if (rest.includes('--version') || rest.includes('-V')) {
      const { version } = await import('./version.ts');
      await terminal.out(`${version()}\n`);
      return EXIT_CODES.done;
    }
    const asked = verb === 'help' || rest.includes('--help') || rest.includes('-h');
    if (verb === 'help' && rest[0] !== undefined && isVerb(rest[0])) return dispatch([rest[0], '--help'], terminal);
    await (asked ? terminal.out(help()) : terminal.err(help()));
    return asked ? EXIT_CODES.done : EXIT_CODES.usage;
  }
  if (!isVerb(verb)) {
    const names = verbs.map(({ name }) => name);
    throw new Failure(`There is no verb "${verb}".${didYouMean(verb, names)}`, {
      advice: `The verbs are ${names.join(', ')}.`,
    });
  }
  if (verb === 'build') {
    const { answerFromStamp } = await import('./fresh.ts');
    const answered = await answerFromStamp(rest, terminal);
    if (answered !== null) return answered;
  }
  const { run } = await MODULES[verb]();
  return run(rest, terminal);
}

/** Says what went wrong, and what to do; keeps the stack of our own bugs in a file, out of the user's sight. */
async function report(error: unknown, argv: readonly string[], terminal: Terminal): Promise<number> {
  if (isBrokenPipe(error)) return EXIT_CODES.done;
  const failure = error instanceof Failure ? error : fileFailure(error);
  if (failure) {
    await say(terminal, argv, failure.message, failure.advice, failure.exitCode);
    return failure.exitCode;
  }
  const { writeReport } = await import('./bug-report.ts');
  const file = await writeReport(error, argv, terminal);
  const summary = error instanceof Error ? error.message : String(error);
  const advice = file === null ? null : `Please report it, with the file ${file}`;
  await say(terminal, argv, `nljobs met an error that it did not foresee: ${summary}`, advice, EXIT_CODES.bug);
  if (argv.includes('--verbose') && error instanceof Error) await terminal.err(`${error.stack}\n`);
  return EXIT_CODES.bug;
}

/** Two lines for people, or an object under `--json`; always on standard error, because it is not the answer. */
async function say(
  terminal: Terminal,
  argv: readonly string[],
  message: string,
  hint: string | null,
  exitCode: number,
): Promise<void> {
  if (argv.includes('--json')) {
    await terminal.err(`${JSON.stringify({ error: { message, hint, exitCode } })}\n`);
    return;
  }
  const coloured = terminal.isTerminal.error && !argv.includes('--no-color') && !terminal.env['NO_COLOR'];
  const { ansi, plain } = await import('../diagnostics/render/paint.ts');
  const paint = coloured ? ansi : plain;
  await terminal.err(`${paint('error', 'error:')} ${message}\n${hint === null ? '' : `  ${hint}\n`}`);
}

/** Opens the project in a folder, to be built and watched: the compiler's half of `nljobs dev`. */
export async function openProject(options: { readonly cwd: string; readonly config?: string }): Promise<OpenProject> {
  const module = await import('./open-project.ts');
  return module.openProject(options);
}

/** The command of each verb, for whoever completes words at a shell. */
export async function commandsOfVerbs(): Promise<readonly { readonly name: VerbName; readonly command: Command }[]> {
  const terminal = processTerminal();
  return Promise.all(verbs.map(async ({ name }) => ({ name, command: (await MODULES[name]()).define(terminal) })));
}

/**
 * Runs a verb of the compiler.
 *
 * @param argv the verb, then its arguments.
 * @returns the exit code. Nothing is thrown, and the process is not ended.
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return await report(error, argv, terminal).catch(() => EXIT_CODES.bug);
  }
}
