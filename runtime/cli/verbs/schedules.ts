import type { Command } from 'commander';
import { type Operations, Refusal, type ScheduleWishes } from '../../http/operations.ts';
import type { ScheduleView } from '../../http/wire.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { withOperations } from '../connect.ts';
import { usage } from '../failure.ts';
import { readPayload } from '../payload.ts';
import type { Cli } from '../program.ts';
import { facts, showInstant, table } from '../show.ts';
import { printable, type Terminal } from '../terminal.ts';
import { readCount } from './runs.ts';

/** `nljobs schedules list | show | create | pause | resume | delete`: the schedules that were made at run time. */
export function define(command: Command, cli: Cli): void {
  const { terminal, flags } = cli;

  command
    .command('list')
    .description('List the schedules that were made at run time, newest first.')
    .option('--job <job>', 'only of this job')
    .option('--scope <scope>', 'only of this tenant')
    .option('--limit <count>', 'at most so many', readCount, 20)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(
      cli.action(async (query: { job?: string; scope?: string; limit: number; cursor?: string }) =>
        withOperations(cli, async (operations) => {
          const page = await operations.schedules(query);
          if (terminal.json) terminal.answer(JSON.stringify(page));
          else if (page.items.length === 0) terminal.note('No schedules were made at run time.');
          else schedulesTable(terminal, page.items);
          if (page.cursor !== null) terminal.note(`More with --cursor ${page.cursor}`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('show')
    .description('Show one schedule: what was asked for, how it is read, what lies ahead.')
    .argument('<schedule>')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          show(terminal, await operations.schedule(id));
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('create')
    .description('Make a schedule of a job: cron, RRULE:…, PT90M, a time, or English where the instance reads it.')
    .argument('<job>')
    .argument('<when>', 'such as "0 9 * * 1-5"')
    .option('--timezone <zone>', 'the zone of its times, such as Europe/Berlin')
    .option('--from <time>', 'the first day or time')
    .option('--until <time>', 'the last day or time')
    .option('--input <json>', 'what the handler gets, as JSON or @file')
    .option('--scope <scope>', 'the tenant its runs belong to')
    .option('--key <key>', 'your own name for it: made again, it is the same one')
    .option('--dry-run', 'only show how it is read, and when it would fire')
    .action(
      cli.action(async (job: string, when: string, { input, dryRun, ...rest }: CreateFlags) => {
        const read = readPayload('--input', input, flags.cwd);
        return withOperations(cli, async (operations) => {
          show(
            terminal,
            await create(operations, dryRun === true, {
              job,
              when,
              ...rest,
              ...(input === undefined ? {} : { input: read }),
            }),
          );
          return EXIT_CODES.done;
        });
      }),
    );

  for (const [name, what] of [
    ['pause', 'Pause a schedule: it starts nothing until it is resumed.'],
    ['resume', 'Take a paused schedule up again; what lay in between is not made up for.'],
  ] as const) {
    command
      .command(name)
      .description(what)
      .argument('<schedule>')
      .action(
        cli.action(async (id: string) =>
          withOperations(cli, async (operations) => {
            show(terminal, await (name === 'pause' ? operations.pauseSchedule(id) : operations.resumeSchedule(id)));
            return EXIT_CODES.done;
          }),
        ),
      );
  }

  command
    .command('delete')
    .description('Delete a schedule; its runs stay.')
    .argument('<schedule>')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const gone = await operations.deleteSchedule(id);
          terminal.answer(terminal.json ? JSON.stringify(gone) : `Schedule ${gone.id} is deleted.`);
          return EXIT_CODES.done;
        }),
      ),
    );
}

interface CreateFlags {
  readonly timezone?: string;
  readonly from?: string;
  readonly until?: string;
  readonly input?: string;
  readonly scope?: string;
  readonly key?: string;
  readonly dryRun?: true;
}

/** What cannot be read is told fault by fault, with the words it is about. */
async function create(operations: Operations, dryRun: boolean, wishes: ScheduleWishes): Promise<ScheduleView> {
  try {
    return await (dryRun ? operations.previewSchedule(wishes) : operations.createSchedule(wishes));
  } catch (error) {
    if (!(error instanceof Refusal) || error.errors.length === 0) throw error;
    const lines = error.errors.map(({ at, message, span }) => {
      const { when } = wishes;
      const said = span === undefined || typeof when !== 'string' ? '' : `\n  ${underlined(when, span)}`;
      return `${at}: ${printable(message)}${said}`;
    });
    throw usage('This is no schedule, and nothing was made.', lines.join('\n'), { cause: error });
  }
}

/** The text with a line below that marks a stretch of it. */
function underlined(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return `${printable(text)}\n  ${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`;
}

function show(terminal: Terminal, one: ScheduleView): void {
  if (terminal.json) {
    terminal.answer(JSON.stringify(one));
    return;
  }
  facts(terminal, [
    ['schedule', one.id === '' ? '(not made)' : one.id],
    ['key', one.key === null ? null : printable(one.key)],
    ['job', one.job],
    ['when', askedFor(one)],
    ['read as', printable(one.readback ?? readAs(one))],
    ['state', one.state],
    ['next', one.upcoming.map(showInstant).join('\n')],
    ['scope', one.scope === null ? null : printable(one.scope)],
    ['input', one.input === null ? null : printable(JSON.stringify(one.input))],
  ]);
}

function askedFor({ when, from, until }: ScheduleView): string {
  const said = typeof when === 'string' ? when : JSON.stringify(when);
  return printable(`${said}${from === null ? '' : ` from ${from}`}${until === null ? '' : ` until ${until}`}`);
}

function readAs({ triggers, timezone }: ScheduleView): string {
  const said = triggers.map((one) => String(one['cron'] ?? one['rrule'] ?? one['every'] ?? one['at'] ?? one['kind']));
  return `${said.join(' and ')} ${timezone}`;
}

function schedulesTable(terminal: Terminal, schedules: readonly ScheduleView[]): void {
  table(terminal, schedules, [
    { title: 'SCHEDULE', cell: ({ id }) => id },
    { title: 'JOB', cell: ({ job }) => job, flexible: true },
    {
      title: 'STATE',
      cell: ({ state }) => state,
      paint: (text) => (text === 'active' ? text : terminal.style('yellow', text)),
    },
    { title: 'NEXT', cell: ({ upcoming: [next] }) => showInstant(next ?? null), leaves: 1 },
    { title: 'WHEN', cell: (one) => one.readback ?? askedFor(one), flexible: true },
  ]);
}
