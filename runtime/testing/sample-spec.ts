import type { CronTrigger, JobSpec } from '../spec/job-spec.ts';

/** A manual job with the usual defaults, for tests; give what matters to the test. */
export function sampleSpec(over: Partial<JobSpec> & { readonly id: string }): JobSpec {
  return {
    specVersion: 1,
    title: over.id,
    group: null,
    file: null,
    description: `On demand: ${over.id}`,
    canonical: `On demand: ${over.id}`,
    triggers: [{ kind: 'manual' }],
    action: { text: over.id, handler: 'handle', params: {}, steps: [] },
    durable: false,
    idempotency: null,
    serial: false,
    overlap: over.serial === true ? 'skip' : 'allow',
    concurrency: { limit: over.serial === true ? 1 : null, key: null },
    retry: { maxAttempts: 4, backoff: 'exponential', delay: 'PT2S', maxDelay: 'PT10M', jitter: false, never: [] },
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
    provenance: {},
    words: [],
    spans: {},
    ...over,
  };
}

/** A cron trigger in UTC; give what matters to the test. */
export function sampleCron(cron: string, over: Partial<CronTrigger> = {}): CronTrigger {
  return {
    kind: 'cron',
    cron: [cron],
    timezone: 'UTC',
    from: null,
    until: null,
    count: null,
    except: [],
    jitter: null,
    dst: { gap: 'after', overlap: 'first' },
    ...over,
  };
}
