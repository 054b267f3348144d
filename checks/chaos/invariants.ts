import { scheduledRunId } from '../../runtime/scheduler/identity.ts';
import { mergedOccurrences } from '../../runtime/spec/occurrences/occurrences.ts';
import { TERMINAL_STATUSES } from '../../runtime/spec/vocabulary.ts';
import type { Effect } from './effects.ts';
import type { Evidence, Phase } from './evidence.ts';
import { behaviourOf, expectedEnd, ITEMS } from './jobs.ts';
import type { KnownAttempt, KnownRun } from './remembered.ts';

/** Answers what breaks it, in words, each naming a run or an occurrence; nothing where it holds. */
export type Invariant = (evidence: Evidence) => readonly string[];

/**
 * What must hold after any storm, whatever was killed and when. Each looks at what the store remembers and at what the
 * handlers wrote down themselves, and computes what was owed from the specs alone.
 */
export const INVARIANTS = {
  'every occurrence that was due has a run': everyOccurrence,
  'no occurrence has two runs': noOccurrenceTwice,
  'no run stands for an occurrence that was none': noneInvented,
  'what was missed is made up for as its policy says': madeUpFor,
  'every accepted run ends, as its job must end': everyRunEnds,
  'a failed run has its dead letter, and no other has one': deadLetters,
  'every call of a handler is an attempt on record, and all attempts are closed': attemptsOnRecord,
  'no run is charged an attempt twice or beyond its limit': attemptsCharged,
  'no run is in two hands at once, and no serial job has two runs going': oneAtATime,
  'a completed run has had its effect, and repeats no more than its last step': effects,
  'what was acknowledged is there, and nothing that nobody asked for': accepted,
  'each end of a job is followed once by the job that comes after it': followed,
  'watermarks only go forward': watermarks,
} satisfies Readonly<Record<string, Invariant>>;
export type InvariantName = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: InvariantName;
  readonly what: string;
}

/** Everything that is broken; empty where all holds. */
export function judge(evidence: Evidence): readonly Violation[] {
  return Object.entries(INVARIANTS).flatMap(([invariant, check]) =>
    check(evidence).map((what) => ({ invariant: invariant as InvariantName, what })),
  );
}

const NAMESPACE = 'default';
const isTerminal = ({ status }: KnownRun): boolean => (TERMINAL_STATUSES as readonly string[]).includes(status);
const isScheduled = ({ reason }: KnownRun): boolean => reason === 'schedule' || reason === 'catch-up';
const at = (instant: number): string => new Date(instant).toISOString();
const nameOf = (run: KnownRun): string => `${run.job} of ${at(run.scheduledFor)} (${run.id}, ${run.status})`;

/** The occurrences that are owed, computed from the specs: by job, ascending. */
export function owedOccurrences(
  evidence: Pick<Evidence, 'specs' | 'owed' | 'phases'>,
): ReadonlyMap<string, readonly number[]> {
  const owed = new Map<string, number[]>();
  for (const { specs, from, to } of phasesOf(evidence)) {
    for (const { id, triggers } of specs)
      owed.set(id, [...(owed.get(id) ?? []), ...mergedOccurrences(triggers, { from, to })]);
  }
  return owed;
}

const phasesOf = ({ specs, owed, phases }: Pick<Evidence, 'specs' | 'owed' | 'phases'>): readonly Phase[] =>
  phases ?? [{ specs, from: owed.from, to: owed.to }];

function everyOccurrence(evidence: Evidence): readonly string[] {
  const runs = new Set(evidence.remembered.runs.map(({ id }) => id));
  return [...owedOccurrences(evidence)].flatMap(([job, instants]) =>
    instants
      .filter((instant) => !runs.has(scheduledRunId(NAMESPACE, job, instant)))
      .map((instant) => `${job} has no run for ${at(instant)}`),
  );
}

function noOccurrenceTwice({ remembered }: Evidence): readonly string[] {
  const scheduled = remembered.runs.filter(isScheduled);
  return [...groupBy(scheduled, (run) => `${run.job} of ${at(run.scheduledFor)}`)]
    .filter(([, runs]) => runs.length > 1)
    .map(([occurrence, runs]) => `${occurrence} has ${runs.length} runs: ${runs.map(({ id }) => id).join(', ')}`);
}

function noneInvented(evidence: Evidence): readonly string[] {
  const scheduled = evidence.remembered.runs.filter(isScheduled);
  const last = scheduled.reduce((latest, run) => Math.max(latest, run.scheduledFor), evidence.owed.to);
  const phases = phasesOf(evidence);
  const known = new Map<string, Set<number>>();
  for (const [index, { specs }] of phases.entries()) {
    // As far as the stretches beside it, in which others were in force for certain.
    const before = phases[index - 1];
    const from = before === undefined ? evidence.owed.earliest : before.to;
    const to = phases[index + 1]?.from ?? last;
    for (const { id, triggers } of specs) {
      const instants = known.get(id) ?? new Set();
      for (const instant of mergedOccurrences(triggers, { from, to })) instants.add(instant);
      known.set(id, instants);
    }
  }
  return scheduled.filter((run) => known.get(run.job)?.has(run.scheduledFor) !== true).map(nameOf);
}

/** What is said of an occurrence whose schedule gave way to another before it was made: in scheduler.ts. */
const CHANGED = /^its schedule was changed by a deploy/;

function madeUpFor({ specs, remembered }: Evidence): readonly string[] {
  const whole = new Set(
    specs.filter(({ misfire, overlap }) => misfire.policy === 'all' && overlap !== 'skip').map(({ id }) => id),
  );
  return remembered.runs
    .filter((run) => run.status === 'skipped' && (whole.has(run.job) || !isScheduled(run)))
    .filter(({ message }) => !CHANGED.test(message ?? ''))
    .map((run) => `${nameOf(run)} was skipped: ${run.message}`);
}

/** How often a worker may be lost with a run in hand before the run is given up: what begin.ts allows. */
const GIVEN_UP = /^its worker was lost \d+ times/;
export const isGivenUp = (message: string | null): boolean => GIVEN_UP.test(message ?? '');
/** What is said of runs of a job that was taken out: in tend.ts. */
const GONE = /^there is no job "[^"]+" any more/;

function everyRunEnds({ specs, owed, removed, remembered }: Evidence): readonly string[] {
  const behaviours = new Map(specs.map((spec) => [spec.id, behaviourOf(spec)]));
  return remembered.runs.flatMap((run) => {
    const behaviour = behaviours.get(run.job);
    if (behaviour === undefined) return [`${nameOf(run)} is of no job that was registered`];
    // What came after the end of the storm may still be going.
    if (!isTerminal(run)) return isScheduled(run) && run.scheduledFor > owed.to ? [] : [`${nameOf(run)} has not ended`];
    if (run.status === 'skipped' || isGivenUp(run.message)) return [];
    if (run.status === 'failed' && removed?.has(run.job) && GONE.test(run.message ?? '')) return [];
    const expected = expectedEnd(behaviour, run.id);
    return run.status === expected ? [] : [`${nameOf(run)} must be ${expected}: ${run.message}`];
  });
}

function deadLetters({ remembered }: Evidence): readonly string[] {
  const failed = new Map(remembered.runs.filter(({ status }) => status === 'failed').map((run) => [run.id, run]));
  const letters = new Set(remembered.deadLetters.map(({ runId }) => runId));
  return [
    ...[...failed.values()].filter(({ id }) => !letters.has(id)).map((run) => `${nameOf(run)} has no dead letter`),
    ...[...letters].filter((id) => !failed.has(id)).map((id) => `run ${id} has a dead letter and did not fail`),
  ];
}

function attemptsOnRecord({ remembered, effects, deaths }: Evidence): readonly string[] {
  const kept = groupBy(remembered.attempts, ({ runId, attempt }) => `${runId}#${attempt}`);
  const runs = new Map(remembered.runs.map((run) => [run.id, run]));
  const byRun = groupBy(remembered.attempts, ({ runId }) => runId);
  const unrecorded = effects
    .filter((effect) => effect.kind === 'begun')
    .filter(({ run, attempt, pid }) => !kept.get(`${run}#${attempt}`)?.some((one) => pidOf(one) === pid))
    .map(({ run, attempt, pid }) => `attempt ${attempt} of run ${run} in process ${pid} is not on record`);
  const open = remembered.attempts
    .filter((one) => one.finishedAt === null && (deaths.has(pidOf(one)) || isOver(runs.get(one.runId))))
    .map(({ runId, attempt }) => {
      const run = runs.get(runId);
      const others = (byRun.get(runId) ?? []).map((one) => `${one.attempt} ${one.outcome ?? 'open'}`).join(', ');
      return `attempt ${attempt} of ${run === undefined ? runId : nameOf(run)} was left open: ${others}; ${run?.message}`;
    });
  return [...unrecorded, ...open];
}

const isOver = (run: KnownRun | undefined): boolean => run === undefined || isTerminal(run);

/** A worker's name holds the id of its process: `host:pid:random`. */
const pidOf = ({ worker }: KnownAttempt): number => Number(worker.split(':').at(-2));

function attemptsCharged({ remembered }: Evidence): readonly string[] {
  const byRun = groupBy(remembered.attempts, ({ runId }) => runId);
  return remembered.runs.flatMap((run) => {
    const charged = (byRun.get(run.id) ?? []).filter(({ outcome }) => outcome !== 'interrupted' && outcome !== null);
    const numbers = charged.map(({ attempt }) => attempt);
    const wrong: string[] = [];
    if (numbers.some((number, index) => number !== index + 1))
      wrong.push(`${nameOf(run)} was charged the attempts ${numbers.join(', ')}`);
    if (charged.length > run.maxAttempts) wrong.push(`${nameOf(run)} had ${charged.length} of ${run.maxAttempts}`);
    const completed = charged.filter(({ outcome }) => outcome === 'completed').length;
    if (completed !== (run.status === 'completed' ? 1 : 0))
      wrong.push(`${nameOf(run)} has ${completed} completed attempts`);
    return wrong;
  });
}

/** One call of a handler, from when it was begun to when it ended, or its process did. */
interface Call {
  readonly token: string;
  readonly run: string;
  readonly job: string;
  readonly from: number;
  readonly to: number;
}

export function callsOf(all: readonly Effect[], deaths: ReadonlyMap<number, number>): readonly Call[] {
  const ends = new Map(all.filter((effect) => effect.kind === 'ended').map(({ token, at: end }) => [token, end]));
  return all
    .filter((effect) => effect.kind === 'begun')
    .map(({ token, run, job, pid, at: from }) => ({
      token,
      run,
      job,
      from,
      to: ends.get(token) ?? deaths.get(pid) ?? Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.from - b.from);
}

function oneAtATime({ specs, effects, deaths, excused }: Evidence): readonly string[] {
  const serial = new Set(specs.filter((spec) => spec.serial).map(({ id }) => id));
  const groups = groupBy(callsOf(effects, deaths), ({ job, run }) => (serial.has(job) ? `job ${job}` : `run ${run}`));
  return [...groups].flatMap(([what, calls]) => {
    const wrong: string[] = [];
    let last: Call | undefined;
    for (const call of calls) {
      const over = last !== undefined && call.from < last.to;
      const mayBe = excused.some(({ from, to }) => call.from >= from && call.from <= to);
      if (over && !mayBe) wrong.push(`${what}: ${call.token} began at ${at(call.from)} while ${last?.token} was going`);
      if (last === undefined || call.to > last.to) last = call;
    }
    return wrong;
  });
}

function effects({ specs, remembered, effects: all, deaths }: Evidence): readonly string[] {
  const behaviours = new Map(specs.map((spec) => [spec.id, behaviourOf(spec)]));
  const returned = new Set(
    all.flatMap((effect) => (effect.kind === 'ended' && effect.how === 'returned' ? [effect.token] : [])),
  );
  const items = groupBy(
    all.filter((effect) => effect.kind === 'item'),
    ({ token }) => token,
  );
  const calls = groupBy(callsOf(all, deaths), ({ run }) => run);
  return remembered.runs.flatMap((run) => {
    const mine = calls.get(run.id) ?? [];
    const wrong: string[] = [];
    if (run.status === 'completed' && !mine.some(({ token }) => returned.has(token)))
      wrong.push(`${nameOf(run)} is completed, and no call of its handler returned`);
    if (behaviours.get(run.job) !== 'stepwise') return wrong;
    let reached = -1;
    for (const { token } of mine) {
      const done = (items.get(token) ?? []).map(({ item }) => item);
      const first = done[0];
      // What comes after an item that was kept begins behind it: only the item in hand may be done twice.
      if (first !== undefined && first < reached)
        wrong.push(`${nameOf(run)} was at item ${reached} and began again at ${first}`);
      reached = Math.max(reached, ...done);
    }
    if (run.status === 'completed' && reached !== ITEMS - 1)
      wrong.push(`${nameOf(run)} is completed and came to item ${reached} of ${ITEMS - 1}`);
    return wrong;
  });
}

function accepted({ asked, remembered }: Evidence): readonly string[] {
  const runs = new Map(remembered.runs.map((run) => [run.id, run]));
  const wanted = new Map(asked.flatMap((one) => one.runs.map((run) => [run.id, run.job] as const)));
  const lost = asked
    .filter(({ acknowledged }) => acknowledged)
    .flatMap((one) => one.runs)
    .filter(({ id, job }) => runs.get(id)?.job !== job)
    .map(({ id, job }) => `run ${id} of ${job} was acknowledged and is not there`);
  const strangers = remembered.runs
    .filter(({ id, reason }) => (reason === 'manual' || reason === 'event') && !wanted.has(id))
    .map((run) => `nobody asked for ${nameOf(run)}`);
  return [...lost, ...strangers];
}

function followed({ specs, remembered }: Evidence): readonly string[] {
  return specs.flatMap((spec) =>
    spec.triggers.flatMap((trigger) => {
      if (trigger.kind !== 'after') return [];
      const causes = remembered.runs.filter(
        ({ job, status }) => job === trigger.job && (status === 'completed' || status === 'failed'),
      );
      const followers = groupBy(
        remembered.runs.filter(({ job, reason }) => job === spec.id && reason === 'after'),
        ({ cause }) => cause?.run ?? '',
      );
      const ids = new Set(causes.map(({ id }) => id));
      return [
        ...causes
          .filter(({ id }) => followers.get(id)?.length !== 1)
          .map((run) => `${nameOf(run)} is followed by ${followers.get(run.id)?.length ?? 0} runs of ${spec.id}`),
        ...[...followers.keys()]
          .filter((id) => !ids.has(id))
          .map((id) => `a run of ${spec.id} follows ${id}, which has not ended`),
      ];
    }),
  );
}

function watermarks({ marks, remembered }: Evidence): readonly string[] {
  const wrong: string[] = [];
  const seen = new Map<string, number>();
  for (const reading of [...marks, remembered.watermarks]) {
    for (const [job, mark] of reading) {
      const before = seen.get(job);
      if (before !== undefined && mark < before) wrong.push(`${job} went back from ${at(before)} to ${at(mark)}`);
      seen.set(job, Math.max(mark, before ?? mark));
    }
  }
  const behind = remembered.runs.filter((run) => isScheduled(run) && run.scheduledFor > (seen.get(run.job) ?? 0));
  return [...wrong, ...behind.map((run) => `the watermark of ${run.job} lies behind ${nameOf(run)}`)];
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
