import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Keeps what is needed to find a bug of ours. Of the environment and of the
 * arguments' values nothing is kept, because they may hold secrets.
 *
 * @returns the report's path, or null where it could not be written.
 */
export async function writeReport(error: unknown, argv: readonly string[], terminal: Terminal): Promise<string | null> {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `\n\ncaused by\n${error.cause.stack}` : '';
  const options = argv.filter((arg) => arg.startsWith('-')).map((arg) => arg.split('=')[0]);
  const lines = [
    `@nljobs/compiler ${version()}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
    `verb: ${argv.find((arg) => /^[a-z]+$/.test(arg)) ?? '(none)'}, options: ${options.join(' ') || '(none)'}`,
    `time: ${new Date(terminal.now()).toISOString()}`,
    '',
    `${stack}${cause}`,
    '',
  ];
  try {
    const file = join(await mkdtemp(join(tmpdir(), 'nljobs-')), 'report.txt');
    await writeFile(file, lines.join('\n'), { flag: 'wx', mode: 0o600 });
    return file;
  } catch {
    return null;
  }
}
