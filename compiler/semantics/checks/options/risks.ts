import { durationMs, isExactDuration, isSchedule, type JobSpec, mergedOccurrences, retryDelay } from 'nljobs/spec/core';
import type { Option } from '../../../ast/nodes.ts';
import type { Assembly } from '../../groups.ts';
import { append, type Notes, replace } from '../../notes.ts';
import { lengthInWords } from '../../words.ts';
import { remove } from './remove.ts';

type Said = Assembly['options'][number];

/** What the options of a job are weighed by. */
export interface Weighed {
  readonly spec: JobSpec;
  readonly said: readonly Said[];
  readonly text: string;
}

/** So many runs tell how close two of them come. */
const RUNS = 60;
/** A day from which they are looked at: any will do, since no schedule of a job depends on it. */
const FROM = '2024-01-01T00:00:00Z';

/**
 * Options that are sound each by itself and make trouble together, or with the schedule: told by how much, with what to
 * write instead. Each is a warning where runs are lost by it, and an info where a good reviewer would only ask.
 */
export function checkRisks(weighed: Weighed, notes: Notes): void {
  timeoutBeyondInterval(weighed, notes);
  retriesBeyondInterval(weighed, notes);
  rateBelowBatch(weighed, notes);
  missedWithoutSchedule(weighed, notes);
  guardWithoutKey(weighed, notes);
  secretInHeartbeat(weighed, notes);
  unguarded(weighed, notes);
}

const find = <N extends Option['name']>(said: readonly Said[], name: N): Said | undefined =>
  said.find(({ option }) => option.name === name);

/** The shortest time between two runs of a job's schedules, in milliseconds; infinity where there is none. */
function shortestGap(spec: JobSpec): number {
  if (!spec.triggers.some(isSchedule)) return Number.POSITIVE_INFINITY;
  const instants = mergedOccurrences(spec.triggers, { from: FROM, count: RUNS });
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < instants.length; index++)
    least = Math.min(least, (instants[index] as number) - (instants[index - 1] as number));
  return least;
}

/** Milliseconds in words, in the largest unit that divides them. */
function inWords(ms: number): string {
  for (const [unit, size] of [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const)
    if (ms % size === 0) return `${ms / size} ${unit}${ms === size ? '' : 's'}`;
  return `${ms / 1000} seconds`;
}

/** Whether a run that is still going keeps the next one from starting. */
const keepsNext = ({ serial, overlap }: JobSpec): boolean => serial || overlap === 'skip' || overlap === 'queue';

function timeoutBeyondInterval({ spec, said }: Weighed, notes: Notes): void {
  const timeout = find(said, 'timeout');
  if (timeout === undefined || !keepsNext(spec) || !isExactDuration(spec.timeout)) return;
  const gap = shortestGap(spec);
  if (durationMs(spec.timeout) <= gap) return;
  const next = spec.overlap === 'queue' ? 'waits behind it' : 'is skipped';
  notes.add(
    'NLJ4050',
    timeout,
    `A run may take ${lengthInWords(spec.timeout)}, but the next one comes ${inWords(gap)} later and ${next}. Bound it by the interval, or run it less often.`,
    [replace(timeout, `Time out after ${inWords(gap)}`, `time out after ${inWords(gap)}`)],
  );
}

function retriesBeyondInterval({ spec, said }: Weighed, notes: Notes): void {
  const retry = said.find(
    ({ option }) => option.name === 'retry' && (option.attempts ?? option.delay ?? option.backoff) !== undefined,
  );
  if (retry === undefined || !spec.triggers.some(isSchedule)) return;
  const { maxAttempts, delay, maxDelay } = spec.retry;
  if (!isExactDuration(delay) || !isExactDuration(maxDelay)) return;
  let waits = 0;
  for (let attempt = 1; attempt < maxAttempts; attempt++) waits += retryDelay(spec.retry, attempt, 1);
  const gap = shortestGap(spec);
  if (waits <= gap) return;
  notes.add(
    'NLJ4051',
    retry,
    `The retries of a run go on for ${inWords(Math.round(waits / 1000) * 1000)}, beyond the next run, which comes ${inWords(gap)} later. Retry less often or sooner, or leave it to the next run.`,
    [replace(retry, 'Do not retry', 'do not retry')],
    keepsNext(spec) ? 'warning' : 'info',
  );
}

function rateBelowBatch({ spec, said }: Weighed, notes: Notes): void {
  const batch = find(said, 'batch');
  const { rate, timeout } = spec;
  if (batch === undefined || spec.batch === null || rate === null) return;
  if (!isExactDuration(rate.per) || !isExactDuration(timeout)) return;
  const needed = (spec.batch.size / rate.limit) * durationMs(rate.per);
  if (needed <= durationMs(timeout)) return;
  const most = Math.floor((durationMs(timeout) / durationMs(rate.per)) * rate.limit);
  notes.add(
    'NLJ4052',
    batch,
    `A batch of ${spec.batch.size} takes ${inWords(Math.ceil(needed / 1000) * 1000)} at ${rate.limit} per ${lengthInWords(rate.per).replace(/^1 /, '')}, longer than a run may take (${lengthInWords(timeout)}). Take smaller batches, or allow more time.`,
    most < 1 ? [] : [replace(batch, `In batches of ${most}`, `in batches of ${most}`)],
  );
}

/** Policies about runs that were due at a time, of a job that nothing makes due. */
function missedWithoutSchedule({ spec, said, text }: Weighed, notes: Notes): void {
  const misfire = find(said, 'misfire');
  if (misfire === undefined || spec.triggers.some(isSchedule)) return;
  notes.add(
    'NLJ4053',
    misfire,
    `“${text.slice(misfire.start, misfire.end)}” says nothing here: this job has no schedule, so no run of it is missed. Events wait until they can be handled.`,
    [remove(text, misfire)],
  );
}

function guardWithoutKey({ spec, said }: Weighed, notes: Notes): void {
  const guard = find(said, 'guard');
  if (guard === undefined || spec.idempotency === null || spec.idempotency.per !== null) return;
  // An event says what it is about.
  const entities = spec.triggers.flatMap((one) => (one.kind === 'event' ? [one.event.split('.')[0] ?? ''] : []));
  const key = entities[0]?.replaceAll('_', ' ');
  notes.add(
    'NLJ4054',
    guard,
    'Once for what? Nothing says what is told apart, so the whole run happens once. Say it: “only once per order”.',
    key === undefined || key === '' ? [] : [replace(guard, `Only once per ${key}`, `only once per ${key}`)],
  );
}

/** An address that lets whoever knows it report in the job's name. */
const SECRET =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[?&](?:token|key|api_?key|secret|sig|signature|password|auth)=|\/\/[^/@\s]+:[^/@\s]+@|\/(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{22,}(?:[/?]|$)/i;

function secretInHeartbeat({ spec, said }: Weighed, notes: Notes): void {
  const heartbeat = find(said, 'heartbeat');
  if (heartbeat === undefined || spec.heartbeat === null || !SECRET.test(spec.heartbeat)) return;
  notes.add(
    'NLJ4055',
    heartbeat,
    'This address looks like a secret: whoever reads it can report in the name of this job. Name the check instead, and keep its address in the environment.',
    [replace(heartbeat, `Heartbeat: ${spec.id}`, `heartbeat: ${spec.id}`)],
  );
}

/** What is done to people or with money, which hurts when it is done twice. */
const TWICE = /^(?:please )?(?:e-?mail|text|sms|charge|bill|invoice|refund|pay|wire|mail)\b/i;

/** An email or a charge that nothing keeps from being sent again by a retry. */
function unguarded({ spec, text }: Weighed, notes: Notes): void {
  if (spec.idempotency !== null || spec.retry.maxAttempts === 1 || !TWICE.test(spec.action.text)) return;
  const end = text.trimEnd().length;
  const stop = /[.!;]$/.test(text.trimEnd()) ? ' ' : '. ';
  notes.add(
    'NLJ4056',
    { start: end, end },
    'A retry may do this twice: nothing tells for whom it was done. Add a guard, such as “at most once per customer per day”, or “no retries”.',
    [append({ start: end, end }, 'No retries', `${stop}No retries.`)],
  );
}
