import { Refusal } from '../operations.ts';
import { API_PREFIX, defineRoute, defineText, type Route } from '../route.ts';
import { statusView } from '../wire.ts';

/** Whether it lives, for whoever watches over processes. */
export const healthRoutes: readonly Route[] = [
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
    handle: async ({ notReady, concern }) => {
      const reason = await notReady();
      if (reason !== null) return { status: 503, value: { status: reason } };
      // A concern is no reason to send work elsewhere: every instance has the same one, and what is accepted is kept.
      const wrong = concern?.() ?? null;
      return { status: 200, value: { status: wrong === null ? 'ready' : `ready; ${wrong}` } };
    },
  }),
  metricsAt('readMetrics', '/metrics'),
  // Once more below the prefix, where the cookie of a session reaches.
  metricsAt('readMetricsBySession', `${API_PREFIX}/metrics`),
];

function metricsAt(id: string, path: string): Route {
  return defineText({
    id,
    path,
    summary: 'What the instance has done since it started, and how the queue stands, in the text format of Prometheus.',
    access: 'jobs:read',
    type: 'text/plain; version=0.0.4; charset=utf-8',
    text: async ({ metrics, asker }) => {
      // They count what all tenants do.
      if ((asker?.project ?? null) !== null)
        throw new Refusal('forbidden', 'A token of one tenant may not read the metrics of all.');
      return metrics();
    },
  });
}
