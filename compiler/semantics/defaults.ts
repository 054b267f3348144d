import type { JobSpec } from 'nljobs/spec/core';

interface Default<K extends keyof JobSpec> {
  readonly value: JobSpec[K];
  /** In words, for people: what the value is. */
  readonly text: string;
  readonly reason: string;
}

/** The values a spec has when nothing is said: the one table of them. The reference page is made from it. */
export const defaults: {
  readonly [K in
    | 'timeout'
    | 'retry'
    | 'serial'
    | 'overlap'
    | 'concurrency'
    | 'misfire'
    | 'priority'
    | 'retention']: Default<K>;
} = {
  timeout: {
    value: 'PT15M',
    text: 'timeout: 15 minutes',
    reason: 'Every attempt is bounded; a job that takes longer says so, or is split into durable steps.',
  },
  retry: {
    value: { maxAttempts: 4, backoff: 'exponential', delay: 'PT2S', maxDelay: 'PT10M', jitter: true, never: [] },
    text: 'retries: 3, exponential from 2 seconds with jitter',
    reason: 'Most failures pass; jitter keeps many jobs from coming back at the same moment.',
  },
  serial: {
    value: false,
    text: 'runs in parallel',
    reason: 'Runs do not wait for each other unless told to: “Run sequentially.”',
  },
  overlap: {
    value: 'allow',
    text: 'overlap: allowed',
    reason: 'A scheduled run starts even while an earlier one is still going.',
  },
  concurrency: {
    value: { limit: null, key: null },
    text: 'no concurrency limit',
    reason: 'The workers’ slots are the only limit.',
  },
  misfire: {
    value: { policy: 'once', window: 'PT1H', limit: null },
    text: 'missed runs: the latest is run once, if no older than an hour or the period',
    reason: 'After downtime one run catches up; a storm of old ones helps nobody. Older ones are recorded as skipped.',
  },
  priority: { value: 'normal', text: 'priority: normal', reason: 'Nothing was said.' },
  retention: {
    value: { history: 'P30D', deadLetter: 'P14D' },
    text: 'history 30 days, dead letters 14 days',
    reason: 'Long enough to look into last month’s run.',
  },
};
