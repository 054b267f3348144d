import type { Found } from '../found.ts';
import { lookInto } from '../look.ts';

/** What is found in a text, a line each, so that a table of examples reads like a report. */
export async function told(path: string, text: string): Promise<readonly string[]> {
  return (await lookInto(path, text)).found.map(toldOf);
}

/**
 * A schedule in a line: `4:13 github "0 2 * * *" UTC | name: CI | above: Every night`.
 * Marks behind the cron: `!` it is not editable, `?` its command tests the date.
 */
export function toldOf({ line, column, dialect, cron, timezone, words, testsDate, editable }: Found): string {
  const head = `${line}:${column} ${dialect} "${cron}"${editable ? '' : '!'}${testsDate ? '?' : ''} ${timezone ?? '-'}`;
  return [head, ...words.map((one) => `${one.place}: ${one.text.replaceAll('\n', ' / ')}`)].join(' | ');
}
