import type { JobSpec, Notify, NotifyOn } from 'nljobs/spec/core';
import { alike } from '../ast/alike.ts';
import { isUsualEnvironment } from '../grammar/option/environments.ts';
import { defaults } from '../semantics/defaults.ts';
import { lengthInWords, list } from '../semantics/words.ts';

/** The options that were stated, or differ from the table of defaults: a canonical sentence each. */
export function describeOptions(spec: JobSpec): readonly string[] {
  const stated = (field: string) => spec.provenance[field] === 'stated';
  const differs = (field: keyof typeof defaults) => stated(field) || !alike(spec[field], defaults[field].value);
  return [
    ...describeRunning(spec, stated('overlap')),
    ...describeGuard(spec),
    ...(differs('retry') ? describeRetry(spec.retry) : []),
    ...(differs('timeout') ? [`Time out after ${lengthInWords(spec.timeout)}.`] : []),
    ...(spec.expectedDuration === null ? [] : [`It should take about ${lengthInWords(spec.expectedDuration)}.`]),
    ...(differs('misfire') ? describeMisfire(spec.misfire) : []),
    ...(differs('priority') ? [`Priority: ${spec.priority}.`] : []),
    ...(spec.batch === null ? [] : [`Work in batches of ${spec.batch.size}.`]),
    ...(spec.rate === null
      ? []
      : [`At most ${spec.rate.limit} calls per ${lengthInWords(spec.rate.per).replace(/^1 /, '')}.`]),
    ...(spec.scope === null ? [] : [`For each ${spec.scope}.`]),
    ...spec.notify.flatMap(describeNotify),
    ...(spec.heartbeat === null ? [] : [`Heartbeat: ${spec.heartbeat}.`]),
    ...(spec.environments === null ? [] : [describeEnvironments(spec.environments)]),
    ...(stated('owner') && spec.owner !== null ? [`Owner: ${spec.owner}.`] : []),
    ...(spec.runbook === null ? [] : [`Runbook: ${spec.runbook}.`]),
    ...(stated('tags') ? [`Tags: ${spec.tags.join(', ')}.`] : []),
    ...(spec.permissions === null ? [] : [`Permissions: ${spec.permissions.join(', ')}.`]),
    ...(differs('retention') ? describeRetention(spec.retention) : []),
    ...(spec.enabled ? [] : ['This job is disabled.']),
  ];
}

const OVERLAP = {
  skip: 'Skip if the previous run is still running.',
  queue: 'Queue a new run while one is running.',
  cancel: 'Cancel the previous run.',
  allow: 'Overlapping runs are allowed.',
} as const;

/** How many runs may go side by side, and what happens to one too many. */
function describeRunning(spec: JobSpec, overlapStated: boolean): readonly string[] {
  const { serial, overlap, concurrency } = spec;
  const said: string[] = [];
  if (serial) said.push('Run sequentially.');
  else if (concurrency.limit !== null)
    said.push(
      concurrency.key === null
        ? `At most ${concurrency.limit} at the same time.`
        : concurrency.limit === 1
          ? `One at a time per ${concurrency.key}.`
          : `At most ${concurrency.limit} at the same time per ${concurrency.key}.`,
    );
  if (overlapStated || overlap !== (serial ? 'skip' : 'allow')) said.push(OVERLAP[overlap]);
  return said;
}

function describeGuard(spec: JobSpec): readonly string[] {
  if (spec.idempotency === null) return [];
  const { per, window, mode } = spec.idempotency;
  const said: string[] = [];
  // "Users who haven't received it today" stands in the action, and says it.
  const places = spec.spans['/idempotency'] ?? [];
  const inAction =
    places.length > 0 &&
    places.every(([start, end]) => /^\S+ (?:who|that|which) /i.test(spec.description.slice(start, end)));
  if (!inAction) said.push(per === null ? guardOfAnyone(window) : `At most once per ${per}${windowInWords(window)}.`);
  if (mode !== 'record-after') said.push(`Guard mode: ${mode}.`);
  return said;
}

type Window = NonNullable<JobSpec['idempotency']>['window'];

function windowInWords(window: Window): string {
  switch (window.kind) {
    case 'calendar':
      return ` per ${window.unit}`;
    case 'rolling':
      return ` in ${lengthInWords(window.duration)}`;
    case 'forever':
      return '';
  }
}

/** A guard that does not say by what it tells things apart. */
function guardOfAnyone(window: Window): string {
  switch (window.kind) {
    case 'calendar':
      return `Skip anyone who already got it ${window.unit === 'day' ? 'today' : `this ${window.unit}`}.`;
    case 'rolling':
      return `Skip anyone who already got it in the last ${lengthInWords(window.duration)}.`;
    case 'forever':
      return 'Exactly once.';
  }
}

function describeRetry({ never, ...retry }: JobSpec['retry']): readonly string[] {
  const said: string[] = [];
  const { never: _, ...usual } = defaults.retry.value;
  if (retry.maxAttempts === 1) said.push('No retries.');
  else if (!alike(retry, usual) || never.length === 0) {
    const { maxAttempts, backoff, delay, maxDelay, jitter } = retry;
    const most =
      maxDelay === usual.maxDelay || maxDelay === delay ? '' : `, with a maximum delay of ${lengthInWords(maxDelay)}`;
    const times = maxAttempts === 2 ? 'once' : `${maxAttempts - 1} times`;
    said.push(
      `Retry ${times} with ${backoff} backoff, starting at ${lengthInWords(delay)}${most}${jitter ? '' : ' without jitter'}.`,
    );
  }
  if (never.length > 0) said.push(`Do not retry on ${list(never).replace(/ and /, ' or ')}.`);
  return said;
}

function describeMisfire({ policy, window }: JobSpec['misfire']): readonly string[] {
  const said = { skip: 'Skip missed runs.', once: 'Run missed runs once.', all: 'Run all missed runs.' }[policy];
  return window === defaults.misfire.value.window ? [said] : [said, `Misfire window: ${lengthInWords(window)}.`];
}

function describeRetention({ history, deadLetter }: JobSpec['retention']): readonly string[] {
  const usual = defaults.retention.value;
  const said: string[] = [];
  if (deadLetter === usual.deadLetter || history !== usual.history)
    said.push(`Keep history for ${lengthInWords(history)}.`);
  if (deadLetter !== usual.deadLetter) said.push(`Keep dead letters for ${lengthInWords(deadLetter)}.`);
  return said;
}

const WHEN: Readonly<Record<NotifyOn, string>> = {
  failure: 'if it fails',
  success: 'when it finishes',
  start: 'when it starts',
  recovery: 'when it recovers',
  late: 'if it is late',
  missed: 'if a run is missed',
  'dead-letter': 'when the retries are exhausted',
};

function describeNotify({ on, via, to }: Notify): readonly string[] {
  const whom = via === 'owner' ? 'the owner' : to;
  return whom === null ? [] : [`Tell ${whom} ${WHEN[on]}.`];
}

/** Names that everybody uses are said as people do; others need a word that says what they are. */
function describeEnvironments(names: readonly string[]): string {
  return names.every(isUsualEnvironment) ? `Only in ${list(names)}.` : `Environments: ${names.join(', ')}.`;
}
