import type { JobSpec } from 'nljobs/spec/core';
import { alike } from '../ast/alike.ts';
import { defaults } from '../semantics/defaults.ts';
import { lengthInWords } from '../semantics/words.ts';

/** The options that differ from the table of defaults, a canonical sentence each. */
export function describeOptions(spec: JobSpec): readonly string[] {
  const said: string[] = [];
  const differs = (field: keyof typeof defaults) => !alike(spec[field], defaults[field].value);
  if (spec.serial) said.push('Run sequentially.');
  if (!spec.serial && spec.concurrency.limit !== null)
    said.push(
      spec.concurrency.key === null
        ? `At most ${spec.concurrency.limit} at the same time.`
        : `One at a time per ${spec.concurrency.key}.`,
    );
  const overlap = spec.serial ? 'skip' : 'allow';
  if (spec.overlap !== overlap)
    said.push(
      spec.overlap === 'skip'
        ? 'Skip if the previous run is still running.'
        : spec.overlap === 'queue'
          ? 'Queue a new run while one is running.'
          : spec.overlap === 'cancel'
            ? 'Cancel the previous run.'
            : 'Overlapping runs are allowed.',
    );
  if (spec.idempotency !== null) {
    const { per, window } = spec.idempotency;
    const span =
      window.kind === 'calendar'
        ? ` per ${window.unit}`
        : window.kind === 'rolling'
          ? ` per ${lengthInWords(window.duration)}`
          : '';
    if (
      per !== null &&
      !spec.action.text.includes('this week') &&
      !/\b(haven|hasn|have not|has not|didn|did not)/.test(spec.action.text)
    )
      said.push(`At most once per ${per}${span}.`);
  }
  if (differs('retry')) {
    const { maxAttempts, backoff, delay } = spec.retry;
    said.push(
      maxAttempts === 1
        ? 'No retries.'
        : `Retry ${maxAttempts - 1} times with ${backoff} backoff, starting at ${lengthInWords(delay)}.`,
    );
  }
  if (differs('timeout')) said.push(`Time out after ${lengthInWords(spec.timeout)}.`);
  if (differs('misfire') && spec.misfire.policy !== 'once')
    said.push(spec.misfire.policy === 'skip' ? 'Skip missed runs.' : 'Run all missed runs.');
  if (spec.priority !== 'normal') said.push(`Priority: ${spec.priority}.`);
  if (spec.batch !== null) said.push(`Work in batches of ${spec.batch.size}.`);
  if (spec.rate !== null)
    said.push(`At most ${spec.rate.limit} calls per ${lengthInWords(spec.rate.per).replace(/^1 /, '')}.`);
  if (spec.scope !== null) said.push(`For each ${spec.scope}.`);
  for (const one of spec.notify)
    if (one.to !== null)
      said.push(one.on === 'success' ? `Tell ${one.to} when it finishes.` : `Tell ${one.to} if it fails.`);
  for (const environment of spec.environments ?? []) said.push(`Only in ${environment}.`);
  return said;
}
