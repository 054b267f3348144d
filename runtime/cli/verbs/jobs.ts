import type { Command } from 'commander';
import type { JobView } from '../../http/wire.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { withOperations } from '../connect.ts';
import type { Cli } from '../program.ts';
import { facts, showInstant, statusColor, table } from '../show.ts';
import { printable, printableLines, type Terminal } from '../terminal.ts';

/** `nljobs jobs list | show | pause | resume`. */
export function define(command: Command, cli: Cli): void {
  const { terminal } = cli;

  command
    .command('list')
    .description('List the jobs with their next times.')
    .action(
      cli.action(async () =>
        withOperations(cli, async (operations) => {
          const jobs = await operations.jobs();
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
              ['state', stateOf(job)],
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

  for (const [name, paused, description] of [
    ['pause', true, 'Take no more scheduled or event runs of a job.'],
    ['resume', false, 'Take a paused job up again.'],
  ] as const) {
    command
      .command(name)
      .description(description)
      .argument('<job>')
      .action(
        cli.action(async (id: string) =>
          withOperations(cli, async (operations) => {
            const job = await operations.setPaused(id, paused);
            if (terminal.json) terminal.answer(JSON.stringify(job));
            else terminal.answer(`Job ${job.id} is ${job.paused ? 'paused' : 'going again'}.`);
            return EXIT_CODES.done;
          }),
        ),
      );
  }
}

function stateOf(job: JobView): string {
  if (!job.implemented) return 'unwritten';
  if (!job.scheduled) return 'off';
  return job.paused ? 'paused' : 'active';
}

function jobsTable(terminal: Terminal, jobs: readonly JobView[]): void {
  table(terminal, jobs, [
    { title: 'JOB', cell: (job) => job.id },
    { title: 'STATE', cell: stateOf, paint: (text) => (text === 'active' ? text : terminal.style('yellow', text)) },
    { title: 'NEXT', cell: (job) => (job.next === null ? job.triggers.join(', ') : showInstant(job.next)) },
    { title: 'READ AS', cell: (job) => printable(job.canonical), flexible: true },
  ]);
}
