import { z } from 'zod';
import { API_PREFIX, defineRoute, type Route, TIMELESS } from '../route.ts';
import { occurrenceView, pageOf, recentRunsView } from '../wire.ts';
import { instant, name } from './takes.ts';

/** What one sees of all jobs together: what they did of late, and what comes. */
export const overviewRoutes: readonly Route[] = [
  defineRoute({
    id: 'listRecentRuns',
    method: 'GET',
    path: `${API_PREFIX}/recent`,
    summary: 'The last runs of every job at a glance.',
    query: z.strictObject({ each: z.coerce.number().int().min(1).max(50).default(20) }),
    answer: pageOf(recentRunsView),
    stored: TIMELESS,
    handle: async ({ operations }, { query }) => ({
      status: 200,
      value: { items: [...(await operations.recent(query))], cursor: null },
    }),
  }),
  defineRoute({
    id: 'listOccurrences',
    method: 'GET',
    path: `${API_PREFIX}/occurrences`,
    summary:
      'When jobs start by their schedules in a range: behind `from`, up to `to`. Those paused or switched off do not.',
    query: z.strictObject({
      job: name.optional(),
      from: instant,
      to: instant,
      each: z.coerce.number().int().min(1).max(1000).default(100),
      limit: z.coerce.number().int().min(1).max(1000).default(1000),
    }),
    answer: pageOf(occurrenceView),
    handle: async ({ operations }, { query }) => ({
      status: 200,
      value: { items: [...(await operations.occurrences(query))], cursor: null },
    }),
  }),
];
