import { z } from 'zod';
import { API_PREFIX, defineRoute, type Route, TIMELESS } from '../route.ts';
import { deadLetterView, deletedView, pageOf, runView } from '../wire.ts';
import { name, paging } from './takes.ts';

const deadQuery = z.strictObject({ ...paging, job: name.optional(), scope: name.optional() });

/** Runs that failed for good. */
export const deadLetterRoutes: readonly Route[] = [
  defineRoute({
    id: 'listDeadLetters',
    method: 'GET',
    path: `${API_PREFIX}/dead`,
    summary: 'Runs that failed for good, newest first.',
    query: deadQuery,
    answer: pageOf(deadLetterView),
    stored: TIMELESS,
    handle: async ({ operations }, { query }) => {
      const found = await operations.deadLetters(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
  defineRoute({
    id: 'getDeadLetter',
    method: 'GET',
    path: `${API_PREFIX}/dead/:id`,
    summary: 'One dead letter.',
    answer: deadLetterView,
    stored: TIMELESS,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.deadLetter(param('id')) }),
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
];
