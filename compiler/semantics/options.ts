import {
  compareDurations,
  type Idempotency,
  isExactDuration,
  type JobSpec,
  type Notify,
  type Origin,
} from 'nljobs/spec/core';
import { alike } from '../ast/alike.ts';
import type { Option, RetrySaid } from '../ast/nodes.ts';
import { OWNER } from '../grammar/option/recipients.ts';
import { defaults } from './defaults.ts';
import { errorNames } from './error-names.ts';
import type { Assembly } from './groups.ts';
import { settled } from './retries.ts';
import { exactLengthText, lengthText } from './schedule/civil.ts';
import type { Settings } from './settings.ts';

export type Options = Pick<
  JobSpec,
  | 'serial'
  | 'overlap'
  | 'concurrency'
  | 'retry'
  | 'timeout'
  | 'misfire'
  | 'priority'
  | 'rate'
  | 'batch'
  | 'scope'
  | 'notify'
  | 'heartbeat'
  | 'environments'
  | 'idempotency'
  | 'retention'
  | 'expectedDuration'
  | 'owner'
  | 'runbook'
  | 'tags'
  | 'permissions'
  | 'enabled'
>;

/** The field of the spec that an option states. */
export const FIELD: Readonly<Record<Option['name'], keyof Options>> = {
  serial: 'serial',
  overlap: 'overlap',
  concurrency: 'concurrency',
  retry: 'retry',
  timeout: 'timeout',
  expected: 'expectedDuration',
  misfire: 'misfire',
  priority: 'priority',
  rate: 'rate',
  batch: 'batch',
  scope: 'scope',
  notify: 'notify',
  heartbeat: 'heartbeat',
  runbook: 'runbook',
  environments: 'environments',
  owner: 'owner',
  enabled: 'enabled',
  retention: 'retention',
  tags: 'tags',
  permissions: 'permissions',
  guard: 'idempotency',
  'guard-mode': 'idempotency',
};
/** Fields that always have a value, which nobody may have stated. */
const IMPLIED = ['serial', 'overlap', 'concurrency', 'retry', 'timeout', 'misfire', 'priority', 'retention'] as const;

type Named<N extends Option['name']> = Extract<Option, { name: N }>;

/** Puts the stated options and the defaults together, and says of each value where it comes from. */
export function buildOptions(
  assembly: Assembly,
  settings: Settings,
): { options: Options; provenance: Record<string, Origin>; spans: Record<string, [number, number][]> } {
  const provenance: Record<string, Origin> = {};
  const spans: Record<string, [number, number][]> = {};
  for (const { option, start, end } of assembly.options) {
    const field = FIELD[option.name];
    provenance[field] = 'stated';
    const places = spans[`/${field}`] ?? [];
    places.push([start, end]);
    spans[`/${field}`] = places;
  }
  for (const field of IMPLIED) provenance[field] ??= 'implied';

  const said = assembly.options.map(({ option }) => option);
  const all = <N extends Option['name']>(name: N) => said.filter((option): option is Named<N> => option.name === name);
  const last = <N extends Option['name']>(name: N) =>
    said.findLast((option): option is Named<N> => option.name === name);
  const implied = settings.defaults;
  const concurrency = last('concurrency');
  const serial = last('serial')?.serial ?? defaults.serial.value;
  const key = concurrency?.key ?? null;
  const timeout = last('timeout');
  const expected = last('expected');
  const rate = last('rate');
  const batch = last('batch');
  return {
    options: {
      serial,
      overlap: last('overlap')?.overlap ?? (serial ? 'skip' : (implied.overlap ?? defaults.overlap.value)),
      concurrency: serial ? { limit: 1, key: null } : { limit: concurrency?.limit ?? null, key },
      retry: retryOf(all('retry'), assembly, settings),
      timeout: timeout === undefined ? (implied.timeout ?? defaults.timeout.value) : lengthText(timeout.span),
      misfire: misfireOf(all('misfire'), settings),
      priority: last('priority')?.priority ?? implied.priority ?? defaults.priority.value,
      rate: rate === undefined ? null : { limit: rate.limit, per: lengthText(rate.per) },
      batch: batch === undefined ? null : { size: batch.size },
      scope: last('scope')?.scope ?? null,
      notify: notifyOf(all('notify'), settings),
      heartbeat: last('heartbeat')?.to ?? null,
      environments: environmentsOf(last('environments'), settings),
      idempotency: guardOf(last('guard'), last('guard-mode')),
      retention: retentionOf(all('retention'), settings),
      expectedDuration: expected === undefined ? null : lengthText(expected.span),
      owner: last('owner')?.owner ?? settings.owner,
      runbook: last('runbook')?.url ?? null,
      tags: [...new Set([...all('tags').flatMap(({ tags }) => tags), ...settings.tags])],
      permissions: last('permissions')?.permissions ?? null,
      enabled: last('enabled')?.enabled ?? true,
    },
    provenance,
    spans,
  };
}

function misfireOf(said: readonly Named<'misfire'>[], settings: Settings): JobSpec['misfire'] {
  const base = settings.defaults.misfire ?? defaults.misfire.value;
  const policy = said.findLast((one) => one.policy !== undefined)?.policy ?? base.policy;
  const window = said.findLast((one) => one.window !== undefined)?.window;
  return {
    policy,
    window: window === undefined ? base.window : lengthText(window),
    // A limit of runs to make up for goes with all of them.
    limit: policy === 'all' ? base.limit : null,
  };
}

function retentionOf(said: readonly Named<'retention'>[], settings: Settings): JobSpec['retention'] {
  const base = settings.defaults.retention ?? defaults.retention.value;
  const history = said.findLast((one) => one.history !== undefined)?.history;
  const deadLetter = said.findLast((one) => one.deadLetter !== undefined)?.deadLetter;
  return {
    history: history === undefined ? base.history : exactLengthText(history),
    deadLetter: deadLetter === undefined ? base.deadLetter : exactLengthText(deadLetter),
  };
}

/** The retry policy that all that was said of retries makes together. */
function retryOf(said: readonly Named<'retry'>[], assembly: Assembly, settings: Settings): JobSpec['retry'] {
  const base = settings.defaults.retry ?? defaults.retry.value;
  if (said.length === 0) return base;
  const told = settled(said);
  const retry: JobSpec['retry'] = Object.assign({}, base, ...told.map(retryFields));
  const never = assembly.options.flatMap(({ option, start, end }) =>
    option.name === 'retry' && option.never !== undefined
      ? errorNames(option.never, settings.text.slice(start, end))
      : [],
  );
  // A stated wait without a stated curve is a fixed one, and no wait is longer than a stated one.
  const fixed = told.some((one) => one.delay !== undefined) && told.every((one) => one.backoff === undefined);
  const delay = told.findLast((one) => one.delay !== undefined)?.delay;
  const bounded = told.some((one) => one.maxDelay !== undefined);
  return {
    ...retry,
    ...(fixed ? { backoff: 'fixed' as const } : {}),
    ...(delay === undefined || bounded ? {} : { maxDelay: longer(retry.delay, retry.maxDelay) }),
    never: never.length > 0 ? [...new Set(never)] : base.never,
  };
}

/** The longer of two lengths; the first where they cannot be compared. */
const longer = (a: string, b: string): string =>
  isExactDuration(a) && isExactDuration(b) && compareDurations(b, a) > 0 ? b : a;

/** The fields of a retry policy that one option states. */
function retryFields(one: RetrySaid): Partial<JobSpec['retry']> {
  return {
    ...(one.attempts === undefined ? {} : { maxAttempts: one.attempts + 1 }),
    ...(one.backoff === undefined ? {} : { backoff: one.backoff }),
    ...(one.delay === undefined ? {} : { delay: lengthText(one.delay) }),
    ...(one.maxDelay === undefined ? {} : { maxDelay: lengthText(one.maxDelay) }),
    ...(one.jitter === undefined ? {} : { jitter: one.jitter }),
  };
}

function guardOf(guard: Named<'guard'> | undefined, mode: Named<'guard-mode'> | undefined): Idempotency | null {
  if (guard === undefined) return null;
  const window: Idempotency['window'] =
    guard.window === 'forever'
      ? { kind: 'forever' }
      : 'unit' in guard.window
        ? { kind: 'calendar', unit: guard.window.unit }
        : { kind: 'rolling', duration: exactLengthText(guard.window.span) };
  return { per: guard.per, window, mode: mode?.mode ?? guard.mode ?? 'record-after' };
}

/** Whom to tell of what: as stated, and of failures those whom the project names. Each once. */
function notifyOf(said: readonly Named<'notify'>[], settings: Settings): readonly Notify[] {
  const all = [
    ...said.flatMap(({ told }) => told),
    ...settings.notify.map((to) => ({ on: 'failure' as const, to })),
  ].map(({ on, to }): Notify => ({ on, via: channelOf(to), to: to === OWNER ? null : to }));
  return all.filter((one, index) => all.findIndex((other) => alike(one, other)) === index);
}

const channelOf = (to: string): Notify['via'] => (to === OWNER ? 'owner' : /^[#@]/.test(to) ? 'slack' : 'email');

/** Where the job runs; "not in staging" is everywhere else, where the project says what there is. */
function environmentsOf(said: Named<'environments'> | undefined, settings: Settings): readonly string[] | null {
  if (said === undefined) return null;
  const without = said.without ?? [];
  if (without.length === 0) return [...new Set(said.environments)];
  const known = settings.environments ?? [];
  return known.length === 0 ? null : known.filter((name) => !without.includes(name));
}
