import { expect, it } from 'vitest';
import { jobSpecJsonSchema } from './json-schema.ts';
import { sampleSpec } from './sample-spec.ts';
import { BACKOFFS, GUARD_MODES, MISFIRE_POLICIES, OVERLAP_POLICIES, PRIORITIES } from './vocabulary.ts';

const schema = jobSpecJsonSchema();
const properties = schema['properties'] as Record<string, Record<string, unknown>>;

it('is JSON Schema 2020-12 of a closed object whose fields are all required', () => {
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(schema['additionalProperties']).toBe(false);
  expect(new Set(schema['required'] as string[])).toEqual(new Set(Object.keys(sampleSpec())));
});

it('holds the closed vocabularies', () => {
  const enumOf = (value: unknown): unknown => (value as { enum?: unknown }).enum;
  expect(enumOf(properties['overlap'])).toEqual([...OVERLAP_POLICIES]);
  expect(enumOf(properties['priority'])).toEqual([...PRIORITIES]);
  const inside = (field: string, key: string): unknown =>
    (properties[field]?.['properties'] as Record<string, unknown>)[key];
  expect(enumOf(inside('misfire', 'policy'))).toEqual([...MISFIRE_POLICIES]);
  expect(enumOf(inside('retry', 'backoff'))).toEqual([...BACKOFFS]);
  expect(JSON.stringify(properties['idempotency'])).toContain(JSON.stringify([...GUARD_MODES]));
});

it('refers only to definitions that it has, by names of their own', () => {
  const definitions = new Set(Object.keys(schema['$defs'] as object));
  const references = [...JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g)].map((found) => found[1] ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const name of references) expect(definitions).toContain(name);
  expect([...definitions].filter((name) => name.startsWith('__'))).toEqual([]);
});
