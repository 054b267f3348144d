import { lookInto } from '../look.ts';

/**
 * What is found in a text, a line each, so that a table of examples reads like a report:
 * `4:13 github "0 2 * * *" UTC | above: Every night | name: CI`. Marks: `!` not editable, `?` its command tests the date.
 */
export async function told(path: string, text: string): Promise<readonly string[]> {
  const { found } = await lookInto(path, text);
  return found.map(({ line, column, dialect, cron, timezone, words, testsDate, editable }) => {
    const marks = `${editable ? '' : '!'}${testsDate ? '?' : ''}`;
    const head = `${line}:${column} ${dialect} "${cron}"${marks} ${timezone ?? '-'}`;
    return [head, ...words.map((one) => `${one.place}: ${one.text.replaceAll('\n', ' / ')}`)].join(' | ');
  });
}
