import type { Command } from 'commander';
import type { ExitCode } from '../../spec/exit-codes.ts';
import { CHECKS, examine, exitOf } from '../doctor/checks.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Cli } from '../program.ts';
import { printable, type Style, type Terminal } from '../terminal.ts';

const MARKS = { error: ['✗', 'red'], warning: ['!', 'yellow'], info: ['✓', 'green'] } as const satisfies Record<
  Finding['severity'],
  readonly [string, Style]
>;

/** `nljobs doctor`. */
export function define(command: Command, cli: Cli): void {
  const { terminal } = cli;
  command
    .addHelpText(
      'after',
      `\nLooks whether:\n${CHECKS.map(({ name, about }) => `  ${name.padEnd(14)}${about}`).join('\n')}`,
    )
    .action(
      cli.action(async (): Promise<ExitCode> => {
        const { gather } = await import('../doctor/gather.ts');
        const found = examine(await gather(cli));
        const exit = exitOf(found);
        if (terminal.json) {
          const findings = found.map(({ exit: _, ...finding }) => finding);
          terminal.answer(JSON.stringify({ ok: found.every(({ severity }) => severity !== 'error'), findings }));
        } else tell(terminal, found);
        return exit;
      }),
    );
}

function tell(terminal: Terminal, found: readonly Finding[]): void {
  const wide = Math.max(...CHECKS.map(({ name }) => name.length)) + 2;
  for (const { name } of CHECKS) {
    const own = found.filter(({ check }) => check === name);
    if (own.length === 0) terminal.answer(line(terminal, 'info', name.padEnd(wide), ''));
    for (const { severity, message, cure } of own) {
      terminal.answer(line(terminal, severity, name.padEnd(wide), printable(message)));
      if (cure !== null) terminal.answer(`  ${' '.repeat(wide)}${terminal.style('dim', `→ ${printable(cure)}`)}`);
    }
  }
  const of = (severity: Finding['severity']) => found.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [of('error'), of('warning')];
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  terminal.note(
    errors + warnings === 0
      ? 'Nothing is wrong.'
      : [errors > 0 ? many(errors, 'error') : '', warnings > 0 ? many(warnings, 'warning') : '']
          .filter(Boolean)
          .join(', '),
  );
}

function line(terminal: Terminal, severity: Finding['severity'], name: string, message: string): string {
  const [mark, color] = MARKS[severity];
  return `${terminal.style(color, mark)} ${name}${message}`.trimEnd();
}
