import { z } from 'zod';
import { TOKEN_SCOPES } from '../../spec/vocabulary.ts';
import { API_PREFIX, defineRoute, type Route } from '../route.ts';
import { auditView, newTokenView, pageOf, tokenView } from '../wire.ts';
import { instant, name, pageQuery } from './takes.ts';

/** Who may ask, and what was asked. */
export const tokenRoutes: readonly Route[] = [
  defineRoute({
    id: 'listTokens',
    method: 'GET',
    path: `${API_PREFIX}/tokens`,
    summary: 'All tokens, newest first; never themselves.',
    access: 'admin',
    answer: pageOf(tokenView),
    handle: async ({ operations }) => ({
      status: 200,
      value: { items: [...(await operations.tokens())], cursor: null },
    }),
  }),
  defineRoute({
    id: 'createToken',
    method: 'POST',
    path: `${API_PREFIX}/tokens`,
    summary: 'Makes a token, which is shown this once.',
    access: 'admin',
    body: z.strictObject({
      name,
      scopes: z.array(z.enum(TOKEN_SCOPES)).min(1).optional(),
      project: name.optional(),
      /** Where whoever has it is told of what it asks for with `notify: true`. */
      address: name.optional(),
      expiresAt: instant.optional(),
    }),
    statuses: [201],
    answer: newTokenView,
    handle: async ({ operations }, { body }) => ({ status: 201, value: await operations.createToken(body) }),
  }),
  defineRoute({
    id: 'rotateToken',
    method: 'POST',
    path: `${API_PREFIX}/tokens/:id/rotate`,
    summary: 'Gives a token another secret, which is shown this once; `keepUntil` lets the one before go on till then.',
    access: 'admin',
    body: z.strictObject({ keepUntil: instant.optional() }),
    answer: newTokenView,
    handle: async ({ operations }, { param, body }) => ({
      status: 200,
      value: await operations.rotateToken(param('id'), body),
    }),
  }),
  defineRoute({
    id: 'revokeToken',
    method: 'DELETE',
    path: `${API_PREFIX}/tokens/:id`,
    summary: 'Ends a token, from this moment on.',
    access: 'admin',
    answer: tokenView,
    handle: async ({ operations }, { param }) => ({ status: 200, value: await operations.revokeToken(param('id')) }),
  }),
  defineRoute({
    id: 'listAudit',
    method: 'GET',
    path: `${API_PREFIX}/audit`,
    summary: 'Who asked for what that changes something, and what came of it, newest first.',
    access: 'admin',
    query: pageQuery,
    answer: pageOf(auditView),
    handle: async ({ operations }, { query }) => {
      const found = await operations.audit(query);
      return { status: 200, value: { items: [...found.items], cursor: found.cursor } };
    },
  }),
];
