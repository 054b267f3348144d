import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ItemView, LogView, RunView } from '../../http/wire.ts';
import { EXIT_CODES } from '../../spec/exit-codes.ts';
import { RUN_STATUSES, type RunStatus } from '../../spec/vocabulary.ts';
import { withOperations } from '../connect.ts';
import { interruptible } from '../interrupt.ts';
import { noRunsInWords } from '../no-runs.ts';
import type { Cli } from '../program.ts';
import { facts, showInstant, showTook, showWhy, statusColor, table } from '../show.ts';
import { tailLogs } from '../tail-logs.ts';
import { printable, printableLines, type Terminal } from '../terminal.ts';

/** `nljobs runs list | show | cancel | replay | logs | items`. */
export function define(command: Command, cli: Cli): void {
  const { terminal } = cli;

  command
    .command('list')
    .description('List runs, newest first.')
    .option('--job <job>', 'only of this job')
    .addOption(new Option('--status <status>', 'only those that are so').choices([...RUN_STATUSES]))
    .option('--limit <count>', 'at most so many', readCount, 20)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(
      cli.action(async (options: { job?: string; status?: RunStatus; limit: number; cursor?: string }) =>
        withOperations(cli, async (operations) => {
          const page = await operations.runs(options);
          if (terminal.json) terminal.answer(JSON.stringify(page));
          else if (page.items.length === 0) terminal.note(await noRunsInWords(operations, options));
          else runsTable(terminal, page.items);
          if (page.cursor !== null) terminal.note(`More with --cursor ${page.cursor}`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('show')
    .description('Show one run with its attempts, and its steps where it has several.')
    .argument('<run>')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const run = await operations.run(id);
          if (terminal.json) terminal.answer(JSON.stringify(run));
          else {
            showRun(terminal, run);
            const { done, failed } = run.items;
            if (done + failed > 0) facts(terminal, [['items', `${done} done, ${failed} failed`]]);
            for (const [index, step] of run.steps.entries()) {
              const when = step.status === 'pending' ? `, due ${showInstant(step.scheduledFor)}` : '';
              facts(terminal, [[`step ${index + 1}`, `${step.status ?? 'to come'}${when}  ${printable(step.words)}`]]);
            }
            for (const attempt of run.attempts) {
              const error = attempt.error === null ? '' : `  ${printable(attempt.error.message)}`;
              const line = `${showInstant(attempt.startedAt)}  ${attempt.outcome ?? 'running'} in ${showTook(attempt)}${error}`;
              facts(terminal, [[`attempt ${attempt.attempt}`, line]]);
            }
          }
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('logs')
    .description('Print what a run logged, oldest first.')
    .argument('<run>')
    .option('-f, --follow', 'go on with what it logs, until it has ended')
    .option('--limit <count>', 'at most so many lines; all without', readCount)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(
      cli.action(async (id: string, options: { follow?: boolean; limit?: number; cursor?: string }) =>
        withOperations(cli, async (operations, follow) => {
          const show = (line: LogView): void =>
            terminal.answer(terminal.json ? JSON.stringify(line) : logLine(terminal, line));
          if (options.limit !== undefined && options.follow !== true) {
            const page = await operations.logs(id, { limit: options.limit, cursor: options.cursor });
            for (const line of page.items) show(line);
            if (page.cursor !== null) terminal.note(`More with --cursor ${page.cursor}`);
            return EXIT_CODES.done;
          }
          return interruptible(async (signal) => {
            const following = options.follow === true ? follow : null;
            for await (const line of tailLogs(operations, following, id, options.cursor, signal)) show(line);
            return signal.aborted ? EXIT_CODES.interrupted : EXIT_CODES.done;
          });
        }),
      ),
    );

  command
    .command('items')
    .description('List what became of the items of a run.')
    .argument('<run>')
    .option('--failed', 'only those that failed')
    .option('--limit <count>', 'at most so many', readCount, 50)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .action(
      cli.action(async (id: string, options: { failed?: boolean; limit: number; cursor?: string }) =>
        withOperations(cli, async (operations) => {
          const { failed, ...query } = options;
          const page = await operations.items(id, { ...query, ...(failed === true ? { done: false } : {}) });
          if (terminal.json) terminal.answer(JSON.stringify(page));
          else if (page.items.length === 0) terminal.note('No items are recorded.');
          else itemsTable(terminal, page.items);
          if (page.cursor !== null) terminal.note(`More with --cursor ${page.cursor}`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('cancel')
    .description('Cancel a run that has not ended.')
    .argument('<run>')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const run = await operations.cancel(id);
          if (terminal.json) terminal.answer(JSON.stringify(run));
          else if (run.status === 'running') terminal.answer(`Run ${run.id} was asked to stop.`);
          else terminal.answer(`Run ${run.id} is ${run.status}.`);
          return EXIT_CODES.done;
        }),
      ),
    );

  command
    .command('replay')
    .description('Run an earlier run again, with its input and scheduled instant.')
    .argument('<run>')
    .action(
      cli.action(async (id: string) =>
        withOperations(cli, async (operations) => {
          const run = await operations.replay(id);
          terminal.answer(terminal.json ? JSON.stringify(run) : `Run ${run.id} replays ${printable(id)}.`);
          return EXIT_CODES.done;
        }),
      ),
    );
}

function itemsTable(terminal: Terminal, items: readonly ItemView[]): void {
  table(terminal, items, [
    { title: 'ITEM', cell: (item) => printable(item.key) },
    {
      title: 'STATUS',
      cell: (item) => (item.done ? 'done' : 'failed'),
      paint: (text, item) => terminal.style(statusColor(item.done ? 'completed' : 'failed'), text),
    },
    { title: 'ATTEMPT', cell: (item) => String(item.attempt) },
    { title: 'AT', cell: (item) => showInstant(item.at) },
    { title: 'WHY', cell: (item) => printable(item.error?.message ?? ''), flexible: true },
  ]);
}

function logLine(terminal: Terminal, { at, level, message, data }: LogView): string {
  const beside = data === null || data === undefined ? '' : ` ${printable(JSON.stringify(data))}`;
  return `${terminal.style('dim', showInstant(at))} ${level.padEnd(5)} ${printableLines(message)}${beside}`;
}

/** One run as facts. */
export function showRun(terminal: Terminal, run: RunView): void {
  facts(terminal, [
    ['run', run.id],
    ['job', run.job],
    ['status', terminal.style(statusColor(run.status), run.status)],
    ['why', showWhy(run)],
    ['reason', run.reason],
    ['scheduled for', showInstant(run.scheduledFor)],
    ['started', showInstant(run.startedAt)],
    ['took', showTook(run)],
    ['attempts', `${run.attempt} of ${run.maxAttempts}`],
    ['input', shownJson(run.input)],
    ['result', shownJson(run.result)],
    ['stack', run.error?.stack === null || run.error === null ? null : printableLines(run.error.stack)],
  ]);
}

export function runsTable(terminal: Terminal, runs: readonly RunView[]): void {
  table(terminal, runs, [
    { title: 'RUN', cell: (run) => run.id },
    { title: 'JOB', cell: (run) => run.job, flexible: true },
    {
      title: 'STATUS',
      cell: (run) => run.status,
      paint: (text, run) => terminal.style(statusColor(run.status), text),
    },
    { title: 'REASON', cell: (run) => run.reason, leaves: 1 },
    { title: 'SCHEDULED FOR', cell: (run) => showInstant(run.scheduledFor), leaves: 4 },
    { title: 'TOOK', cell: showTook, leaves: 2 },
    { title: 'WHY', cell: showWhy, flexible: true, leaves: 3 },
  ]);
}

function shownJson(value: unknown): string | null {
  return value === null || value === undefined ? null : printable(JSON.stringify(value));
}

export function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 200)
    throw new InvalidArgumentError('Give a number from 1 to 200.');
  return count;
}
