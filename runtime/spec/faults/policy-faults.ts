import { compareDurations, isExactDuration } from '../duration.ts';
import type { JobSpec, Step } from '../job-spec.ts';
import { BOUNDS } from '../policies.ts';
import { durationFaults } from './duration-faults.ts';
import { type Fault, FaultList } from './fault.ts';

/** What is wrong with how a job runs: values out of bounds, and policies that contradict each other. */
export function policyFaults(spec: JobSpec): readonly Fault[] {
  const list = new FaultList();
  const { concurrency, retry, misfire } = spec;

  if (spec.serial) {
    list.when(
      concurrency.limit !== 1,
      ['concurrency', 'limit'],
      `a serial job runs one at a time: its limit is 1, not ${concurrency.limit ?? 'none'}`,
    );
    list.when(
      concurrency.key !== null,
      ['concurrency', 'key'],
      `a serial job runs one at a time in all; "one at a time per ${concurrency.key}" is a limit with a key, and not serial`,
    );
    list.when(spec.overlap === 'allow', 'overlap', 'a serial job cannot allow its runs to overlap');
  }
  if (concurrency.limit !== null)
    list.when(
      outside(concurrency.limit, 1, BOUNDS.concurrency),
      ['concurrency', 'limit'],
      `a limit goes from 1 to ${BOUNDS.concurrency}`,
    );
  list.when(
    concurrency.key !== null && concurrency.limit === null,
    ['concurrency', 'key'],
    'a concurrency key needs a limit to count against',
  );

  list.when(
    outside(retry.maxAttempts, 1, BOUNDS.maxAttempts),
    ['retry', 'maxAttempts'],
    `attempts go from 1 to ${BOUNDS.maxAttempts}`,
  );
  durationFaults(list, ['retry', 'delay'], retry.delay, 'PT0S', BOUNDS.retryDelay);
  durationFaults(list, ['retry', 'maxDelay'], retry.maxDelay, 'PT0S', BOUNDS.retryDelay);
  if (isExactDuration(retry.delay) && isExactDuration(retry.maxDelay)) {
    list.when(
      compareDurations(retry.delay, retry.maxDelay) > 0,
      ['retry', 'maxDelay'],
      `the longest delay (${retry.maxDelay}) is shorter than the first (${retry.delay})`,
    );
  }
  durationFaults(list, 'timeout', spec.timeout, 'PT0.001S', BOUNDS.timeout);

  durationFaults(list, ['misfire', 'window'], misfire.window, 'PT0S', BOUNDS.misfireWindow);
  list.when(
    misfire.limit !== null && misfire.policy !== 'all',
    ['misfire', 'limit'],
    `a limit of missed runs goes with the policy "all", not "${misfire.policy}"`,
  );
  if (misfire.limit !== null)
    list.when(
      outside(misfire.limit, 1, BOUNDS.misfireLimit),
      ['misfire', 'limit'],
      `missed runs to make up for go from 1 to ${BOUNDS.misfireLimit}`,
    );

  if (spec.rate) {
    list.when(spec.rate.limit < 1, ['rate', 'limit'], 'a rate lets at least one run through');
    durationFaults(list, ['rate', 'per'], spec.rate.per, 'PT1S', 'P31D');
  }
  if (spec.batch)
    list.when(outside(spec.batch.size, 1, BOUNDS.batch), ['batch', 'size'], `a batch holds 1 to ${BOUNDS.batch}`);
  if (spec.idempotency?.window.kind === 'rolling')
    durationFaults(
      list,
      ['idempotency', 'window', 'duration'],
      spec.idempotency.window.duration,
      'PT1S',
      BOUNDS.retention,
    );
  durationFaults(list, ['retention', 'history'], spec.retention.history, 'PT1H', BOUNDS.retention);
  durationFaults(list, ['retention', 'deadLetter'], spec.retention.deadLetter, 'PT1H', BOUNDS.retention);
  if (isExactDuration(spec.retention.history) && isExactDuration(misfire.window)) {
    // A finished run is what keeps its occurrence from running a second time.
    list.when(
      compareDurations(spec.retention.history, misfire.window) < 0,
      ['retention', 'history'],
      `history is kept for ${spec.retention.history}, shorter than the ${misfire.window} within which missed runs are made up for`,
    );
  }
  durationFaults(list, 'expectedDuration', spec.expectedDuration, 'PT0.001S', BOUNDS.timeout);

  spec.notify.forEach((notify, index) => {
    list.when(
      notify.via !== 'owner' && notify.to === null,
      ['notify', index, 'to'],
      `a notification by ${notify.via} needs somebody to go to`,
    );
    list.when(
      notify.via === 'owner' && spec.owner === null,
      ['notify', index, 'via'],
      'a notification to the owner needs an owner',
    );
  });
  list.when(
    spec.environments?.length === 0,
    'environments',
    'a list without environments would never run; leave it null for all',
  );
  stepFaults(list, spec);
  return list.faults;
}

function stepFaults(list: FaultList, spec: JobSpec): void {
  const waits = (steps: readonly Step[]): boolean =>
    steps.some(
      (step) => 'wait' in step || 'waitFor' in step || ('if' in step && (waits(step.then) || waits(step.else))),
    );
  list.when(
    spec.durable !== waits(spec.action.steps),
    'durable',
    spec.durable ? 'no step waits, so the job is not durable' : 'a job whose steps wait is durable',
  );
  const walk = (steps: readonly Step[], at: Fault['path']): void => {
    steps.forEach((step, index) => {
      const here = [...at, index];
      if ('wait' in step) durationFaults(list, [...here, 'wait'], step.wait, 'PT1S', 'P3650D');
      if ('waitFor' in step)
        durationFaults(list, [...here, 'waitFor', 'timeout'], step.waitFor.timeout, 'PT1S', 'P3650D');
      if ('if' in step) {
        walk(step.then, [...here, 'then']);
        walk(step.else, [...here, 'else']);
      }
    });
  };
  walk(spec.action.steps, ['action', 'steps']);
}

function outside(value: number, low: number, high: number): boolean {
  return value < low || value > high;
}
