import { z } from 'zod';
import { type OpenApi, openApiOf } from './openapi.ts';
import { API_PREFIX, defineRoute, type Route } from './route.ts';
import { compileRoutes } from './routes/compile.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { overviewRoutes } from './routes/overview.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { sessionRoutes } from './routes/session.ts';
import { tokenRoutes } from './routes/tokens.ts';

/** Every route there is. A route that is not in this table does not exist, and none answers without its schemas. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...jobRoutes,
  ...overviewRoutes,
  ...runRoutes,
  ...scheduleRoutes,
  ...deadLetterRoutes,
  ...eventRoutes,
  ...compileRoutes,
  ...tokenRoutes,
  ...sessionRoutes,
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
