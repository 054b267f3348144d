import type { CronTrigger, JobSpec, ScheduleBounds } from './job-spec.ts';

/** What every schedule shares, with nothing said: UTC, no bounds, no exceptions. For tests and examples. */
export const plainBounds: ScheduleBounds = {
  timezone: 'UTC',
  from: null,
  until: null,
  count: null,
  except: [],
  jitter: null,
  dst: { gap: 'after', overlap: 'first' },
};

/** A cron trigger in a zone. For tests and examples. */
export function sampleCron(cron: string | readonly string[], bounds: Partial<ScheduleBounds> = {}): CronTrigger {
  return { kind: 'cron', cron: typeof cron === 'string' ? [cron] : cron, ...plainBounds, ...bounds };
}

/** A whole and sound job spec, with some fields of one's own. For tests and examples. */
export function sampleSpec(changes: Partial<JobSpec> = {}): JobSpec {
  return {
    specVersion: 1,
    id: 'send-reminders',
    title: 'Send reminders',
    group: 'Billing',
    file: 'jobs.md',
    description: 'Weekdays at 18:00, send reminders',
    canonical: 'Every weekday at 18:00 UTC, send reminders',
    triggers: [sampleCron('0 18 * * 1-5')],
    action: { text: 'send reminders', handler: 'sendReminders', params: {}, steps: [] },
    durable: false,
    idempotency: null,
    serial: false,
    overlap: 'allow',
    concurrency: { limit: null, key: null },
    retry: { maxAttempts: 4, backoff: 'exponential', delay: 'PT2S', maxDelay: 'PT10M', jitter: true, never: [] },
    timeout: 'PT15M',
    misfire: { policy: 'once', window: 'PT1H', limit: null },
    priority: 'normal',
    rate: null,
    batch: null,
    scope: null,
    permissions: null,
    retention: { history: 'P30D', deadLetter: 'P14D' },
    enabled: true,
    environments: null,
    notify: [],
    heartbeat: null,
    expectedDuration: null,
    owner: null,
    runbook: null,
    tags: [],
    provenance: { triggers: 'stated', timezone: 'implied' },
    words: [
      { start: 0, end: 18, as: 'schedule' },
      { start: 19, end: 33, as: 'action' },
    ],
    spans: { '/triggers/0': [[0, 17]] },
    ...changes,
  };
}
