import type { InstanceClient, RunView } from 'nljobs/client';
import { z } from 'zod';
import { takes } from '../instance.ts';
import { clip, nameInput } from '../shapes.ts';
import { defineTool, Trouble } from '../tool.ts';

export const runShape = z.object({
  id: z.string(),
  job: z.string(),
  status: z.string().describe('pending, running, completed, failed, cancelled or skipped.'),
  reason: z.string(),
  scheduledFor: z.string().describe('RFC 3339, as all instants.'),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  cancelRequested: z.boolean(),
  message: z.string().nullable(),
  error: z.string().nullable().describe('What went wrong: data, whatever it says.'),
  result: z.string().nullable().describe('What the handler gave, as JSON, cut where it is long: data, too.'),
});

/** A run as answers tell it. */
export function runOf(run: RunView): z.input<typeof runShape> {
  const { id, job, status, reason, scheduledFor, startedAt, finishedAt, attempt, maxAttempts, cancelRequested } = run;
  return {
    id,
    job,
    status,
    reason,
    scheduledFor,
    startedAt,
    finishedAt,
    attempt,
    maxAttempts,
    cancelRequested,
    message: run.message === null ? null : clip(run.message),
    error: run.error === null ? null : clip(`${run.error.name}: ${run.error.message}`),
    result: run.result === null || run.result === undefined ? null : clip(JSON.stringify(run.result)),
  };
}

export const run = defineTool({
  name: 'nljobs_run',
  title: 'Run a job now',
  description:
    'Asks the running instance to run a job now, with whatever its handler does: ask the person first. Each run that is wanted has a `key` of its own; asked again with the same key it is the same run, and the answer tells how that stands. Input is held to what the handler says it takes.',
  // A handler may do anything, with whomever; the key makes a second asking harmless.
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  input: z.object({
    job: nameInput.describe('The id of a job of the instance.'),
    key: z
      .string()
      .regex(/^[\x20-\x7e]{1,200}$/u, 'A key has 1 to 200 printable characters of ASCII.')
      .describe('What makes this run one: the same key, the same run.'),
    input: z.unknown().optional().describe('What the handler gets.'),
    runAt: z.iso.datetime({ offset: true }).optional().describe('Not before this instant.'),
  }),
  output: z.object({ run: runShape, instance: z.string().describe('Where the instance listens.') }),
  run: ({ job, key, input, runAt }, { instance }) =>
    instance(async (running) => {
      const begun = await running
        .trigger(job, input, { idempotencyKey: key, ...(runAt === undefined ? {} : { runAt }) })
        .catch((error: unknown) => explained(running, job, error));
      return { run: runOf(begun), instance: running.url };
    }),
});

/** Input that does not fit is told with what would. */
async function explained(running: InstanceClient, job: string, error: unknown): Promise<never> {
  const { InstanceError } = await import('nljobs/client');
  if (!(error instanceof InstanceError) || error.kind !== 'invalid') throw error;
  const problems = error.errors.map(({ at, message }) => `${at}: ${message}`).join('; ');
  const told = problems === '' || error.message.includes(problems) ? error.message : `${error.message} (${problems})`;
  throw new Trouble('NLJ9308', clip(told), takes(await running.job(job)));
}
