import { z } from 'zod';
import { API_PREFIX, defineRoute, type Route } from '../route.ts';
import { compiledView } from '../wire.ts';
import { instant, name } from './takes.ts';

/** The longest text that is read, in UTF-16 code units: what the compiler takes at most. */
const LONGEST = 10_000;

/** English, where a compiler was handed over. It changes nothing, and says nothing of the jobs. */
export const compileRoutes: readonly Route[] = [
  defineRoute({
    id: 'compileText',
    method: 'POST',
    path: `${API_PREFIX}/compile`,
    summary: 'What a description in English means, where the instance has a compiler.',
    access: 'jobs:read',
    body: z.strictObject({
      text: z.string().max(LONGEST),
      now: instant.optional(),
      timezone: name.optional(),
      /** Whether a schedule without an action will do. */
      phrase: z.boolean().optional(),
      next: z.int().min(0).max(100).optional(),
    }),
    answer: compiledView,
    handle: async ({ operations }, { body }) => ({ status: 200, value: await operations.compile(body) }),
  }),
];
