import type { Command } from 'commander';
import type { BackfillView, JobView, PauseFacts, PauseView } from '../../http/wire.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { withOperations } from '../connect.ts';
import { usage } from '../failure.ts';
import type { Cli } from '../program.ts';
import { facts, firedBy, showInstant, statusColor, table } from '../show.ts';
import { printable, printableLines, type Terminal } from '../terminal.ts';
import { readEnd, readInstant, readWhole } from '../time-option.ts';

/** `nljobs jobs list | show | backfill | pause | resume`. */
export function define(command: Command, cli: Cli): void {
  const { terminal } = cli;

  command
    .command('list')
    .description('List the jobs with their next times.')
    .option('--system', 'those of nljobs itself too')
    .action(
      cli.action(async ({ system }: { readonly system?: true }) =>
        withOperations(cli, async (operations) => {
          const jobs = await operations.jobs({ system });
          if (terminal.json) terminal.answer(JSON.stringify({ items: jobs, cursor: null }));
          else if (jobs.length === 0) terminal.note('No jobs.');
          else jobsTable(terminal, jobs);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('show')
    .description('Show one job: its words, how they are read, what lies ahead.')
    .argument('<job>')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const job = await operations.job(id);
          if (terminal.json) terminal.answer(JSON.stringify(job));
          else {
            const last = job.lastRun;
            facts(terminal, [
              ['job', job.id],
              ['title', printable(job.title)],
              ['group', job.group === null ? null : printable(job.group)],
              ['words', printableLines(job.description)],
              ['read as', printable(job.canonical)],
              [
                'state',
                job.pause === null
                  ? stateOf(job)
                  : `paused${job.pause.all ? ' with all jobs' : ''}${pauseInWords(job.pause)}`,
              ],
              ['fired by', job.firing && printable(firedBy(job.firing))],
              ['next', job.upcoming.map(showInstant).join('\n')],
              [
                'last run',
                last === null
                  ? null
                  : `${last.id} ${terminal.style(statusColor(last.status), last.status)} ${showInstant(last.startedAt)}`,
              ],
            ]);
          }
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('backfill')
    .description('Make the runs of past occurrences that have none, in order and at low priority.')
    .argument('<job>')
    .requiredOption('--from <time>', 'the first time, such as 2027-01-01T09:00Z, or a date (UTC)', readInstant)
    .option('--to <time>', 'the last time; now where nothing is said', readInstant)
    .option('--dry-run', 'make nothing, and say what would be made')
    .option('--skipped', 'also run those that were recorded as skipped')
    .option('--limit <count>', 'refuse a range with more occurrences (default: 10000)', readWhole)
    .action(
      cli.action(async (id: string, flags: BackfillFlags) =>
        withOperations(cli, async (operations) => {
          const done = await operations.backfill(id, flags);
          if (terminal.json) terminal.answer(JSON.stringify(done));
          else tellBackfill(terminal, done);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('pause')
    .description('Take no more scheduled or event runs of a job, or of all.')
    .argument('[job]')
    .option('--all', 'all jobs, those registered later included')
    .option('--until <time>', 'go on by itself then: 2027-01-01T09:00Z, or a length from now such as 2h', readEnd)
    .option('--reason <text>', 'why, for whoever looks')
    .option('--by <name>', 'who pauses (default: your name on this machine)')
    .action(
      cli.action(async (id: string | undefined, { all, until, reason, by = userOf(cli) }: PauseFlags) => {
        const job = oneOrAll(id, all, 'pause');
        return withOperations(cli, async (operations) => {
          tellPause(terminal, await operations.pause(job, { until, reason, by }));
          return EXIT_CODES.done;
        });
      }),
    );

  command
    .command('resume')
    .description('Take a paused job up again, or end the pause of all.')
    .argument('[job]')
    .option('--all', 'end the pause of all; jobs that were paused by name stay so')
    .action(
      cli.action(async (id: string | undefined, { all }: PauseFlags) => {
        const job = oneOrAll(id, all, 'resume');
        return withOperations(cli, async (operations) => {
          tellPause(terminal, await operations.resume(job));
          return EXIT_CODES.done;
        });
      }),
    );
}

/** How many occurrences a dry run lists. */
const LISTED = 20;

function tellBackfill(terminal: Terminal, done: BackfillView): void {
  const { made, there, skipped, forgotten, dryRun } = done;
  const count = (n: number): string => `${n} ${n === 1 ? 'occurrence' : 'occurrences'}`;
  terminal.answer(
    `${dryRun ? 'Would make' : 'Made'} the runs of ${count(made)} of ${done.job}; ${there} had one already.`,
  );
  if (skipped > 0) terminal.note(`${count(skipped)} recorded as skipped stay so; --skipped runs them too.`);
  if (forgotten > 0) {
    terminal.warn(
      `${count(forgotten)} lie further back than history is kept: if they ran, they ${dryRun ? 'would run' : 'run'} again.`,
    );
  }
  if (!dryRun) return;
  const wanted = done.occurrences.filter(({ was }) => was === 'made');
  for (const { scheduledFor } of wanted.slice(0, LISTED)) terminal.answer(`  ${showInstant(scheduledFor)}`);
  if (wanted.length > LISTED)
    terminal.answer(
      `  and ${wanted.length - LISTED} more, the last ${showInstant(wanted.at(-1)?.scheduledFor ?? null)}`,
    );
}

interface BackfillFlags {
  readonly from: string;
  readonly to?: string;
  readonly limit?: number;
  readonly dryRun?: true;
  readonly skipped?: true;
}

interface PauseFlags {
  readonly all?: true;
  readonly until?: string;
  readonly reason?: string;
  readonly by?: string;
}

/** The job that was named, or null for all; one of the two it must be. */
function oneOrAll(job: string | undefined, all: true | undefined, verb: string): string | null {
  if ((job === undefined) !== (all === undefined)) return job ?? null;
  throw usage(`Name a job, or say --all.`, `nljobs jobs ${verb} send-reminders`);
}

function userOf({ env }: Cli): string | undefined {
  return env['USER'] ?? env['USERNAME'];
}

function tellPause(terminal: Terminal, view: PauseView): void {
  if (terminal.json) {
    terminal.answer(JSON.stringify(view));
    return;
  }
  const subject = view.id === null ? 'All jobs are' : `Job ${view.id} is`;
  const { pause } = view;
  if (pause === null)
    terminal.answer(view.id === null ? 'The pause of all jobs has ended.' : `${subject} going again.`);
  else if (pause.all && view.id !== null) {
    terminal.answer(`${subject} still paused, as all jobs are${pauseInWords(pause)}.`);
    terminal.note('End that with nljobs jobs resume --all');
  } else terminal.answer(`${subject} paused${pauseInWords(pause)}.`);
}

/** What is known of a pause beside that it is: ` until …, by ana (month-end)`. */
function pauseInWords({ until, by, reason }: PauseFacts): string {
  return [
    until === null ? '' : ` until ${showInstant(until)}`,
    by === null ? '' : ` by ${printable(by)}`,
    reason === null ? '' : ` (${printable(reason)})`,
  ].join('');
}

function stateOf(job: JobView): string {
  if (!job.implemented) return 'unwritten';
  if (!job.scheduled) return 'off';
  if (job.pause === null) return 'active';
  return job.pause.until === null ? 'paused' : `paused until ${showInstant(job.pause.until)}`;
}

function jobsTable(terminal: Terminal, jobs: readonly JobView[]): void {
  table(terminal, jobs, [
    { title: 'JOB', cell: (job) => job.id },
    { title: 'STATE', cell: stateOf, paint: (text) => (text === 'active' ? text : terminal.style('yellow', text)) },
    { title: 'NEXT', cell: (job) => (job.next === null ? job.triggers.join(', ') : showInstant(job.next)) },
    { title: 'READ AS', cell: (job) => printable(job.canonical), flexible: true, leaves: 1 },
  ]);
}
