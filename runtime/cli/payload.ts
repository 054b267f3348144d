import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usage } from './failure.ts';

/**
 * Reads a JSON value given on the command line: the text itself, or with `@file` what the file holds.
 * Throws a usage failure that says where the text stops being JSON.
 */
export function readPayload(option: string, given: string | undefined, cwd: string): unknown {
  if (given === undefined) return null;
  const file = given.startsWith('@') ? given.slice(1) : null;
  const text = file === null ? given : readFile(option, resolve(cwd, file), file);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usage(
      `${option} is not JSON: ${reason}.`,
      `Quote it for the shell: ${option} '{"customer": 7}', or read a file: ${option} @input.json`,
    );
  }
}

function readFile(option: string, path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw usage(`${option} names the file ${name}, which cannot be read.`, null, { cause: error });
  }
}
