import { z } from 'zod';
import { LOCAL_TIME_PATTERN, TIME_PATTERN } from './civil.ts';
import { DURATION_PATTERN } from './duration.ts';
import type { Fault } from './faults/fault.ts';
import { specFaults } from './faults/spec-faults.ts';
import { FILTER_OPERATORS, type JobSpec, type ScheduleTrigger } from './job-spec.ts';
import {
  BACKOFFS,
  CALENDAR_UNITS,
  GUARD_MODES,
  MISFIRE_POLICIES,
  NOTIFY_ON,
  ORIGINS,
  OVERLAP_POLICIES,
  PRIORITIES,
  WEEKDAYS,
  WORD_ROLES,
} from './vocabulary.ts';
import { INSTANT_PATTERN } from './zone.ts';

/**
 * The job spec in zod: shapes and spellings here, everything that looks at more than one value in `faults/`. Nothing is
 * optional and nothing has a default, so that a spec says all that it means; unknown fields are refused.
 */
const text = z.string().min(1).max(1000);
const duration = z
  .string()
  .regex(DURATION_PATTERN, 'an ISO 8601 duration such as PT15M or P30D')
  .meta({ id: 'Duration', description: 'ISO 8601 duration' });
const localTime = z
  .string()
  .regex(LOCAL_TIME_PATTERN, 'a local time such as 2027-12-24T09:00:00')
  .meta({ id: 'LocalTime', description: 'Local time of the trigger’s zone, without an offset' });
const timeOfDay = z.string().regex(TIME_PATTERN, 'a time of day such as 09:00').meta({ id: 'TimeOfDay' });
const instant = z
  .string()
  .regex(INSTANT_PATTERN, 'an instant such as 2024-01-01T00:00:00Z')
  .meta({ id: 'Instant', description: 'RFC 3339 instant' });
const eventName = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/, 'an event named entity.past_tense, such as user.signed_up')
  .meta({ id: 'EventName' });
const jobId = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, 'an id of small letters, digits and hyphens, such as send-reminders')
  .meta({ id: 'JobId' });
const identifier = z
  .string()
  .max(120)
  .regex(/^[a-z_$][A-Za-z0-9_$]*$/, 'a camelCase identifier such as sendReminders')
  .meta({ id: 'Identifier' });
const whole = z.int().nonnegative();

const schedule: z.ZodType<ScheduleTrigger> = z
  .lazy(() => z.discriminatedUnion('kind', [cron, rrule, interval, once]))
  .meta({ id: 'Schedule' });

const exception = z.union([
  z.strictObject({ dates: z.array(z.string()) }),
  z.strictObject({ schedule }),
  z.strictObject({ holidays: text, region: text.nullable(), dates: z.array(z.string()), through: z.string() }),
]);

const bounds = {
  timezone: z.string().min(1).max(64).describe('IANA zone'),
  from: localTime.nullable(),
  until: localTime.nullable(),
  count: z.int().positive().nullable(),
  except: z.array(exception).meta({ id: 'Exceptions' }),
  jitter: duration.nullable(),
  dst: z.strictObject({ gap: z.enum(['after', 'skip']), overlap: z.enum(['first', 'last', 'both']) }),
};

const cron = z
  .strictObject({ kind: z.literal('cron'), cron: z.array(z.string().max(200)).min(1).max(100), ...bounds })
  .meta({ id: 'CronTrigger', description: 'The union of one or more five-field crons (Vixie rules)' });
const rrule = z
  .strictObject({ kind: z.literal('rrule'), rrule: z.string().max(1000), start: localTime, ...bounds })
  .meta({ id: 'RruleTrigger', description: 'An RFC 5545 recurrence over local times, counted from start' });
const interval = z
  .strictObject({
    kind: z.literal('interval'),
    every: duration,
    start: instant,
    within: z.strictObject({ days: z.array(z.enum(WEEKDAYS)), from: timeOfDay, to: timeOfDay }).nullable(),
    ...bounds,
  })
  .meta({
    id: 'IntervalTrigger',
    description: 'Elapsed time, counted from start or from the beginning of a daily window',
  });
const once = z
  .strictObject({ kind: z.literal('once'), at: localTime, ...bounds })
  .meta({ id: 'OnceTrigger', description: 'One local time' });

const filter = z.union([
  z.strictObject({
    field: text,
    op: z.enum(FILTER_OPERATORS),
    value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
  }),
  z.strictObject({ predicate: identifier }),
]);

const trigger = z.discriminatedUnion('kind', [
  cron,
  rrule,
  interval,
  once,
  z.strictObject({
    kind: z.literal('event'),
    event: eventName,
    where: z.array(filter),
    unless: z.strictObject({ event: eventName, within: duration }).nullable(),
    delay: duration.nullable(),
    debounce: duration.nullable(),
  }),
  z.strictObject({ kind: z.literal('date'), entity: text, field: text, offset: duration }),
  z.strictObject({ kind: z.literal('after'), job: jobId, on: z.enum(['completed', 'failed', 'finished']) }),
  z.strictObject({ kind: z.literal('manual') }),
]);

const branch = z.strictObject({
  if: text,
  // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited; "then" is the word people use.
  get then() {
    return z.array(step);
  },
  get else() {
    return z.array(step);
  },
});
const step = z
  .union([
    z.strictObject({ do: text, handler: identifier }),
    z.strictObject({ wait: duration }),
    z.strictObject({
      waitFor: z.strictObject({
        event: eventName,
        timeout: duration.nullable(),
        onTimeout: z.enum(['continue', 'stop', 'fail']),
      }),
    }),
    branch,
  ])
  .meta({ id: 'Step' });

/** The shape alone, without the rules that join values; its JSON Schema is published. */
export const jobSpecShape = z.strictObject({
  specVersion: z.literal(1),
  id: jobId,
  // Empty in the spec of a phrase, which has a schedule and nothing more.
  title: z.string().max(1000),
  group: text.nullable(),
  file: text.nullable(),
  description: z.string(),
  canonical: z.string(),
  triggers: z.array(trigger).min(1).max(100),
  action: z.strictObject({
    text: z.string(),
    handler: identifier,
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    steps: z.array(step),
  }),
  durable: z.boolean(),
  idempotency: z
    .strictObject({
      per: text.nullable(),
      window: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('calendar'), unit: z.enum(CALENDAR_UNITS) }),
        z.strictObject({ kind: z.literal('rolling'), duration }),
        z.strictObject({ kind: z.literal('forever') }),
      ]),
      mode: z.enum(GUARD_MODES),
    })
    .nullable(),
  serial: z.boolean(),
  overlap: z.enum(OVERLAP_POLICIES),
  concurrency: z.strictObject({ limit: z.int().positive().nullable(), key: text.nullable() }),
  retry: z.strictObject({
    maxAttempts: z.int().positive(),
    backoff: z.enum(BACKOFFS),
    delay: duration,
    maxDelay: duration,
    jitter: z.boolean(),
    never: z.array(text),
  }),
  timeout: duration,
  misfire: z.strictObject({ policy: z.enum(MISFIRE_POLICIES), window: duration, limit: z.int().positive().nullable() }),
  priority: z.enum(PRIORITIES),
  rate: z.strictObject({ limit: z.int().positive(), per: duration }).nullable(),
  batch: z.strictObject({ size: z.int().positive() }).nullable(),
  scope: text.nullable(),
  permissions: z.array(text).nullable(),
  retention: z.strictObject({ history: duration, deadLetter: duration }),
  enabled: z.boolean(),
  environments: z.array(text).nullable(),
  notify: z.array(
    z.strictObject({
      on: z.enum(NOTIFY_ON),
      via: z.enum(['email', 'slack', 'webhook', 'channel', 'owner']),
      to: text.nullable(),
    }),
  ),
  heartbeat: text.nullable(),
  expectedDuration: duration.nullable(),
  owner: text.nullable(),
  runbook: text.nullable(),
  tags: z.array(text),
  provenance: z.record(z.string(), z.enum(ORIGINS)),
  words: z.array(z.strictObject({ start: whole, end: whole, as: z.enum(WORD_ROLES) })),
  spans: z.record(z.string(), z.array(z.tuple([whole, whole]))),
});

/** The whole schema: parse with it where a spec comes from outside. It never throws on any value with `safeParse`. */
export const jobSpecSchema: z.ZodType<JobSpec> = jobSpecShape.superRefine((spec, context) => {
  for (const { path, message } of specFaults(spec)) context.addIssue({ code: 'custom', path: [...path], message });
});

/** The answer of `readJobSpec`. */
export type ReadJobSpec =
  | { readonly ok: true; readonly spec: JobSpec }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads a value from outside as a job spec: the spec, or everything that is wrong with it. Never throws. */
export function readJobSpec(value: unknown): ReadJobSpec {
  const result = jobSpecSchema.safeParse(value);
  if (result.success) return { ok: true, spec: result.data };
  const faults = result.error.issues.map(({ path, message }) => ({
    path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
    message,
  }));
  return { ok: false, faults };
}
