import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Code of the user's that was loaded and cannot be taken; the message says why, in words of ours. */
export class Unfit extends Error {}

/**
 * Why a module of the user's could not be loaded, in one line for its author: the file and line where they are known,
 * relative to the working folder, then the error. Looking at what was thrown never throws.
 */
export function explainLoadError(thrown: unknown): string {
  try {
    if (thrown instanceof Unfit) return thrown.message;
    if (!(thrown instanceof Error)) return `thrown without an Error: ${String(thrown)}`;
    const place = placeOf(thrown.stack ?? '');
    const what = `${thrown.name}: ${firstLine(thrown.message)}`;
    return place === null ? what : `${place}: ${what}`;
  } catch {
    return 'an error was thrown that cannot be shown';
  }
}

/**
 * Node puts `file:///path:line` above a syntax error's stack; for any other error the topmost frame outside of
 * `node_modules` is where the author looks first.
 */
function placeOf(stack: string): string | null {
  const places = stack.matchAll(/(?:^|\(|at )(file:\/\/[^\s)]+?):(\d+)(?::\d+)?\)?$/gm);
  for (const [, url = '', line] of places) {
    if (url.includes('/node_modules/')) continue;
    const path = relative(process.cwd(), fileURLToPath(url.replace(/[?#].*$/u, '')));
    return `${path}:${line}`;
  }
  return null;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
