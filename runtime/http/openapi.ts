import { z } from 'zod';
import { PROBLEMS } from './problem.ts';
import type { Route, Status } from './route.ts';
import { problem, views } from './wire.ts';

/** A document of OpenAPI 3.1.1, as JSON. */
export type OpenApi = Readonly<Record<string, unknown>>;

const REASONS: Readonly<Record<Status, string>> = {
  200: 'As asked.',
  201: 'It was made.',
  202: 'It was taken, and is done from here on.',
  204: 'It was done, and there is nothing to tell.',
  503: 'Not now.',
};

/**
 * Describes routes as OpenAPI 3.1, from the very schemas that parse what comes and goes: what the document says is what is
 * checked. Every named view is a component; what only one route takes or gives is named after the route.
 */
export function openApiOf(routes: readonly Route[]): OpenApi {
  const taken = z.registry<{ readonly id: string }>();
  const given = z.registry<{ readonly id: string }>();
  for (const [id, view] of Object.entries(views)) given.add(view, { id });
  for (const { id, query, body, answer } of routes) {
    const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
    if (query !== null && !taken.has(query)) taken.add(query, { id: `${name}Query` });
    if (body !== null && !taken.has(body)) taken.add(body, { id: `${name}Body` });
    if (!given.has(answer) && !(answer instanceof z.ZodNull)) given.add(answer, { id: `${name}Answer` });
  }
  const queries = schemasOf(taken, 'input');
  const answers = schemasOf(given, 'output');
  const isQuery = new Set(routes.flatMap(({ query }) => (query === null ? [] : [taken.get(query)?.id])));
  const bodies = Object.fromEntries(Object.entries(queries).filter(([id]) => !isQuery.has(id)));
  const reference = (schema: z.ZodType): OpenApi => ({
    $ref: `#/components/schemas/${taken.get(schema)?.id ?? given.get(schema)?.id ?? ''}`,
  });

  const paths: Record<string, Record<string, OpenApi>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/gu, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = {
      operationId: route.id,
      summary: route.summary,
      tags: [tagOf(route)],
      parameters: [
        ...[...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => ({
          name,
          in: 'path',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: 200 },
        })),
        ...(route.query === null ? [] : parametersOf(queries[taken.get(route.query)?.id ?? ''])),
        ...(route.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
        ...(isKept(route) ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
        ...(route.kind === 'stream' ? [{ $ref: '#/components/parameters/LastEventId' }] : []),
      ],
      ...(route.body === null
        ? {}
        : { requestBody: { content: { 'application/json': { schema: reference(route.body) } } } }),
      responses: {
        ...Object.fromEntries(
          route.statuses.map((status) => [
            String(status),
            {
              description: REASONS[status],
              ...(status === 204 ? {} : { content: contentOf(route, reference(route.answer)) }),
            },
          ]),
        ),
        ...(isKept(route) ? { '304': { description: 'It is what the asker has already.' } } : {}),
        default: { $ref: '#/components/responses/Problem' },
      },
      ...(route.access === 'open' ? { security: [] } : {}),
    };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'nljobs', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: { ...bodies, ...answers },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY, IfNoneMatch: IF_NONE_MATCH, LastEventId: LAST_EVENT_ID },
      responses: {
        Problem: {
          description: `Problem details (RFC 9457); \`kind\` is one of ${Object.keys(PROBLEMS).join(', ')}.`,
          content: { 'application/problem+json': { schema: reference(problem) } },
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'nljobs-session' },
      },
    },
  };
}

/** What a route answers with, by its kind. */
function contentOf(route: Route, answer: OpenApi): OpenApi {
  switch (route.kind) {
    case 'json':
      return { 'application/json': { schema: answer } };
    case 'stream':
      return { 'text/event-stream': { schema: { type: 'string' }, 'x-event': answer } };
    case 'text':
      return { [route.type]: { schema: answer } };
  }
}

const IDEMPOTENCY_KEY: OpenApi = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Sent again with the same request, it is done once. 1 to 200 printable characters of ASCII, in quotes or bare.',
  schema: { type: 'string', minLength: 1, maxLength: 402 },
};

const IF_NONE_MATCH: OpenApi = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of the answer that the asker has: where nothing has changed since, 304 says so.',
  schema: { type: 'string' },
};

const LAST_EVENT_ID: OpenApi = {
  name: 'Last-Event-ID',
  in: 'header',
  description:
    'The id of the last event that the asker has: the stream goes on behind it, or says by `gap` that it cannot.',
  schema: { type: 'string' },
};

/** Whether its answer is the same for as long as nothing is changed. */
function isKept(route: Route): boolean {
  return route.kind === 'json' && route.stored !== null;
}

function schemasOf(
  registry: z.core.$ZodRegistry<{ readonly id: string }>,
  io: 'input' | 'output',
): Record<string, OpenApi> {
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, { ...schema }]));
}

/** The members of a query, each a parameter of its own. */
function parametersOf(query: OpenApi | undefined): readonly OpenApi[] {
  const properties = (query?.['properties'] ?? {}) as Readonly<Record<string, OpenApi>>;
  const required = (query?.['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    schema,
  }));
}

/** The first word of a path below the prefix: `jobs`; `health` for what stands outside. */
function tagOf({ path }: Route): string {
  return /^\/api\/v1\/(\w+)/u.exec(path)?.[1] ?? 'health';
}
