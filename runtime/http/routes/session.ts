import { z } from 'zod';
import { API_PREFIX, defineRoute, type Route } from '../route.ts';
import { sessionView } from '../wire.ts';

const path = `${API_PREFIX}/session`;

/** How a browser signs in: with a token, for a cookie that no script can read. */
export const sessionRoutes: readonly Route[] = [
  defineRoute({
    id: 'readSession',
    method: 'GET',
    path,
    summary: 'Who is signed in; `required` says whether a token opens a session here.',
    access: 'open',
    answer: sessionView,
    handle: async ({ session }) => ({ status: 200, value: await session.state() }),
  }),
  defineRoute({
    id: 'signIn',
    method: 'POST',
    path,
    summary: 'Opens a session for who has a token: a cookie for pages of this instance, which ends with the token.',
    access: 'open',
    body: z.strictObject({ token: z.string().min(1).max(1000) }),
    statuses: [204],
    answer: z.null(),
    handle: async ({ session }, { body }) => ({
      status: 204,
      value: null,
      headers: await session.signIn(body.token),
    }),
  }),
  defineRoute({
    id: 'signOut',
    method: 'DELETE',
    path,
    summary: 'Ends the session of the browser that asks.',
    access: 'open',
    statuses: [204],
    answer: z.null(),
    handle: async ({ session }) => ({ status: 204, value: null, headers: await session.signOut() }),
  }),
];
