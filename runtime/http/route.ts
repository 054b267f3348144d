import { z } from 'zod';
import type { Asker, Right } from './access.ts';
import type { Answers } from './answers.ts';
import type { EventTail, TailEvent } from './event-tail.ts';
import type { Operations } from './operations.ts';
import type { SessionView } from './wire.ts';

export const API_PREFIX = '/api/v1';
export type Method = 'GET' | 'POST' | 'DELETE';

/** What a handler of the API may use. */
export interface Services {
  readonly operations: Operations;
  /** Null when work can be taken; else what it waits for, in words. */
  readonly notReady: () => Promise<string | null>;
  /** What is wrong although work is taken, in words; null where nothing is. */
  readonly concern?: () => string | null;
  readonly events: EventTail;
  /** What is measured, in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** Moves with every change of what is stored or registered; null where nobody can say, and every answer is made anew. */
  readonly revision: (() => Promise<string>) | null;
  /** Answers that are kept for as long as that stands. */
  readonly answers: Answers;
  /** Who asks; null where anybody may. */
  readonly asker: Asker | null;
  /** Where whoever asks signs in and out. */
  readonly session: SessionDesk;
}

/** Where browsers sign in and out. Each gives what the answer sets. */
export interface SessionDesk {
  state(): Promise<SessionView>;
  signIn(token: string): Promise<Readonly<Record<string, string>>>;
  signOut(): Promise<Readonly<Record<string, string>>>;
}

/** What every route says of itself. */
interface RouteFace {
  /** Its name in the OpenAPI document: `runJob`. */
  readonly id: string;
  readonly method: Method;
  /** Below the origin, in hono's notation: `/api/v1/runs/:id`. */
  readonly path: string;
  readonly summary: string;
  /** What a token must allow; `open` answers without one, and must tell nothing of the jobs. */
  readonly access: Right | 'open';
  /** Whether an `Idempotency-Key` makes asking twice the same as asking once. */
  readonly idempotent: boolean;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  /** By what status it answers when all is well. */
  readonly statuses: readonly Status[];
  /** The whole answer of a route of JSON; one event of a stream. */
  readonly answer: z.ZodType;
}

/**
 * That an answer follows from what is stored, the jobs that are registered and what is asked alone, for everybody of one project.
 * `until`: the instant, epoch milliseconds, at which the clock alone changes it; null where it never does.
 */
export interface Stored<Answer> {
  readonly until: (answer: Answer) => number | null;
}
/** An answer that no clock changes. */
export const TIMELESS: Stored<unknown> = { until: () => null };

interface JsonRoute extends RouteFace {
  readonly kind: 'json';
  /** Whether its answer is the same while the revision is; null where it is made anew for everybody. */
  readonly stored: Stored<unknown> | null;
  readonly handle: (services: Services, request: RouteRequest<unknown, unknown>) => Promise<RouteAnswer<unknown>>;
}

/** A route that tells events as they happen (server-sent events of the HTML standard). */
interface StreamRoute extends RouteFace {
  readonly kind: 'stream';
  /** Refuses before the answer begins. */
  readonly follow: (services: Services, request: StreamRequest<unknown>) => Promise<AsyncIterable<TailEvent | null>>;
}

export interface StreamRequest<Query> {
  readonly query: Query;
  /** The `Last-Event-ID`; null where the stream begins now. */
  readonly after: string | null;
  readonly signal: AbortSignal;
}

/** A route that answers with text of a format of its own, whose type it names. */
interface TextRoute extends RouteFace {
  readonly kind: 'text';
  readonly type: string;
  readonly text: (services: Services) => Promise<string>;
}

/** One route as data: what it takes, what it gives, and who may ask. The app, the tests and the docs read these. */
export type Route = JsonRoute | StreamRoute | TextRoute;

export interface RouteRequest<Query, Body> {
  /** A parameter of the path, decoded. */
  readonly param: (name: string) => string;
  readonly query: Query;
  readonly body: Body;
  /** What the `Idempotency-Key` says; null without one. */
  readonly key: string | null;
}

/** 204 has no body. */
export type Status = 200 | 201 | 202 | 204 | 503;

export interface RouteAnswer<Answer> {
  readonly status: Status;
  readonly value: Answer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RouteParts<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  /** Default: reading for GET, writing for the rest. */
  readonly access?: Right | 'open';
  readonly idempotent?: true;
  /** Default: 200. */
  readonly statuses?: readonly Status[];
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  readonly stored?: Stored<z.output<Answer>>;
  readonly handle: (
    services: Services,
    request: RouteRequest<z.output<Query>, z.output<Body>>,
  ) => Promise<RouteAnswer<z.input<Answer>>>;
}

/** A route that answers with text. */
export function defineText(
  parts: Pick<RouteFace, 'id' | 'path' | 'summary' | 'access'> & Pick<TextRoute, 'type' | 'text'>,
): Route {
  const face = {
    method: 'GET',
    idempotent: false,
    query: null,
    body: null,
    statuses: [200],
    answer: z.string(),
  } as const;
  return { kind: 'text', ...face, ...parts };
}

/** Ties the types of a route's schemas to its handler; the schemas have run before the handler does. */
export function defineRoute<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  parts: RouteParts<Query, Body, Answer>,
): Route {
  return {
    kind: 'json',
    id: parts.id,
    method: parts.method,
    path: parts.path,
    summary: parts.summary,
    access: parts.access ?? (parts.method === 'GET' ? 'jobs:read' : 'jobs:write'),
    idempotent: parts.idempotent ?? false,
    query: parts.query ?? null,
    body: parts.body ?? null,
    statuses: parts.statuses ?? [200],
    answer: parts.answer,
    stored: (parts.stored as Stored<unknown> | undefined) ?? null,
    handle: (services, request) => parts.handle(services, request as RouteRequest<z.output<Query>, z.output<Body>>),
  };
}

/** As `defineRoute`, for a route that goes on telling. */
export function defineStream<Query extends z.ZodType>(parts: {
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  readonly query: Query;
  readonly event: z.ZodType;
  readonly follow: (
    services: Services,
    request: StreamRequest<z.output<Query>>,
  ) => Promise<AsyncIterable<TailEvent | null>>;
}): Route {
  const { id, path, summary, query, event, follow } = parts;
  return {
    kind: 'stream',
    id,
    method: 'GET',
    path,
    summary,
    access: 'jobs:read',
    idempotent: false,
    query,
    body: null,
    statuses: [200],
    answer: event,
    follow: (services, request) => follow(services, request as StreamRequest<z.output<Query>>),
  };
}
