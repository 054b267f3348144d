import { createHash } from 'node:crypto';
import type { Client, ScheduleOptions } from '@temporalio/client';
import type { Reconciled, ServerFired } from '../../../engine/server-clock.ts';
import { canonicalJson, type ServerSchedule, stretchAt } from '../../../spec/core.ts';
import { type Due, executionIdOf, jobOf, OCCURRENCE, occurrencesQueueOf, prefixOf, scheduleIdOf } from './protocol.ts';
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
/** How often what differs is written, and how often the server is looked at in between. */
const ROUNDS = 3;
const LOOKS = 7;
/** How long the first look waits for the next, milliseconds; doubled each time. */
const FIRST_LOOK = 100;
/** The server takes nothing shorter, milliseconds. */
const SHORTEST_CATCH_UP = 10_000;
/** How long an occurrence waits to be heard of, milliseconds. Longer, the ledger knows of it. */
const HEARD_WITHIN = 3_600_000;
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
  readonly options: ScheduleOptions;
}

/**
 * Makes the schedules of a namespace what is wanted. Each carries the hash of what it was made from in its note, which
 * the server lists: so what is as it should be costs a line of a list, and no call. What was written is looked at again
 * until the server has it: an instance whose generation is over may have had writes on their way.
 */
export async function reconcile(options: ReconcileOptions, jobs: readonly ServerFired[]): Promise<Reconciled> {
  const { client, namespace, year } = options;
  const wanted = jobs.flatMap((job) => wantedOf(namespace, job, year));
  let known = await list(client, prefixOf(namespace));
  const first = wanted.filter((one) => !isAsItShould(one, known));
  const refused = await refusals(client, first, year);
  const able = wanted.filter(({ job }) => !refused.has(job));
  const done = { created: 0, updated: 0, deleted: 0 };
  let complete = true;
  for (let round = 0; complete && differs(able, known); round++) {
    if (round === ROUNDS) throw new Error('somebody else keeps changing the schedules of this namespace');
    complete = await write(options, able, known, done);
    // The server's lists are behind by a moment.
    for (let look = 0; complete && look < LOOKS; look++) {
      known = await list(client, prefixOf(namespace));
      if (!differs(able, known)) break;
      await new Promise((resolve) => setTimeout(resolve, FIRST_LOOK * 2 ** look));
      complete = await options.proceed();
    }
  }
  const paused = new Set(able.filter(({ id }) => known.get(id)?.paused).map(({ job }) => job));
  return { ...done, unchanged: wanted.length - first.length, refused, paused, complete };
}

function isAsItShould(one: Wanted, known: ReadonlyMap<string, Known>): boolean {
  return known.get(one.id)?.mark === one.mark;
}

/** Whether something is missing, other than it should be, or there without being wanted. */
function differs(able: readonly Wanted[], known: ReadonlyMap<string, Known>): boolean {
  return able.length !== known.size || !able.every((one) => isAsItShould(one, known));
}

/** Writes what differs; false where it ended early. */
async function write(
  { client, proceed }: ReconcileOptions,
  able: readonly Wanted[],
  known: ReadonlyMap<string, Known>,
  done: { created: number; updated: number; deleted: number },
): Promise<boolean> {
  const kept = new Set(able.map(({ id }) => id));
  const remove = async (id: string): Promise<void> => {
    await client.schedule.getHandle(id).delete().catch(unlessMissing);
    done.deleted += 1;
  };
  const bring = async (one: Wanted): Promise<void> => {
    done[await put(client, one, known.has(one.id))] += 1;
  };
  const gone = [...known.keys()].filter((id) => !kept.has(id));
  const different = able.filter((one) => !isAsItShould(one, known));
  const writes = [...gone.map((id) => () => remove(id)), ...different.map((one) => () => bring(one))];
  for (let at = 0; at < writes.length; at += AT_ONCE) {
    if (!(await proceed())) return false;
    await Promise.all(writes.slice(at, at + AT_ONCE).map((one) => one()));
  }
  return true;
}

async function list(client: Client, prefix: string): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  for await (const { scheduleId: id, state } of client.schedule.list({ pageSize: 1_000 })) {
    if (id.startsWith(prefix)) known.set(id, { id, mark: markOf(state.note), paused: state.paused });
  }
  return known;
}

/** The jobs of a namespace of ours of which somebody has paused a schedule, each with the id of one. */
export async function pausedOf(client: Client, namespace: string): Promise<ReadonlyMap<string, string>> {
  const known = [...(await list(client, prefixOf(namespace))).values()];
  return new Map(known.flatMap(({ id, paused }) => (paused ? [[jobOf(namespace, id), id] as const] : [])));
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
  const { job, schedules, catchUp } = fired;
  return schedules.map((schedule, index) => {
    const id = scheduleIdOf(namespace, job, index);
    const mark = hash({ schedule, job, catchUp, heard: HEARD_WITHIN, zone: zoneRules(schedule, year) });
    const due: Due = { job };
    return {
      id,
      job,
      timezone: schedule.timezone,
      mark,
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
        state: { note: noteOf(mark, `fires the job ${job}`) },
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
  const update = { spec, action, ...(policies ? { policies } : {}) };
  // Whether it is paused was decided by a person, on the server.
  const withState = ({ paused }: { readonly paused: boolean }) => ({ ...update, state: { ...state, paused } });
  await client.schedule.getHandle(wanted.id).update((there) => withState(there.state));
  return 'updated';
}

const MARK = /^nljobs ([0-9a-f]{16})\b/;

/** The note of a schedule: the mark of what it was made from, and words. */
function noteOf(mark: string, words: string): string {
  return `nljobs ${mark}: ${words}`;
}

function markOf(note: string | undefined): string | null {
  return MARK.exec(note ?? '')?.[1] ?? null;
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ScheduleNotFoundError') throw error;
}
