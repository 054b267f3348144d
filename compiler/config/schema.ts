import {
  BACKOFFS,
  ENGINES,
  MISFIRE_POLICIES,
  OVERLAP_POLICIES,
  PRIORITIES,
  SEVERITIES,
  WEEKDAYS,
} from 'nljobs/spec/core';
import { z } from 'zod';
import { FIELD_TYPES } from './define.ts';
import { clock, dayParts, seasons, texts, zone } from './values.ts';

const duration = z.string().regex(/^P(?!$)(\d+W|(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/, {
  error: 'must be an ISO 8601 duration such as "PT15M"',
});

const eventName = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, {
  error: 'must be named "entity.past_tense", such as "user.signed_up"',
});

const fieldType = z.string().refine((type) => FIELD_TYPES.some((known) => type === known || type === `${known}?`), {
  error: `must be ${FIELD_TYPES.join(', ')}, with "?" behind it where the field is optional`,
});

const event = z.strictObject({
  phrases: z.array(z.string().min(1)).optional(),
  payload: z
    .record(
      z.string().regex(/^[A-Za-z_$][\w$]*$/, { error: 'must be a plain name' }),
      z.union([fieldType, z.array(z.string().min(1)).min(1)]),
    )
    .optional(),
});

const severity = z.enum(SEVERITIES);
const ruleOptions = { severity: severity.optional(), except: z.array(z.string().min(1)).optional() };
const rule = z.union([z.boolean(), severity, z.strictObject(ruleOptions)], {
  error: 'must be true, a severity (error, warning, info), or { severity, except }',
});

const rules = z.strictObject({
  owner: rule.optional(),
  quietHours: z.strictObject({ ...ruleOptions, from: clock, to: clock, timezone: zone.optional() }).optional(),
  guardedEmails: rule.optional(),
  secretFreeUrls: rule.optional(),
  serial: rule.optional(),
  notify: rule.optional(),
});

const llm = z.strictObject({
  enabled: z.boolean(),
  model: z.string().min(1),
  baseURL: z.url({ protocol: /^https?$/, error: 'must be a URL such as "http://localhost:11434/v1"' }).optional(),
  api: z.enum(['responses', 'chat']).optional(),
  keyFrom: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, { error: 'must be the name of an environment variable, not the key itself' })
    .optional(),
  mask: z.union([z.boolean(), z.array(z.string().min(1))]).optional(),
  seconds: z.number().min(1).max(600).optional(),
  tokens: z.int().min(1000).optional(),
});

const fromEnvironment = z.strictObject({
  env: z.string().regex(/^[A-Za-z_]\w*$/, { error: 'must be the name of an environment variable' }),
});
const address = z.union([z.url({ protocol: /^https?$/ }), fromEnvironment], {
  error: 'must be a URL, or { env } with the name of the environment variable that holds it',
});
const channel = z.union(
  [
    z.string().min(1),
    z.strictObject({ email: z.union([z.string().min(3), z.array(z.string().min(3)).min(1)]) }),
    z.strictObject({ slack: address }),
    z.strictObject({ webhook: address, secret: fromEnvironment }),
  ],
  {
    error:
      'must be an address, a "#channel", { email }, { slack }, or { webhook, secret } whose secret is { env } with the name of an environment variable',
  },
);

/** The config's schema. `define.ts` holds the same shape as a type, and a test proves that the two agree. */
export const configSchema = z.strictObject({
  sources: texts.refine((list) => list.length > 0, { error: 'must name at least one file or pattern' }).optional(),
  outDir: z.string().min(1).optional(),
  timezone: zone.optional(),
  holidays: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, { error: 'must be a country such as "US", or a part of one such as "DE-BY"' })
    .optional(),
  dayParts: dayParts.optional(),
  seasons: seasons.optional(),
  businessHours: z.strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1), from: clock, to: clock }).optional(),
  weekStart: z.enum(WEEKDAYS).optional(),
  events: z.union([z.array(eventName), z.record(eventName, event)]).optional(),
  defaults: z
    .strictObject({
      retry: z
        .strictObject({
          maxAttempts: z.int().min(1),
          backoff: z.enum(BACKOFFS),
          delay: duration,
          maxDelay: duration,
          jitter: z.boolean(),
          never: z.array(z.string()),
        })
        .optional(),
      timeout: duration.optional(),
      overlap: z.enum(OVERLAP_POLICIES).optional(),
      misfire: z
        .strictObject({
          policy: z.enum(MISFIRE_POLICIES),
          window: duration,
          limit: z.int().min(1).nullable(),
        })
        .optional(),
      retention: z.strictObject({ history: duration, deadLetter: duration }).optional(),
      priority: z.enum(PRIORITIES).optional(),
    })
    .optional(),
  environments: z.array(z.string().min(1)).optional(),
  engine: z.enum(ENGINES).optional(),
  owner: z.string().min(1).optional(),
  notify: texts.optional(),
  tags: z.array(z.string().min(1)).optional(),
  channels: z.record(z.string().min(1), channel).optional(),
  rules: rules.optional(),
  llm: llm.optional(),
  importExtension: z.enum(['ts', 'js']).optional(),
});

export type ParsedConfig = z.output<typeof configSchema>;

/** The names that may stand at a place of the config, for suggestions: `[]` for the top, `['defaults', 'retry']` below. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = configSchema;
  for (const key of path) {
    const shape = shapeOf(schema);
    schema = shape?.[String(key)];
  }
  return Object.keys(shapeOf(schema) ?? {});
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | null {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap());
  return schema instanceof z.ZodObject ? schema.shape : null;
}
