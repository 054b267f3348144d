import { statSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { EXIT_CODES } from 'nljobs/spec/core';
import { Failure } from './failure.ts';
import { FORMATS } from './formats.ts';
import { type GlobalOptions, type Globals, settleGlobals } from './globals.ts';
import type { Terminal } from './terminal.ts';

/** A command for one verb with the global flags on it; it neither exits nor prints on its own account. */
export function command(name: string, line: string, terminal: Terminal): Command {
  return new Command(`nljobs ${name}`)
    .description(line)
    .helpOption('-h, --help', 'show this help')
    .addOption(new Option('--json', 'the same as --format json'))
    .addOption(new Option('--format <format>', 'how to answer').choices([...FORMATS]))
    .option('--config <file>', 'the config file')
    .option('--cwd <folder>', 'the folder to work in')
    .option('--now <instant>', 'the time to reckon from, RFC 3339')
    .option('--timezone <zone>', 'the zone for texts that name none, IANA')
    .option('--no-input', 'never ask')
    .option('-q, --quiet', 'say nothing beside the answer')
    .option('--verbose', 'say more')
    .addOption(new Option('--color <when>', 'whether to use colours').choices(['auto', 'always', 'never']))
    .option('--no-color', 'the same as --color never')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out(text).catch(() => undefined),
      writeErr: () => undefined,
    });
}

/** Parses a verb's arguments. Returns null where help was asked for and given. */
export function parseArguments(program: Command, argv: readonly string[]): Command | null {
  try {
    return program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    const message = error.message.replace(/^error: /, '');
    throw new Failure(message.endsWith('.') || message.endsWith('?)') ? message : `${message}.`, {
      advice: `Run \`${program.name()} --help\` to see what it takes.`,
      exitCode: EXIT_CODES.usage,
    });
  }
}

/** Reads the global flags of a parsed command, and refuses those that make no sense. */
export function readGlobals(program: Command, terminal: Terminal): Globals {
  return settleGlobals(program.opts<GlobalOptions>(), terminal);
}

/** Refuses to work in a folder that is none, before its emptiness is taken for the trouble. */
export function requireFolder(cwd: string): void {
  const found = statSync(cwd, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  throw new Failure(found ? `${cwd} is a file, not a folder.` : `There is no folder ${cwd}.`, {
    advice: 'Give the folder of the project with --cwd.',
  });
}
