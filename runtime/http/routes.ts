import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { RUN_STATUSES } from '../spec/vocabulary.ts';
import { type OpenApi, openApiOf } from './openapi.ts';
import { Refusal } from './operations.ts';
import { API_PREFIX, defineRoute, defineStream, type Route } from './route.ts';
import {
  backfillView,
  deadLetterView,
  deletedView,
  eventView,
  generationView,
  itemView,
  jobDetail,
  jobView,
  logView,
  pageOf,
  pauseView,
  runDetail,
  runView,
  scheduleView,
  statusView,
} from './wire.ts';

/** Names a job, an event or a run; longer ones cannot exist. */
const name = z.string().min(1).max(200);
const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
};
const runsQuery = z.strictObject({ ...paging, job: name.optional(), status: z.enum(RUN_STATUSES).optional() });
const jobRunsQuery = z.strictObject({ ...paging, status: z.enum(RUN_STATUSES).optional() });
const deadQuery = z.strictObject({ ...paging, job: name.optional() });
const logsQuery = z.strictObject(paging);
const itemsQuery = z.strictObject({ ...paging, done: z.enum(['true', 'false']).optional() });
const instant = z.iso.datetime({ offset: true });
const schedulesQuery = z.strictObject({ ...paging, job: name.optional(), scope: name.optional() });
const text = z.string().min(1).max(8_192);
const scheduleBody = z.strictObject({
  job: name,
  key: name.optional(),
  when: z.union([
    text,
    z.strictObject({ cron: z.union([text, z.array(text).min(1).max(100)]) }),
    z.strictObject({ rrule: text, start: text.optional() }),
    z.strictObject({ every: text, start: text.optional() }),
    z.strictObject({ at: text }),
    z.strictObject({ text }),
  ]),
  timezone: name.optional(),
  from: name.optional(),
  until: name.optional(),
  input: z.unknown().optional(),
  scope: name.optional(),
});
const pauseBody = z.strictObject({
  until: instant.optional(),
  by: z.string().min(1).max(200).optional(),
  reason: z.string().min(1).max(1000).optional(),
});

const table: readonly Route[] = [
  defineRoute({
    id: 'isAlive',
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the process answers.',
    access: 'open',
    answer: statusView,
    handle: async () => ({ status: 200, value: { status: 'ok' } }),
  }),
  defineRoute({
    id: 'isReady',
    method: 'GET',
    path: '/readyz',
    summary: 'Whether the instance takes work.',
    access: 'open',
    statuses: [200, 503],
    answer: statusView,
    handle: async ({ notReady }) => {
      const reason = await notReady();
      return reason === null ? { status: 200, value: { status: 'ready' } } : { status: 503, value: { status: reason } };
    },
  }),
  defineRoute({
    id: 'listJobs',
    method: 'GET',
    path: `${API_PREFIX}/jobs`,
    summary: 'All jobs, with their next occurrence.',
    answer: pageOf(jobView),
    handle: async ({ operations }) => ({ status: 200, value: { items: [...(await operations.jobs())], cursor: null } }),
  }),
  defineRoute({
    id: 'getJob',
    method: 'GET',
    path: `${API_PREFIX}/jobs/:id`,
    summary: 'One job: its spec, what lies ahead, its last run.',
    answer: jobDetail,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.job(param('id')) }),
  }),
  defineRoute({
    id: 'listRunsOfJob',
    method: 'GET',
    path: `${API_PREFIX}/jobs/:id/runs`,
    summary: 'The runs of a job, newest first.',
    query: jobRunsQuery,
    answer: pageOf(runView),
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
      maxAttempts: z.int().min(1).optional(),
    }),
    statuses: [201],
    answer: runView,
    handle: async ({ operations }, { param, body, key }) => {
      const { input = null, ...wishes } = body;
      const run = await operations.trigger(param('id'), input, {
        ...wishes,
        ...(key === null ? {} : { idempotencyKey: key }),
      });
      if (key !== null && !isDeepStrictEqual(run.input, input)) {
        throw new Refusal('key-reused', `The Idempotency-Key "${key}" was sent before with another input.`, run.id);
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
    id: 'listRuns',
    method: 'GET',
    path: `${API_PREFIX}/runs`,
    summary: 'Runs of all jobs, newest first.',
    query: runsQuery,
    answer: pageOf(runView),
    handle: async ({ operations }, { query }) => {
      const found = await operations.runs(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'getRun',
    method: 'GET',
    path: `${API_PREFIX}/runs/:id`,
    summary: 'One run with its attempts.',
    answer: runDetail,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.run(param('id')) }),
  }),
  defineRoute({
    id: 'listLogsOfRun',
    method: 'GET',
    path: `${API_PREFIX}/runs/:id/logs`,
    summary: 'What a run logged, oldest first.',
    query: logsQuery,
    answer: pageOf(logView),
    handle: async ({ operations }, { param, query }) => {
      const found = await operations.logs(param('id'), query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'listItemsOfRun',
    method: 'GET',
    path: `${API_PREFIX}/runs/:id/items`,
    summary: 'What became of the items of a run: all, those that are done, or those that failed.',
    query: itemsQuery,
    answer: pageOf(itemView),
    handle: async ({ operations }, { param, query: { done, ...query } }) => {
      const found = await operations.items(param('id'), {
        ...query,
        ...(done === undefined ? {} : { done: done === 'true' }),
      });
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'cancelRun',
    method: 'POST',
    path: `${API_PREFIX}/runs/:id/cancel`,
    summary: 'Cancels a run that has not ended.',
    statuses: [202],
    answer: runView,
    handle: async ({ operations }, { param }) => ({ status: 202, value: await operations.cancel(param('id')) }),
  }),
  defineRoute({
    id: 'replayRun',
    method: 'POST',
    path: `${API_PREFIX}/runs/:id/replay`,
    summary: 'Runs an earlier run again, with its input and scheduled instant.',
    statuses: [201],
    answer: runView,
    handle: async ({ operations }, { param }) => {
      const run = await operations.replay(param('id'));
      return { status: 201, value: run, headers: { location: `${API_PREFIX}/runs/${encodeURIComponent(run.id)}` } };
    },
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
  defineRoute({
    id: 'listSchedules',
    method: 'GET',
    path: `${API_PREFIX}/schedules`,
    summary: 'The schedules made at run time, newest first.',
    query: schedulesQuery,
    answer: pageOf(scheduleView),
    handle: async ({ operations }, { query }) => {
      const found = await operations.schedules(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'createSchedule',
    method: 'POST',
    path: `${API_PREFIX}/schedules`,
    summary: 'Makes a schedule of a job; with a key that is known, gives the one that is there.',
    body: scheduleBody,
    statuses: [201],
    answer: scheduleView,
    handle: async ({ operations }, { body }) => {
      const made = await operations.createSchedule(body);
      return {
        status: 201,
        value: made,
        headers: { location: `${API_PREFIX}/schedules/${encodeURIComponent(made.id)}` },
      };
    },
  }),
  defineRoute({
    id: 'getSchedule',
    method: 'GET',
    path: `${API_PREFIX}/schedules/:id`,
    summary: 'One schedule made at run time.',
    answer: scheduleView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.schedule(param('id')) }),
  }),
  defineRoute({
    id: 'deleteSchedule',
    method: 'DELETE',
    path: `${API_PREFIX}/schedules/:id`,
    summary: 'Deletes a schedule; its runs stay.',
    answer: deletedView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.deleteSchedule(param('id')) }),
  }),
  defineRoute({
    id: 'listDeadLetters',
    method: 'GET',
    path: `${API_PREFIX}/dead`,
    summary: 'Runs that failed for good, newest first.',
    query: deadQuery,
    answer: pageOf(deadLetterView),
    handle: async ({ operations }, { query }) => {
      const found = await operations.deadLetters(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'retryDeadLetter',
    method: 'POST',
    path: `${API_PREFIX}/dead/:id/retry`,
    summary: 'Runs a dead letter’s run again, as a new run, and takes the letter away.',
    statuses: [201],
    answer: runView,
    handle: async ({ operations }, { param }) => {
      const run = await operations.retryDead(param('id'));
      return { status: 201, value: run, headers: { location: `${API_PREFIX}/runs/${encodeURIComponent(run.id)}` } };
    },
  }),
  defineRoute({
    id: 'deleteDeadLetter',
    method: 'DELETE',
    path: `${API_PREFIX}/dead/:id`,
    summary: 'Takes a dead letter away.',
    answer: deletedView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.deleteDead(param('id')) }),
  }),
  defineStream({
    id: 'streamEvents',
    path: `${API_PREFIX}/stream`,
    summary: 'What happens on this instance, as server-sent events; goes on behind a `Last-Event-ID`.',
    query: z.strictObject({ job: name.optional(), run: name.optional() }),
    event: eventView,
    follow: ({ events }, { query, after, signal }) => events.follow({ ...query, after, signal }),
  }),
  defineRoute({
    id: 'emitEvent',
    method: 'POST',
    path: `${API_PREFIX}/events`,
    summary: 'Hands an event to the jobs that wait for it.',
    idempotent: true,
    body: z.strictObject({ event: name, payload: z.unknown().optional() }),
    statuses: [202],
    answer: z.object({ runs: z.array(runView) }),
    handle: async ({ operations }, { body, key }) => ({
      status: 202,
      value: { runs: [...(await operations.emit(body.event, body.payload ?? null, key))] },
    }),
  }),
];

/** Every route there is. A route that is not in this table does not exist, and none answers without its schemas. */
export const routes: readonly Route[] = [
  ...table,
  defineRoute({
    id: 'describeApi',
    method: 'GET',
    path: `${API_PREFIX}/openapi.json`,
    summary: 'This API as a document of OpenAPI 3.1.',
    access: 'open',
    answer: z.record(z.string(), z.unknown()),
    handle: async () => ({ status: 200, value: { ...describeApi() } }),
  }),
];

let description: OpenApi | null = null;

/** Made when it is first asked for: it takes a moment, and most instances are never asked. */
function describeApi(): OpenApi {
  description ??= openApiOf(routes);
  return description;
}
