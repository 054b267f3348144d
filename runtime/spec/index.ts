/** Everything about job specs, with the schema: `nljobs/spec`. What needs no zod is in `nljobs/spec/core` alone. */
export * from './core.ts';
export { jobSpecJsonSchema } from './json-schema.ts';
export { jobSpecSchema, jobSpecShape, type ReadJobSpec, readJobSpec } from './schema.ts';
