import { createHash } from 'node:crypto';
import type { Client, ScheduleOptions } from '@temporalio/client';
import type { Reconciled, ServerFired } from '../../../engine/server-clock.ts';
import { canonicalJson, type ServerSchedule, stretchAt } from '../../../spec/core.ts';
import { type Due, executionIdOf, OCCURRENCE, occurrencesQueueOf, prefixOf, scheduleIdOf } from './protocol.ts';
import { scheduleSpec } from './schedule-spec.ts';
import { zoneAgrees } from './zones.ts';

export interface ReconcileOptions {
  readonly client: Client;
  /** Of ours. */
  readonly namespace: string;
  /** Whether this instance is still to do it; asked before each batch. */
  readonly proceed: () => Promise<boolean>;
  /** The year from which on the zones' rules are compared. */
  readonly year: number;
}

/** Calls to the server at a time. */
const AT_ONCE = 50;
/** The server takes nothing shorter, milliseconds. */
const SHORTEST_CATCH_UP = 10_000;
/** How long an occurrence waits to be heard of, milliseconds. Longer, the ledger knows of it. */
const HEARD_WITHIN = 86_400_000;
/** For how many years the zones' rules are compared. */
const YEARS = 16;

interface Known {
  readonly id: string;
  readonly mark: string | null;
  readonly paused: boolean;
}

interface Wanted {
  readonly id: string;
  readonly job: string;
  readonly timezone: string;
  readonly mark: string;
  readonly paused: boolean;
  readonly options: ScheduleOptions;
}

/**
 * Makes the schedules of a namespace what is wanted. Each carries the hash of what it was made from in its note, which
 * the server lists: so what is as it should be costs a line of a list, and no call.
 */
export async function reconcile(options: ReconcileOptions, jobs: readonly ServerFired[]): Promise<Reconciled> {
  const { client, namespace, year } = options;
  const known = await list(client, prefixOf(namespace));
  const wanted = jobs.flatMap((job) => wantedOf(namespace, job, year));
  const isAsItShould = (one: Wanted): boolean => {
    const there = known.get(one.id);
    return there?.mark === one.mark && there.paused === one.paused;
  };
  const different = wanted.filter((one) => !isAsItShould(one));
  const refused = await refusals(client, different, year);
  const able = different.filter(({ job }) => !refused.has(job));
  const kept = new Set(wanted.filter(({ job }) => !refused.has(job)).map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !kept.has(id));
  const done = { created: 0, updated: 0, deleted: 0 };
  const write = async (one: Wanted): Promise<void> => {
    done[await put(client, one, known.has(one.id))] += 1;
  };
  const remove = async (id: string): Promise<void> => {
    await client.schedule.getHandle(id).delete().catch(unlessMissing);
    done.deleted += 1;
  };
  const writes = [...gone.map((id) => () => remove(id)), ...able.map((one) => () => write(one))];
  let complete = true;
  for (let at = 0; at < writes.length && complete; at += AT_ONCE) {
    complete = await options.proceed();
    if (complete) await Promise.all(writes.slice(at, at + AT_ONCE).map((one) => one()));
  }
  return { ...done, unchanged: wanted.length - different.length, refused, complete };
}

async function list(client: Client, prefix: string): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  for await (const { scheduleId: id, state } of client.schedule.list({ pageSize: 1_000 })) {
    if (id.startsWith(prefix)) known.set(id, { id, mark: markOf(state.note), paused: state.paused });
  }
  return known;
}

/** Jobs in zones of which the server knows other rules than this machine, with the reason. */
async function refusals(client: Client, wanted: readonly Wanted[], year: number): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const zone of new Set(wanted.map(({ timezone }) => timezone))) {
    if (await zoneAgrees(client, zone, year, YEARS)) continue;
    for (const { job, timezone } of wanted) {
      if (timezone === zone) refused.set(job, `the server has other rules for the zone ${zone} than this machine`);
    }
  }
  return refused;
}

function wantedOf(namespace: string, fired: ServerFired, year: number): readonly Wanted[] {
  const { job, schedules, paused, catchUp } = fired;
  return schedules.map((schedule, index) => {
    const id = scheduleIdOf(namespace, job, index);
    const mark = hash({ schedule, job, catchUp, zone: zoneRules(schedule, year) });
    const due: Due = { job };
    return {
      id,
      job,
      timezone: schedule.timezone,
      mark,
      paused,
      options: {
        scheduleId: id,
        spec: scheduleSpec(schedule),
        action: {
          type: 'startWorkflow',
          workflowType: OCCURRENCE,
          workflowId: executionIdOf(namespace, job),
          taskQueue: occurrencesQueueOf(namespace),
          args: [due],
          workflowExecutionTimeout: HEARD_WITHIN,
        },
        // Whether one that overlaps another runs is decided in our store.
        policies: { overlap: 'ALLOW_ALL', catchupWindow: Math.max(catchUp, SHORTEST_CATCH_UP), pauseOnFailure: false },
        state: { paused, note: noteOf(mark, paused ? 'paused by nljobs' : `fires the job ${job}`) },
      },
    };
  });
}

/** The changes of a zone's clock as this machine knows them: with other data a schedule is looked at anew. */
function zoneRules({ timezone }: ServerSchedule, year: number): readonly number[] {
  const changes: number[] = [];
  const end = Date.UTC(year + YEARS, 0, 1);
  for (let stretch = stretchAt(timezone, Date.UTC(year, 0, 1)); stretch.end < end; ) {
    stretch = stretchAt(timezone, stretch.end);
    if (stretch.before !== stretch.offset) changes.push(stretch.start, stretch.offset);
  }
  return changes;
}

async function put(client: Client, wanted: Wanted, isThere: boolean): Promise<'created' | 'updated'> {
  if (!isThere) {
    try {
      await client.schedule.create(wanted.options);
      return 'created';
    } catch (error) {
      // Another instance has made it at this moment, or the list was behind.
      if (!(error instanceof Error) || error.name !== 'ScheduleAlreadyRunning') throw error;
    }
  }
  const { spec, action, policies, state } = wanted.options;
  const update = { spec, action, ...(policies ? { policies } : {}), state: state ?? {} };
  await client.schedule.getHandle(wanted.id).update(() => update);
  return 'updated';
}

const MARK = /^nljobs ([0-9a-f]{16})\b/;

/** The note of a schedule: the mark of what it was made from, and words. */
export function noteOf(mark: string, words: string): string {
  return `nljobs ${mark}: ${words}`;
}

export function markOf(note: string | undefined): string | null {
  return MARK.exec(note ?? '')?.[1] ?? null;
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

export function unlessMissing(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ScheduleNotFoundError') throw error;
}
