import type { z } from 'zod';
import type { Operations } from './operations.ts';

export const API_PREFIX = '/api/v1';
export type Method = 'GET' | 'POST' | 'DELETE';

/** What a handler of the API may use. */
export interface Services {
  readonly operations: Operations;
  /** Null when work can be taken; else what it waits for, in words. */
  readonly notReady: () => Promise<string | null>;
}

/** One route as data: what it takes, what it gives, and who may ask. The app, the tests and the docs read these. */
export interface Route {
  readonly method: Method;
  /** Below the origin, in hono's notation: `/api/v1/runs/:id`. */
  readonly path: string;
  readonly summary: string;
  /** `open` answers without a token; it must tell nothing of the jobs. */
  readonly access: 'token' | 'open';
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  readonly handle: (services: Services, request: RouteRequest<unknown, unknown>) => Promise<RouteAnswer<unknown>>;
}

export interface RouteRequest<Query, Body> {
  /** A parameter of the path, decoded. */
  readonly param: (name: string) => string;
  readonly query: Query;
  readonly body: Body;
}

export interface RouteAnswer<Answer> {
  readonly status: 200 | 201 | 202 | 503;
  readonly value: Answer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RouteParts<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access?: 'open';
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  readonly handle: (
    services: Services,
    request: RouteRequest<z.output<Query>, z.output<Body>>,
  ) => Promise<RouteAnswer<z.input<Answer>>>;
}

/** Ties the types of a route's schemas to its handler; the schemas have run before the handler does. */
export function defineRoute<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  parts: RouteParts<Query, Body, Answer>,
): Route {
  return {
    method: parts.method,
    path: parts.path,
    summary: parts.summary,
    access: parts.access ?? 'token',
    query: parts.query ?? null,
    body: parts.body ?? null,
    answer: parts.answer,
    handle: (services, request) => parts.handle(services, request as RouteRequest<z.output<Query>, z.output<Body>>),
  };
}
