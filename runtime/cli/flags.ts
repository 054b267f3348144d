import { resolve } from 'node:path';
import { usage } from './failure.ts';

/** What every verb takes, before or after its name. */
export interface GlobalFlags {
  readonly json: boolean;
  /** Absolute. */
  readonly cwd: string;
  readonly config: string | null;
  readonly url: string | null;
  /** False after `--no-input`: never ask, never download. */
  readonly input: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: 'auto' | 'always' | 'never';
}

/** A command line, taken apart as far as the verb. */
export interface CommandLine {
  readonly verb: string | null;
  readonly flags: GlobalFlags;
  /** Asked before the verb; after it, the verb's own help answers. */
  readonly help: boolean;
  readonly version: boolean;
  /** What follows the verb, without the global flags. */
  readonly rest: readonly string[];
  /** For the compiler, which reads the global flags itself: the verb first, everything else as it was given. */
  readonly handedOn: readonly string[];
}

/** The global flags for the help. */
export const GLOBAL_FLAGS = [
  ['--json', 'answer in JSON'],
  ['--cwd <folder>', 'work in another folder'],
  ['--config <file>', 'the config file to use'],
  ['--url <url>', 'the instance to talk to (or NLJOBS_URL, with NLJOBS_TOKEN)'],
  ['--no-input', 'never ask, never download'],
  ['-q, --quiet', 'only the answer and errors'],
  ['--verbose', 'more about what is done; stacks of errors'],
  ['--color [when]', 'auto, always or never; --no-color'],
] as const;

const COLORS = ['auto', 'always', 'never'] as const;

/** Global flags of the compiler's verbs alone: handed on to it, with their values. */
const COMPILER_FLAGS: ReadonlySet<string> = new Set(['--format', '--now', '--timezone']);

/** Reads a command line without knowing any verb, so that it costs nothing. Throws a usage failure. */
export function readCommandLine(argv: readonly string[], cwd: string): CommandLine {
  const flags = {
    json: false,
    cwd,
    config: null as string | null,
    url: null as string | null,
    input: true,
    quiet: false,
    verbose: false,
    color: 'auto' as GlobalFlags['color'],
  };
  let verb: string | null = null;
  let help = false;
  let version = false;
  const rest: string[] = [];
  const others: string[] = [];

  for (let at = 0; at < argv.length; at++) {
    const arg = argv[at] ?? '';
    if (arg === '--') {
      rest.push(...argv.slice(at));
      others.push(...argv.slice(at));
      break;
    }
    const [name = '', inline] = arg.startsWith('--') ? splitOnce(arg) : [arg];
    const start = at;
    const value = (): string => {
      const given = inline ?? argv[++at];
      if (given === undefined || given === '') throw usage(`${name} needs a value.`);
      return given;
    };
    let global = true;
    if (arg === '--json') flags.json = true;
    else if (arg === '--no-input') flags.input = false;
    else if (arg === '--quiet' || arg === '-q') flags.quiet = true;
    else if (arg === '--verbose') flags.verbose = true;
    else if (arg === '--no-color') flags.color = 'never';
    else if (name === '--color') flags.color = readColor(inline ?? colorAfter(argv, () => at++, at));
    else if (name === '--cwd') flags.cwd = resolve(cwd, value());
    else if (name === '--config') flags.config = value();
    else if (name === '--url') flags.url = value();
    else global = false;

    if (global) {
      others.push(...argv.slice(start, at + 1));
    } else if (verb === null && (arg === '--help' || arg === '-h')) {
      help = true;
    } else if (verb === null && (arg === '--version' || arg === '-V')) {
      version = true;
    } else if (verb === null) {
      if (COMPILER_FLAGS.has(name)) {
        value();
        rest.push(...argv.slice(start, at + 1));
        others.push(...argv.slice(start, at + 1));
        continue;
      }
      if (arg.startsWith('-')) throw usage(`There is no option ${name}.`, 'nljobs --help lists what there is.');
      verb = arg;
    } else {
      rest.push(arg);
      others.push(arg);
    }
  }
  return { verb, flags, help, version, rest, handedOn: verb === null ? others : [verb, ...others] };
}

function splitOnce(arg: string): [string, string?] {
  const at = arg.indexOf('=');
  return at === -1 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** `--color` alone means always; a word after it counts only when it is one of its values. */
function colorAfter(argv: readonly string[], take: () => void, at: number): string {
  const next = argv[at + 1];
  if (next === undefined || !COLORS.some((color) => color === next)) return 'always';
  take();
  return next;
}

function readColor(given: string): GlobalFlags['color'] {
  const known = COLORS.find((color) => color === given);
  if (known === undefined) throw usage(`--color takes ${COLORS.join(', ')}, not ${given}.`);
  return known;
}
