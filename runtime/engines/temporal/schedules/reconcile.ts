import { createHash } from 'node:crypto';
import type { Client, ScheduleOptions } from '@temporalio/client';
import type { Look, Reconciled, ServerFired } from '../../../engine/server-clock.ts';
import { canonicalJson, type ServerSchedule, stretchAt } from '../../../spec/core.ts';
import { type Due, executionIdOf, jobOf, OCCURRENCE, occurrencesQueueOf, prefixOf, scheduleIdOf } from './protocol.ts';
import { scheduleSpec } from './schedule-spec.ts';
import { YEARS } from './zones.ts';

export interface ReconcileOptions {
  readonly client: Client;
  /** Of ours. */
  readonly namespace: string;
  readonly look: Look;
  /** The year from which on the zones' rules are compared. */
  readonly year: number;
  /** Whether the server knows the same rules for a zone. */
  readonly agrees: (zone: string) => Promise<boolean>;
  /** Words in which the server lists a schedule other than those it was given, by its id; what is learnt is added. */
  readonly reworded: Map<string, string>;
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

interface Known {
  readonly id: string;
  readonly mark: string | null;
  /** What it fires at, in words that can be compared. */
  readonly words: string;
  readonly paused: boolean;
}

interface Wanted {
  readonly id: string;
  readonly job: string;
  readonly timezone: string;
  readonly mark: string;
  readonly words: string;
  readonly options: ScheduleOptions;
}

/**
 * Makes the schedules of a namespace what is wanted. Each carries the hash of what it was made from in its note, which
 * the server lists: so what is as it should be costs a line of a list, and no call. The times that it lists are compared
 * as well, since who changes them by hand leaves the note. What was written is looked at again until the server has it: an
 * instance whose generation is over may have had writes on their way.
 */
export async function reconcile(options: ReconcileOptions, jobs: readonly ServerFired[]): Promise<Reconciled> {
  const { client, namespace, look, year, agrees, reworded } = options;
  const wanted = jobs.flatMap((job) => wantedOf(namespace, job, year));
  let known = await list(client, prefixOf(namespace));
  const first = wanted.filter((one) => !isAsItShould(one, known, options));
  const refused = await refusals(first, agrees);
  const able = wanted.filter(({ job }) => !refused.has(job));
  // What is refused here another instance may have made, which knows the zone as the server does.
  const kept = new Set((look.insists ? able : wanted).map(({ id }) => id));
  const differing = (): Differing => ({
    gone: [...known.keys()].filter((id) => !kept.has(id)),
    different: able.filter((one) => !isAsItShould(one, known, options)),
  });
  const done = { created: 0, updated: 0, deleted: 0 };
  let complete = true;
  let left = differing();
  for (let round = 0; complete && !isNone(left); round++) {
    if (round === ROUNDS) throw new Error('somebody else keeps changing the schedules of this namespace');
    look.writing(left.different.map(({ job }) => job));
    complete = await write(options, left, known, done);
    // The server's lists are behind by a moment.
    for (let looks = 0; complete && looks < LOOKS; looks++) {
      known = await list(client, prefixOf(namespace));
      left = differing();
      if (isNone(left)) break;
      await new Promise((resolve) => setTimeout(resolve, FIRST_LOOK * 2 ** looks));
      complete = await look.proceed();
    }
    // What was written just now, and is listed in other words for so long, is what the server makes of it.
    for (const { id, mark } of able) {
      const there = known.get(id);
      if (complete && there?.mark === mark) reworded.set(id, there.words);
    }
    left = differing();
  }
  const paused = new Set(able.filter(({ id }) => known.get(id)?.paused).map(({ job }) => job));
  return { ...done, unchanged: wanted.length - first.length, refused, paused, complete };
}

/** What is there without being wanted, and what is missing or other than it should be. */
interface Differing {
  readonly gone: readonly string[];
  readonly different: readonly Wanted[];
}

const isNone = ({ gone, different }: Differing): boolean => gone.length + different.length === 0;

function isAsItShould(
  { id, mark, words }: Wanted,
  known: ReadonlyMap<string, Known>,
  { look, reworded }: Pick<ReconcileOptions, 'look' | 'reworded'>,
): boolean {
  const there = known.get(id);
  if (there === undefined || there.mark === null) return false;
  // Another instance of this generation has made it, in its own way.
  if (there.mark !== mark) return !look.insists;
  return there.words === words || there.words === reworded.get(id);
}

/** Writes what differs; false where it ended early. */
async function write(
  { client, look }: ReconcileOptions,
  { gone, different }: Differing,
  known: ReadonlyMap<string, Known>,
  done: { created: number; updated: number; deleted: number },
): Promise<boolean> {
  const remove = async (id: string): Promise<void> => {
    await client.schedule.getHandle(id).delete().catch(unlessMissing);
    done.deleted += 1;
  };
  const bring = async (one: Wanted): Promise<void> => {
    done[await put(client, one, known.has(one.id))] += 1;
  };
  const writes = [...gone.map((id) => () => remove(id)), ...different.map((one) => () => bring(one))];
  for (let at = 0; at < writes.length; at += AT_ONCE) {
    if (!(await look.proceed())) return false;
    await Promise.all(writes.slice(at, at + AT_ONCE).map((one) => one()));
  }
  return true;
}

async function list(client: Client, prefix: string): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  for await (const { scheduleId: id, state, spec } of client.schedule.list({ pageSize: 1_000 })) {
    if (!id.startsWith(prefix)) continue;
    known.set(id, { id, mark: markOf(state.note), words: wordsOf(spec ?? {}), paused: state.paused });
  }
  return known;
}

/** The jobs of a namespace of ours of which somebody has paused a schedule, each with the id of one. */
export async function pausedOf(client: Client, namespace: string): Promise<ReadonlyMap<string, string>> {
  const known = [...(await list(client, prefixOf(namespace))).values()];
  return new Map(known.flatMap(({ id, paused }) => (paused ? [[jobOf(namespace, id), id] as const] : [])));
}

/** Jobs in zones of which the server knows other rules than this machine, with the reason. */
async function refusals(
  wanted: readonly Wanted[],
  agrees: ReconcileOptions['agrees'],
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const zone of new Set(wanted.map(({ timezone }) => timezone))) {
    if (await agrees(zone)) continue;
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
    const spec = scheduleSpec(schedule);
    return {
      id,
      job,
      timezone: schedule.timezone,
      mark,
      words: wordsOf(spec),
      options: {
        scheduleId: id,
        spec,
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

/** A schedule as text that can be compared: what is empty is left out, as the server does or does not. */
export function wordsOf(spec: object): string {
  const text = JSON.stringify(spec, (_key, value: unknown) =>
    value === '' || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
  return canonicalJson(JSON.parse(text));
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
