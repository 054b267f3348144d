import { defineRoute, type Route } from '../route.ts';
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
    handle: async ({ notReady }) => {
      const reason = await notReady();
      return reason === null ? { status: 200, value: { status: 'ready' } } : { status: 503, value: { status: reason } };
    },
  }),
];
