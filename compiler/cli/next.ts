import { EXIT_CODES, formatInstant } from 'nljobs/spec/core';
import { command, parseArguments, readGlobals, requireFolder } from './command.ts';
import { Failure } from './failure.ts';
import { readCount, readInstant } from './globals.ts';
import { formatWalls, type Upcoming, upcoming } from './instants.ts';
import { allSubjects, type Compiled, compileSubject, findSubject } from './subject.ts';
import type { Terminal } from './terminal.ts';

interface Listed extends Upcoming {
  readonly job: string | null;
}

/** `nljobs next [job or text]`: upcoming occurrences, of one job, of a sentence, or of the whole project. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = command('next', 'lists upcoming occurrences', terminal)
    .argument('[job or text...]', 'the id of a job, or a sentence; all jobs of the project when left out')
    .option('--count <count>', 'how many to list', '10')
    .option('--from <instant>', 'list those after this instant, RFC 3339 (the same as --now)');
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  requireFolder(globals.cwd);
  const options = program.opts<{ count: string; from?: string }>();
  const count = readCount('--count', options.count, 10_000);
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
  const listed = merge(compiled, from, count);
  await terminal.out(globals.format === 'json' ? asJson(listed) : asText(listed, globals.paint.out));
  if (listed.length === 0 && !globals.quiet) {
    await terminal.err('Nothing is scheduled: no occurrence lies ahead.\n');
  }
  return EXIT_CODES.done;
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
