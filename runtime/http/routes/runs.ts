import { z } from 'zod';
import { RUN_STATUSES } from '../../spec/vocabulary.ts';
import { API_PREFIX, defineRoute, type Route, TIMELESS } from '../route.ts';
import { itemView, logView, pageOf, runDetail, runView } from '../wire.ts';
import { name, pageQuery, paging } from './takes.ts';

const runsQuery = z.strictObject({
  ...paging,
  job: name.optional(),
  scope: name.optional(),
  status: z.enum(RUN_STATUSES).optional(),
});

const itemsQuery = z.strictObject({ ...paging, done: z.enum(['true', 'false']).optional() });

/** Single runs. */
export const runRoutes: readonly Route[] = [
  defineRoute({
    id: 'listRuns',
    method: 'GET',
    path: `${API_PREFIX}/runs`,
    summary: 'Runs of all jobs, newest first.',
    query: runsQuery,
    answer: pageOf(runView),
    stored: TIMELESS,
    handle: async ({ operations }, { query }) => {
      const found = await operations.runs(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'getRun',
    method: 'GET',
    path: `${API_PREFIX}/runs/:id`,
    summary: 'One run with its attempts; of one with steps, those too and what it waits for.',
    answer: runDetail,
    stored: TIMELESS,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.run(param('id')) }),
  }),
  defineRoute({
    id: 'listLogsOfRun',
    method: 'GET',
    path: `${API_PREFIX}/runs/:id/logs`,
    summary: 'What a run logged, oldest first.',
    query: pageQuery,
    answer: pageOf(logView),
    stored: TIMELESS,
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
    stored: TIMELESS,
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
    summary: 'Runs an earlier run again, with its input and scheduled instant; a run of a step goes on from that step.',
    statuses: [201],
    answer: runView,
    handle: async ({ operations }, { param }) => {
      const run = await operations.replay(param('id'));
      return { status: 201, value: run, headers: { location: `${API_PREFIX}/runs/${encodeURIComponent(run.id)}` } };
    },
  }),
];
