import type { JobSpec } from './job-spec.ts';

/**
 * The job of nljobs itself that deletes what need not be kept. Its runs are records like those of any other, made by the
 * instance that does the work; no queue delivers them. No description can have its id, which is none of a job's.
 */
export const DATA_RETENTION = 'nljobs.data-retention';

/** The jobs of nljobs itself: among all, they are left out unless somebody asks for them. */
export const SYSTEM_JOBS: readonly string[] = [DATA_RETENTION];

export const DATA_RETENTION_SPEC: JobSpec = {
  specVersion: 1,
  id: DATA_RETENTION,
  title: 'Data retention',
  group: 'System',
  file: null,
  description: 'Every hour, delete what is older than it is kept: runs, dead letters, guards, messages, the audit.',
  canonical: 'Every hour, delete what is older than it is kept: runs, dead letters, guards, messages, the audit.',
  triggers: [
    {
      kind: 'cron',
      cron: ['0 * * * *'],
      timezone: 'UTC',
      from: null,
      until: null,
      count: null,
      except: [],
      jitter: null,
      dst: { gap: 'after', overlap: 'first' },
    },
  ],
  action: { text: 'delete what is older than it is kept', handler: 'dataRetention', params: {}, steps: [] },
  durable: false,
  idempotency: null,
  serial: true,
  overlap: 'skip',
  concurrency: { limit: 1, key: null },
  retry: { maxAttempts: 1, backoff: 'fixed', delay: 'PT1S', maxDelay: 'PT1S', jitter: false, never: [] },
  timeout: 'PT15M',
  misfire: { policy: 'skip', window: 'PT1H', limit: null },
  priority: 'low',
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
  tags: ['system'],
  provenance: {},
  words: [],
  spans: {},
};
