import { z } from 'zod';
import { Refusal } from '../operations.ts';
import { API_PREFIX, defineRoute, defineStream, type Route } from '../route.ts';
import { eventView, runView } from '../wire.ts';
import { name } from './takes.ts';

/** What is told to jobs, and what they tell. */
export const eventRoutes: readonly Route[] = [
  defineStream({
    id: 'streamEvents',
    path: `${API_PREFIX}/stream`,
    summary: 'What happens, on all instances, as server-sent events; goes on behind a `Last-Event-ID`.',
    query: z.strictObject({ job: name.optional(), run: name.optional() }),
    event: eventView,
    follow: async ({ events, operations, asker }, { query, after, signal }) => {
      if (asker != null && asker.project !== null) {
        if (query.run === undefined) {
          throw new Refusal('forbidden', 'A token of a project may follow one run at a time: ask with ?run=<id>.');
        }
        await operations.run(query.run);
      }
      return events.follow({ ...query, after, signal });
    },
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
