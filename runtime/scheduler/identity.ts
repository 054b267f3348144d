import { createHash } from 'node:crypto';

/**
 * Who a run is. A scheduled run's id follows from its job and its instant, so every instance computes the same one
 * and the database refuses the second insert: no leader, no lock. Other runs have salts of their own, so that no
 * manual run can ever take an occurrence's place.
 */

/** The id of the run of one occurrence. `scheduledFor` is epoch milliseconds. */
export function scheduledRunId(namespace: string, job: string, scheduledFor: number): string {
  return uuid8('schedule', namespace, job, new Date(scheduledFor).toISOString());
}

/** The id of the run of one occurrence of a schedule made at run time: never that of an occurrence of the job's own. */
export function userScheduleRunId(namespace: string, job: string, schedule: string, scheduledFor: number): string {
  return uuid8('user-schedule', namespace, job, schedule, new Date(scheduledFor).toISOString());
}

/**
 * The id of a run that was asked for; the same `key` (an idempotency key, or a random one) gives the same run. A tenant's keys
 * are its own: nobody meets the run of another by a key that both chose.
 */
export function manualRunId(namespace: string, job: string, key: string, scope: string | null = null): string {
  return uuid8('manual', namespace, job, ...togetherParts({ key, scope }));
}

/** The id of the run that an event starts; `trigger` tells several triggers of one job apart. */
export function eventRunId(namespace: string, job: string, event: string, eventId: string, trigger: number): string {
  return uuid8('event', namespace, job, event, eventId, String(trigger));
}

/** Which events belong together: those of one key, and of one tenant where they have one. */
export interface Together {
  readonly key: string | null;
  readonly scope: string | null;
}

/** What the waiting run of a trigger with a quiet time stands for: its events that belong together. */
export function standingId(namespace: string, job: string, event: string, trigger: number, of: Together): string {
  return uuid8('standing', namespace, job, event, String(trigger), ...togetherParts(of));
}

/** What the waiting run of a date stands for; `trigger` tells several triggers of one job apart. */
export function dateStandingId(
  namespace: string,
  job: string,
  entity: string,
  field: string,
  id: string,
  trigger: number,
): string {
  return uuid8('date', namespace, job, entity, field, id, String(trigger));
}

/** What the waiting runs of an event are called off by when the other one comes that belongs to them. */
export function correlationId(namespace: string, job: string, event: string, by: string, of: Together): string {
  return uuid8('correlation', namespace, job, event, by, ...togetherParts(of));
}

/** No key is a key of its own, other than any text, and so is no tenant. */
function togetherParts({ key, scope }: Together): readonly string[] {
  return [...(key === null ? [] : [key]), ...(scope === null ? [] : ['scope', scope])];
}

/** The id of the run that follows the end of `cause`. */
export function afterRunId(namespace: string, job: string, cause: string, outcome: string): string {
  return uuid8('after', namespace, job, cause, outcome);
}

/** The id of the run of a step, which stands `at` a place of the steps of `root`: there is one. */
export function stepRunId(root: string, at: string): string {
  return uuid8('step', root, at);
}

/** The id of a replay of `cause`; `key` tells several replays apart. */
export function replayRunId(namespace: string, job: string, cause: string, key: string): string {
  return uuid8('replay', namespace, job, cause, key);
}

/**
 * The id under which an engine holds one attempt of a run. It carries the attempt's number in its last two bytes, so
 * that a worker knows from the claim alone which attempt it was given, and a stale one can be told from the present.
 * `salt` tells repeated handings-over of the same attempt apart; the same three give the same id.
 */
export function deliveryId(runId: string, attempt: number, salt = ''): string {
  if (!Number.isInteger(attempt) || attempt < 1 || attempt > 0xffff)
    throw new RangeError(`attempt ${attempt} is out of range`);
  return `${uuid8('delivery', runId, String(attempt), salt).slice(0, -4)}${attempt.toString(16).padStart(4, '0')}`;
}

/** The attempt that a delivery id of ours stands for. */
export function attemptOf(delivery: string): number {
  return Number.parseInt(delivery.slice(-4), 16);
}

/** A stable number in [0, 1) of a key, for spreading starts: the same on every instance and day. */
export function fractionOf(...parts: readonly string[]): number {
  return digest(['fraction', ...parts]).readUIntBE(0, 6) / 2 ** 48;
}

/** RFC 9562 UUIDv8: the leading bits of a SHA-256, with version and variant set. */
function uuid8(...parts: readonly string[]): string {
  const bytes = digest(parts).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Each part is preceded by its length, so that ('ab', 'c') and ('a', 'bc') differ. */
function digest(parts: readonly string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest();
}
