import { EXIT_CODES, EXIT_MEANINGS } from '../spec/exit-codes.ts';
import { GLOBAL_FLAGS } from './flags.ts';
import type { Terminal } from './terminal.ts';
import { verbs } from './verbs.ts';

/** The help of the whole command, from its tables. */
export function overview(style: Terminal['style']): string {
  const rows = (entries: readonly (readonly [string, string])[], wide: number) =>
    entries.map(([name, text]) => `  ${name.padEnd(wide)}${text}`).join('\n');
  const of = (where: 'compiler' | 'runtime') =>
    rows(
      verbs.filter((verb) => verb.where === where).map((verb) => [verb.name, verb.summary]),
      12,
    );
  const codes = Object.entries(EXIT_CODES).map(
    ([name, code]) => [String(code), EXIT_MEANINGS[name as keyof typeof EXIT_CODES]] as const,
  );
  const title = (text: string) => style('bold', text);
  return [
    `${title('nljobs')}: background jobs in plain English.`,
    `${title('Usage')}  nljobs <verb> [options]    nljobs <verb> --help`,
    `${title('Write')}\n${of('compiler')}`,
    `${title('Run')}\n${of('runtime')}`,
    `${title('Options of every verb')}\n${rows(GLOBAL_FLAGS, 18)}\n${rows(
      [
        ['-V, --version', 'the version'],
        ['-h, --help', 'this help'],
      ],
      18,
    )}`,
    `${title('Exit codes')}\n${rows(codes, 6)}`,
  ].join('\n\n');
}
