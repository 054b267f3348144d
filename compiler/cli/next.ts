import type { Command } from 'commander';
import { EXIT_CODES, formatInstant, isSchedule } from 'nljobs/spec/core';
import { type Upcoming, upcoming } from '../services/upcoming.ts';
import { planMonths } from './calendar/plan.ts';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import { type Globals, readCount, readInstant } from './globals.ts';
import { formatWalls } from './instants.ts';
import { allSubjects, type Compiled, compileSubject, findSubject } from './subject.ts';
import type { Terminal } from './terminal.ts';

/** A hundred years, which is a long page already. */
const MOST_MONTHS = 1200;

interface Listed extends Upcoming {
  readonly job: string | null;
}

export function define(terminal: Terminal): Command {
  return command('next', 'lists upcoming occurrences', terminal)
    .argument('[job or text...]', 'the id of a job, or a sentence; all jobs of the project when left out')
    .option('--count <count>', 'how many to list (10), or how many months with --calendar (1)')
    .option('--calendar', 'show months, weeks in rows')
    .option('--from <instant>', 'list those after this instant, RFC 3339 (the same as --now)');
}

/** `nljobs next [job or text]`: upcoming occurrences, of one job, of a sentence, or of the whole project. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  const options = program.opts<{ count?: string; from?: string; calendar?: boolean }>();
  const months = options.calendar === true;
  const count = readCount('--count', options.count ?? (months ? '1' : '10'), months ? MOST_MONTHS : 10_000);
  const from = options.from === undefined ? globals.now : readInstant(options.from);
  if (from === null) {
    throw new Failure(`--from takes an instant such as 2026-01-01T00:00:00Z, not "${options.from}".`);
  }
  if (globals.format !== 'pretty' && globals.format !== 'json') {
    throw new Failure(`next answers for people or in JSON, not in the format ${globals.format}.`, {
      advice: 'Leave --format out, or give --json.',
    });
  }
  const asked = program.args.join(' ');
  const subjects = asked === '' ? await allSubjects(globals) : [await findSubject(asked, globals)];
  const compiled: Compiled[] = [];
  for (const subject of subjects) compiled.push(await compileSubject(subject, { ...globals, now: from, phrase: true }));
  const wrong = compiled.find(({ compilation }) => !compilation.ok);
  if (wrong) {
    const { renderFrames } = await import('../diagnostics/render/frame.ts');
    await terminal.err(`${renderFrames(wrong.findings, { paint: globals.paint.err })}\n`);
    return wrong.asksOnly ? EXIT_CODES.question : EXIT_CODES.findings;
  }
  if (months) {
    await showMonths(compiled, from, count, globals, terminal);
    return EXIT_CODES.done;
  }
  const listed = merge(compiled, from, count);
  await terminal.out(globals.format === 'json' ? asJson(listed) : asText(listed, globals.paint.out));
  if (listed.length === 0 && !globals.quiet) {
    await terminal.err('Nothing is scheduled: no occurrence lies ahead.\n');
  }
  return EXIT_CODES.done;
}

/** The months of all that was asked about, in the zone that was given, or else the one that all schedules share. */
async function showMonths(
  compiled: readonly Compiled[],
  from: number,
  count: number,
  globals: Globals,
  terminal: Terminal,
): Promise<void> {
  const triggers = compiled.flatMap(({ compilation }) => compilation.spec?.triggers ?? []);
  const zones = new Set(triggers.filter(isSchedule).map(({ timezone }) => timezone));
  const [own] = zones;
  const timezone = globals.timezone ?? (zones.size === 1 && own !== undefined ? own : 'UTC');
  const plan = planMonths(triggers, from, count, timezone);
  if (globals.format === 'json') {
    const answer = plan.map(({ year, month, days }) => ({
      month: `${year}-${String(month).padStart(2, '0')}`,
      timezone,
      days: days
        .filter(({ at, leftOut, clock }) => at.length > 0 || leftOut || clock !== 0)
        .map(({ at, ...day }) => ({ ...day, at: at.map((instant) => formatInstant(instant, timezone)) })),
    }));
    await terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  const { renderMonths } = await import('./calendar/render.ts');
  await terminal.out(renderMonths(plan, terminal.columns, globals.paint.out));
  const none = plan.every(({ days }) => days.every(({ at }) => at.length === 0));
  if (none && !globals.quiet) await terminal.err('Nothing happens in these months.\n');
}

function merge(compiled: readonly Compiled[], from: number, count: number): readonly Listed[] {
  return compiled
    .flatMap(({ subject, compilation }) =>
      upcoming(compilation.spec?.triggers ?? [], from, count).map((item) => ({
        ...item,
        job: subject.job?.id ?? null,
      })),
    )
    .sort((a, b) => a.at - b.at)
    .slice(0, count);
}

function asJson(listed: readonly Listed[]): string {
  const items = listed.map(({ at, timezone, job }) => ({ at: formatInstant(at, timezone), timezone, job }));
  return `${JSON.stringify(items, null, 2)}\n`;
}

function asText(listed: readonly Listed[], paint: (tone: 'quiet' | 'strong', text: string) => string): string {
  const walls = formatWalls(listed);
  return listed
    .map(({ at, timezone, job }, i) => {
      const offset = formatInstant(at, timezone).slice(-6);
      const name = job === null ? '' : `  ${paint('strong', job)}`;
      return `${walls[i]}  ${paint('quiet', `${offset} ${timezone}`)}${name}\n`;
    })
    .join('');
}
