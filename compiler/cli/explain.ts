import type { Command } from 'commander';
import { EXIT_CODES, formatInstant } from 'nljobs/spec/core';
import { upcoming } from '../services/upcoming.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { renderExplanation } from './explain/render.ts';
import { showTrigger } from './explain/trigger.ts';
import { Failure } from './failure.ts';
import { readCount } from './globals.ts';
import { compileSubject, findSubject } from './subject.ts';
import type { Terminal } from './terminal.ts';

/** The zone of the machine that asks. */
const hereZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function define(terminal: Terminal): Command {
  return command('explain', 'shows how a sentence or a job is read', terminal)
    .argument('<text or job...>', 'a sentence, or the id of a job of this project')
    .option('--tree', 'show which rules read which words')
    .option('--next <count>', 'how many occurrences to list', '5');
}

/** `nljobs explain <text or job>`: how it is read, for someone who doubts it. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  const options = program.opts<{ tree?: boolean; next: string }>();
  const count = readCount('--next', options.next, 1000);
  if (globals.format !== 'pretty' && globals.format !== 'json') {
    throw new Failure(`explain answers for people or in JSON, not in the format ${globals.format}.`, {
      advice: 'Leave --format out, or give --json.',
    });
  }
  const subject = await findSubject(program.args.join(' '), globals);
  const { compilation, findings, ...compiled } = await compileSubject(subject, {
    now: globals.now,
    timezone: globals.timezone,
    // `explain "every other Friday at 5pm"`: somebody who asks about a schedule need not say what for.
    phrase: true,
  });
  const triggers = await Promise.all((compilation.spec?.triggers ?? []).map(showTrigger));
  const next = compilation.spec === null ? [] : upcoming(compilation.spec.triggers, globals.now, count);
  if (globals.format === 'json') {
    const { ok, text, spec, readback, diagnostics, words, implied, derivation } = compilation;
    const occurrences = next.map(({ at, timezone }) => formatInstant(at, timezone));
    const answer = { ok, text, spec, next: occurrences, readback, diagnostics, words, triggers, implied, derivation };
    await terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    await terminal.out(
      renderExplanation(
        { compilation, findings, triggers, next, now: globals.now, viewer: globals.timezone ?? hereZone() },
        { tree: options.tree === true, verbose: globals.verbose, columns: terminal.columns, paint: globals.paint.out },
      ),
    );
  }
  if (compilation.ok) return EXIT_CODES.done;
  return compiled.asksOnly ? EXIT_CODES.question : EXIT_CODES.findings;
}
