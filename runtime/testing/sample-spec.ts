import type { JobSpec } from '../spec/job-spec.ts';
import { sampleSpec as wholeSpec } from '../spec/sample-spec.ts';

export { sampleCron } from '../spec/sample-spec.ts';

/** A manual job with the usual defaults, for tests; give what matters to the test. */
export function sampleSpec(over: Partial<JobSpec> & { readonly id: string }): JobSpec {
  const serial = over.serial === true;
  return wholeSpec({
    title: over.id,
    group: null,
    file: null,
    description: `On demand: ${over.id}`,
    canonical: `On demand: ${over.id}`,
    triggers: [{ kind: 'manual' }],
    action: { text: over.id, handler: 'handle', params: {}, steps: [] },
    overlap: serial ? 'skip' : 'allow',
    concurrency: { limit: serial ? 1 : null, key: null },
    retry: { maxAttempts: 4, backoff: 'exponential', delay: 'PT2S', maxDelay: 'PT10M', jitter: false, never: [] },
    provenance: {},
    words: [],
    spans: {},
    ...over,
  });
}
