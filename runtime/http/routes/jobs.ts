import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { BOUNDS } from '../../spec/policies.ts';
import { RUN_STATUSES } from '../../spec/vocabulary.ts';
import { Refusal, type TriggerWishes } from '../operations.ts';
import { API_PREFIX, defineRoute, type Route, TIMELESS } from '../route.ts';
import { untilOfJobs } from '../until.ts';
import {
  backfillView,
  generationView,
  jobDetail,
  jobView,
  pageOf,
  pauseView,
  type RunView,
  runView,
  workerView,
} from '../wire.ts';
import { instant, name, paging } from './takes.ts';

const jobRunsQuery = z.strictObject({ ...paging, scope: name.optional(), status: z.enum(RUN_STATUSES).optional() });
const pauseBody = z.strictObject({
  until: instant.optional(),
  by: z.string().min(1).max(200).optional(),
  reason: z.string().min(1).max(1000).optional(),
});

/** The jobs, and what is done with them as a whole. */
export const jobRoutes: readonly Route[] = [
  defineRoute({
    id: 'listJobs',
    method: 'GET',
    path: `${API_PREFIX}/jobs`,
    summary: 'All jobs, with their next occurrence; with `system=true` those of nljobs itself too.',
    query: z.strictObject({ system: z.stringbool().optional() }),
    answer: pageOf(jobView),
    stored: { until: ({ items }) => untilOfJobs(items) },
    handle: async ({ operations }, { query }) => ({
      status: 200,
      value: { items: [...(await operations.jobs(query))], cursor: null },
    }),
  }),
  defineRoute({
    id: 'getJob',
    method: 'GET',
    path: `${API_PREFIX}/jobs/:id`,
    summary: 'One job: its spec, what lies ahead, its last run.',
    answer: jobDetail,
    stored: { until: (job) => untilOfJobs([job]) },
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.job(param('id')) }),
  }),
  defineRoute({
    id: 'listRunsOfJob',
    method: 'GET',
    path: `${API_PREFIX}/jobs/:id/runs`,
    summary: 'The runs of a job, newest first.',
    query: jobRunsQuery,
    answer: pageOf(runView),
    stored: TIMELESS,
    handle: async ({ operations }, { param, query }) => {
      // Asked first, so that an unknown job is told from one without runs.
      await operations.job(param('id'));
      const found = await operations.runs({ ...query, job: param('id') });
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'runJob',
    method: 'POST',
    path: `${API_PREFIX}/jobs/:id/runs`,
    summary: 'Runs a job now. For a serial job with an open run: 409 with that run.',
    idempotent: true,
    body: z.strictObject({
      input: z.unknown().optional(),
      runAt: instant.optional(),
      scope: name.optional(),
      maxAttempts: z.int().min(1).max(BOUNDS.maxAttempts).optional(),
      /** An address, #channel or channel that is told when it has ended; true for that of the token that asks. */
      notify: z.union([name, z.boolean()]).optional(),
    }),
    statuses: [201],
    answer: runView,
    handle: async ({ operations, asker }, { param, body, key }) => {
      const { input = null, notify, ...wishes } = body;
      const run = await operations.trigger(param('id'), input, {
        ...wishes,
        notify: notify === true ? (asker?.address ?? true) : notify === false ? undefined : notify,
        ...(key === null ? {} : { idempotencyKey: key }),
      });
      const other = key === null ? null : differenceOf(run, input, wishes);
      if (other !== null) {
        throw new Refusal('key-reused', `The Idempotency-Key "${key}" was sent before with another ${other}.`, run.id);
      }
      return { status: 201, value: run, headers: { location: `${API_PREFIX}/runs/${encodeURIComponent(run.id)}` } };
    },
  }),
  defineRoute({
    id: 'pauseJob',
    method: 'POST',
    path: `${API_PREFIX}/jobs/:id/pause`,
    summary: 'Pauses a job, until a time where one is given: takes no more of its scheduled or event runs.',
    body: pauseBody,
    answer: pauseView,
    handle: async ({ operations }, { param, body }) => ({
      status: 200,
      value: await operations.pause(param('id'), body),
    }),
  }),
  defineRoute({
    id: 'resumeJob',
    method: 'POST',
    path: `${API_PREFIX}/jobs/:id/resume`,
    summary: 'Takes a paused job up again.',
    answer: pauseView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.resume(param('id')) }),
  }),
  defineRoute({
    id: 'backfillJob',
    method: 'POST',
    path: `${API_PREFIX}/jobs/:id/backfill`,
    summary: 'Makes the runs of a job’s occurrences in a range that have none; `dryRun` only says which.',
    body: z.strictObject({
      from: instant,
      to: instant.optional(),
      limit: z.int().min(1).optional(),
      dryRun: z.boolean().optional(),
      skipped: z.boolean().optional(),
    }),
    statuses: [200, 202],
    answer: backfillView,
    handle: async ({ operations }, { param, body }) => ({
      status: body.dryRun === true ? 200 : 202,
      value: await operations.backfill(param('id'), body),
    }),
  }),
  defineRoute({
    id: 'pauseAllJobs',
    method: 'POST',
    path: `${API_PREFIX}/jobs/pause`,
    summary: 'Pauses all jobs, until a time where one is given.',
    body: pauseBody,
    answer: pauseView,
    handle: async ({ operations }, { body }) => ({ status: 200, value: await operations.pause(null, body) }),
  }),
  defineRoute({
    id: 'resumeAllJobs',
    method: 'POST',
    path: `${API_PREFIX}/jobs/resume`,
    summary: 'Ends the pause of all jobs; those paused by name stay so.',
    answer: pauseView,
    handle: async ({ operations }) => ({ status: 200, value: await operations.resume(null) }),
  }),
  defineRoute({
    id: 'listWorkers',
    method: 'GET',
    path: `${API_PREFIX}/workers`,
    summary: 'The instances that work, and what each runs; those that fell silent are named for an hour.',
    answer: pageOf(workerView),
    handle: async ({ operations }) => ({
      status: 200,
      value: { items: [...(await operations.workers())], cursor: null },
    }),
  }),
  defineRoute({
    id: 'listGenerations',
    method: 'GET',
    path: `${API_PREFIX}/generations`,
    summary: 'The versions of the jobs that are deployed, and which is in force.',
    answer: pageOf(generationView),
    handle: async ({ operations }) => ({
      status: 200,
      value: { items: [...(await operations.generations())], cursor: null },
    }),
  }),
];

/** In what a request differs from the run that its key stands for; null where nobody can say that it does. Pure. */
function differenceOf(
  run: RunView,
  input: unknown,
  { runAt, scope, maxAttempts }: Pick<TriggerWishes, 'runAt' | 'scope' | 'maxAttempts'>,
): string | null {
  if (!isDeepStrictEqual(run.input, input)) return 'input';
  if (runAt !== undefined && Date.parse(runAt) !== Date.parse(run.scheduledFor)) return 'runAt';
  if (scope !== undefined && scope !== run.scope) return 'scope';
  if (maxAttempts !== undefined && maxAttempts !== run.maxAttempts) return 'maxAttempts';
  return null;
}
