import { z } from 'zod';
import { jobSpecShape } from './schema.ts';

/**
 * The JSON Schema (draft 2020-12) of a job spec. It holds shapes and spellings; what joins several values (zones that
 * exist, bounds in order, policies that agree) only `readJobSpec` checks.
 */
export function jobSpecJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(jobSpecShape, { target: 'draft-2020-12' });
  return {
    $schema,
    title: 'nljobs job spec',
    description: 'What a background job described in plain English means, as data.',
    ...schema,
  };
}
