import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { EXIT_CODES } from 'nljobs/spec/core';
import { installedHolidays } from '../host/holidays.ts';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { promptFile } from '../host/prompts.ts';
import { openRevision } from '../host/revision.ts';
import type { Surroundings } from '../mcp/surroundings.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { configKey } from './config-key.ts';
import { Failure } from './failure.ts';
import { readCount, requireFormat } from './globals.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

export function define(terminal: Terminal): Command {
  return command(
    'mcp',
    'serves agents and editors by the Model Context Protocol, on the standard streams or on loopback',
    terminal,
  )
    .option('--allow-write', 'offer what changes something: nljobs_apply, nljobs_run and nljobs_cancel')
    .option('--url <address>', 'the running instance; NLJOBS_URL, or that of this folder, without')
    .option('--http [port]', 'listen on loopback instead, behind the token in NLJOBS_MCP_TOKEN (one is made without)');
}

/** What may not be guessed in the time that anybody has. */
const SHORTEST_TOKEN = 16;

/** `nljobs mcp`: answers a client on the standard streams until that closes its end, or on loopback until it is stopped. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  requireFormat('mcp', globals.format, ['pretty']);
  const flags = program.opts<{ allowWrite?: boolean; http?: string | true; now?: string; url?: string }>();
  const cwd = normalizePath(globals.cwd);
  const [{ createBuildMemory }, { instanceOf }] = await Promise.all([
    import('../services/memory.ts'),
    import('../mcp/instance.ts'),
  ]);
  const around: Surroundings = {
    host: createNodeHost(),
    cwd,
    config: globals.config === null ? undefined : configKey(cwd, globals.config),
    holidayCalendar: installedHolidays,
    // A clock that was set with --now stands still; else each question is asked at its time.
    now: () => (flags.now === undefined ? terminal.now() : globals.now),
    timezone: globals.timezone,
    base: (revision) => openRevision(cwd, revision),
    prompt: promptFile,
    memory: createBuildMemory(),
    version: version(),
    writes: flags.allowWrite === true,
    instance: instanceOf({ cwd: globals.cwd, env: terminal.env, url: flags.url }),
  };
  const onError = (error: Error): void => void terminal.err(`${error.message}\n`);
  if (flags.http !== undefined) {
    await listening(around, readCount('--http', flags.http === true ? '0' : flags.http, 65_535), onError, terminal);
    return EXIT_CODES.done;
  }
  const { serveOverStdio } = await import('../mcp/stdio.ts');
  await serveOverStdio(around, onError);
  return EXIT_CODES.done;
}

/** Listens until somebody stops the process. */
async function listening(
  around: Surroundings,
  port: number,
  onError: (error: Error) => void,
  terminal: Terminal,
): Promise<void> {
  const given = terminal.env['NLJOBS_MCP_TOKEN'] ?? '';
  if (given !== '' && given.length < SHORTEST_TOKEN) {
    throw new Failure(`NLJOBS_MCP_TOKEN has fewer than ${SHORTEST_TOKEN} characters.`, {
      advice: 'Take a random one, or leave it out to have one made.',
    });
  }
  const token = given === '' ? randomBytes(32).toString('base64url') : given;
  const { serveOverHttp } = await import('../mcp/http.ts');
  const serving = await serveOverHttp(around, { port, token, onError }).catch((error: unknown) => {
    throw new Failure(`Port ${port} cannot be listened on.`, {
      advice: 'Give another, or --http alone.',
      cause: error,
    });
  });
  const made = given === '' ? `Authorization: Bearer ${token}\n` : '';
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await terminal.err(`${serving.url}\n${made}`);
  await stopped;
  await serving.close();
}
