import type { JobSpec } from '../../spec/job-spec.ts';
import { isoDuration } from './time.ts';

/** A value that nobody wrote, in words. */
export interface ImpliedValue {
  readonly name: string;
  readonly value: string;
}

const SAYS: readonly (readonly [field: string, name: string, say: (spec: JobSpec) => string])[] = [
  [
    'timezone',
    'Zone',
    ({ triggers }) => triggers.flatMap((trigger) => ('timezone' in trigger ? [trigger.timezone] : []))[0] ?? 'UTC',
  ],
  [
    'serial',
    'At once',
    ({ serial, concurrency }) =>
      serial
        ? 'one run at a time'
        : concurrency.limit === null
          ? 'as many runs as come'
          : `at most ${concurrency.limit} runs`,
  ],
  ['overlap', 'When one is still going', ({ overlap }) => OVERLAP[overlap]],
  [
    'retry',
    'When it fails',
    ({ retry }) =>
      retry.maxAttempts === 1
        ? 'it is not tried again'
        : `${retry.maxAttempts} attempts in all, ${isoDuration(retry.delay)} apart${retry.backoff === 'fixed' ? '' : `, ${retry.backoff} up to ${isoDuration(retry.maxDelay)}`}`,
  ],
  ['timeout', 'An attempt may take', ({ timeout }) => isoDuration(timeout)],
  [
    'misfire',
    'When its time was missed',
    ({ misfire }) => `${MISFIRE[misfire.policy]}, up to ${isoDuration(misfire.window)} late`,
  ],
  ['priority', 'Priority', ({ priority }) => priority],
  [
    'retention',
    'Kept',
    ({ retention }) =>
      `runs for ${isoDuration(retention.history)}, dead letters for ${isoDuration(retention.deadLetter)}`,
  ],
];

const OVERLAP: Readonly<Record<JobSpec['overlap'], string>> = {
  skip: 'the next is skipped',
  queue: 'the next waits',
  cancel: 'the one that goes is cancelled',
  allow: 'the next begins beside it',
};
const MISFIRE: Readonly<Record<JobSpec['misfire']['policy'], string>> = {
  skip: 'it is left out',
  once: 'it runs once',
  all: 'every one is made up for',
};

/** The values of a spec that were not stated, in the order of the table. Pure. */
export function impliedOf(spec: JobSpec): readonly ImpliedValue[] {
  return SAYS.flatMap(([field, name, say]) =>
    spec.provenance[field] === 'implied' ? [{ name, value: say(spec) }] : [],
  );
}
