import type { Idempotency, JobSpec, Notify, Origin } from 'nljobs/spec/core';
import type { Option } from '../ast/nodes.ts';
import { defaults } from './defaults.ts';
import type { Assembly } from './groups.ts';
import type { Notes } from './notes.ts';
import { lengthText } from './schedule/civil.ts';
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
>;

/** Puts the stated options and the defaults together, and says of each value where it comes from. */
export function buildOptions(
  assembly: Assembly,
  settings: Settings,
  notes: Notes,
): { options: Options; provenance: Record<string, Origin>; spans: Record<string, [number, number][]> } {
  const provenance: Record<string, Origin> = {};
  const spans: Record<string, [number, number][]> = {};
  const said = new Map<string, { option: Option; start: number; end: number }>();
  for (const placed of assembly.options) {
    const { option, start, end } = placed;
    const field = FIELD[option.name];
    provenance[field] = 'stated';
    const pointer = `/${field}`;
    const places = spans[pointer] ?? [];
    places.push([start, end]);
    spans[pointer] = places;
    const before = said.get(option.name);
    if (
      before !== undefined &&
      option.name !== 'retry' &&
      option.name !== 'notify' &&
      JSON.stringify(before.option) !== JSON.stringify(option)
    ) {
      notes.add(
        'NLJ4011',
        placed,
        `“${settings.text.slice(before.start, before.end)}” and “${settings.text.slice(start, end)}” contradict each other. Remove one.`,
      );
    }
    said.set(option.name, placed);
  }
  const counts = assembly.options.filter(({ option }) => option.name === 'retry' && option.attempts !== undefined);
  const other = counts.find(
    ({ option }) =>
      JSON.stringify(option) !== JSON.stringify(counts[0]?.option) &&
      option.name === 'retry' &&
      counts[0]?.option.name === 'retry' &&
      option.attempts !== counts[0].option.attempts,
  );
  if (other !== undefined) notes.add('NLJ4011', other, 'The number of retries is said twice, differently. Remove one.');
  const find = <N extends Option['name']>(name: N) =>
    said.get(name)?.option as Extract<Option, { name: N }> | undefined;
  const implied = settings.defaults;
  const serialSaid = find('serial');
  const overlapSaid = find('overlap');
  const concurrencySaid = find('concurrency');
  const serial = serialSaid?.serial ?? defaults.serial.value;
  if (serial && overlapSaid?.overlap === 'allow')
    notes.add(
      'NLJ4011',
      said.get('overlap') ?? { start: 0, end: 0 },
      'Runs one at a time cannot also overlap. Remove one.',
    );
  if (serial && concurrencySaid !== undefined && concurrencySaid.limit > 1 && concurrencySaid.key === null)
    notes.add(
      'NLJ4011',
      said.get('concurrency') ?? { start: 0, end: 0 },
      `Runs one at a time cannot also run ${concurrencySaid.limit} at a time. Remove one.`,
    );
  const keyed = concurrencySaid?.key ?? null;
  const retries = assembly.options
    .map((one) => one.option)
    .filter((option): option is Extract<Option, { name: 'retry' }> => option.name === 'retry');
  const retry: JobSpec['retry'] = Object.assign({}, implied.retry ?? defaults.retry.value, ...retries.map(retryFields));
  // A stated fixed wait without a stated curve is a fixed wait.
  const fixed = retries.some((one) => one.delay !== undefined) && retries.every((one) => one.backoff === undefined);
  const misfireSaid = find('misfire');
  const timeoutSaid = find('timeout');
  const rateSaid = find('rate');
  const batchSaid = find('batch');
  const guard = find('guard');
  const notify: Notify[] = assembly.options.flatMap(({ option }) =>
    option.name === 'notify'
      ? [{ on: option.on, via: option.to.startsWith('#') ? ('slack' as const) : ('email' as const), to: option.to }]
      : [],
  );
  const fields = ['serial', 'overlap', 'concurrency', 'retry', 'timeout', 'misfire', 'priority', 'retention'] as const;
  for (const field of fields) provenance[field] ??= 'implied';
  const limit = serial ? 1 : (concurrencySaid?.limit ?? null);
  return {
    options: {
      serial,
      overlap: overlapSaid?.overlap ?? (serial ? 'skip' : (implied.overlap ?? defaults.overlap.value)),
      concurrency: serial && keyed === null ? { limit: 1, key: null } : { limit, key: keyed },
      retry: fixed ? { ...retry, backoff: 'fixed' } : retry,
      timeout: timeoutSaid === undefined ? (implied.timeout ?? defaults.timeout.value) : lengthText(timeoutSaid.span),
      misfire:
        misfireSaid === undefined
          ? (implied.misfire ?? defaults.misfire.value)
          : { ...(implied.misfire ?? defaults.misfire.value), policy: misfireSaid.policy },
      priority: find('priority')?.priority ?? implied.priority ?? defaults.priority.value,
      rate: rateSaid === undefined ? null : { limit: rateSaid.limit, per: lengthText(rateSaid.per) },
      batch: batchSaid === undefined ? null : { size: batchSaid.size },
      scope: find('scope')?.scope ?? null,
      notify,
      heartbeat: find('heartbeat')?.to ?? null,
      environments: find('environments')?.environments ?? null,
      idempotency: guard === undefined ? null : guardOf(guard),
      retention: implied.retention ?? defaults.retention.value,
    },
    provenance,
    spans,
  };
}

const FIELD: Readonly<Record<Option['name'], string>> = {
  serial: 'serial',
  overlap: 'overlap',
  concurrency: 'concurrency',
  retry: 'retry',
  timeout: 'timeout',
  misfire: 'misfire',
  priority: 'priority',
  rate: 'rate',
  batch: 'batch',
  scope: 'scope',
  notify: 'notify',
  heartbeat: 'heartbeat',
  environments: 'environments',
  guard: 'idempotency',
};

/** The fields of a retry policy that one option states. */
function retryFields(one: Extract<Option, { name: 'retry' }>): Partial<JobSpec['retry']> {
  return {
    ...(one.attempts === undefined ? {} : { maxAttempts: one.attempts + 1 }),
    ...(one.backoff === undefined ? {} : { backoff: one.backoff }),
    ...(one.delay === undefined ? {} : { delay: lengthText(one.delay) }),
    ...(one.maxDelay === undefined ? {} : { maxDelay: lengthText(one.maxDelay) }),
    ...(one.never === undefined ? {} : { never: one.never }),
  };
}

function guardOf(guard: Extract<Option, { name: 'guard' }>): Idempotency {
  const window: Idempotency['window'] =
    guard.window === 'forever'
      ? { kind: 'forever' }
      : 'unit' in guard.window
        ? { kind: 'calendar', unit: guard.window.unit }
        : { kind: 'rolling', duration: lengthText(guard.window.span) };
  return { per: guard.per, window, mode: 'record-after' };
}
