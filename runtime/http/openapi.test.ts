import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openApiOf } from './openapi.ts';
import { PROBLEMS } from './problem.ts';
import { routes } from './routes.ts';
import { RUN } from './testing/recorder.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> };
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly unknown[];
}
const document = openApiOf(routes) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, z.core.JSONSchema.JSONSchema>> };
};
const operationOf = (path: string, method: string) => document.paths[path]?.[method] as Operation;

test('is a valid document of OpenAPI 3.1, whose references all lead somewhere', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  expect(errors ?? []).toEqual([]);
  expect([valid, validator.version]).toEqual([true, '3.1']);
  const text = JSON.stringify(document);
  const missing = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/gu)].filter(
    ([, kind = '', name = '']) => !Object.hasOwn(Reflect.get(document.components, kind) as object, name),
  );
  expect(missing).toEqual([]);
});

test('has every route once, by a name of its own', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`),
  );
  expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  expect(new Set(routes.map(({ id }) => id)).size).toBe(routes.length);
});

test('says what a route takes, by path, query, header and body', () => {
  const run = operationOf('/api/v1/jobs/{id}/runs', 'post');
  expect(run.parameters).toEqual([
    expect.objectContaining({ name: 'id', in: 'path', required: true }),
    { $ref: '#/components/parameters/IdempotencyKey' },
  ]);
  expect(run.requestBody?.content['application/json']?.schema.$ref).toBe('#/components/schemas/RunJobBody');
  expect(Object.keys(run.responses)).toEqual(['201', 'default']);
  expect(operationOf('/api/v1/runs', 'get').parameters.map(({ name }) => name)).toEqual([
    'limit',
    'cursor',
    'job',
    'scope',
    'status',
    // That of a reference: what the asker has already.
    undefined,
  ]);
  expect(Object.keys(operationOf('/api/v1/runs', 'get').responses)).toEqual(['200', '304', 'default']);
  expect(operationOf('/api/v1/stream', 'get').parameters.at(-1)).toEqual({
    $ref: '#/components/parameters/LastEventId',
  });
  expect(operationOf('/healthz', 'get').security).toEqual([]);
});

test('its schemas take what the API answers', () => {
  const { Run } = document.components.schemas;
  const schemas = JSON.parse(
    JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
  ) as Record<string, z.core.JSONSchema.JSONSchema>;
  const run = z.fromJSONSchema({ ...Run, ...schemas['Run'], $defs: schemas } as z.core.JSONSchema.JSONSchema);
  const { attempts: _a, items: _i, root: _r, steps: _s, waitsFor: _w, ...view } = RUN;
  expect(run.safeParse(view).error).toBeUndefined();
  expect(run.safeParse({ ...view, status: 'lost' }).success).toBe(false);
});

test('names every kind of problem', () => {
  const text = JSON.stringify(document);
  for (const kind of Object.keys(PROBLEMS)) expect(text).toContain(kind);
});
