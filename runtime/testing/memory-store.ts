import { randomUUID } from 'node:crypto';
import { SYSTEM_JOBS } from '../spec/system-jobs.ts';
import { TERMINAL_STATUSES } from '../spec/vocabulary.ts';
import { BRIEF, OMITTED } from '../store/brief.ts';
import { Pauses } from '../store/pauses.ts';
import type { Sql } from '../store/sql.ts';
import {
  type AttemptEnd,
  type AttemptStart,
  type CallOff,
  type MovedRun,
  type NewRun,
  PRUNE_LIMIT,
  type Run,
  type RunGlimpse,
  type StandingMove,
  type Store,
} from '../store/store.ts';
import { memoryAccess } from './memory-access.ts';
import { memoryAlerts } from './memory-alerts.ts';
import { memoryChains } from './memory-chains.ts';
import { memoryGenerations } from './memory-generations.ts';
import { memoryGuards } from './memory-guards.ts';
import { memoryItems } from './memory-items.ts';
import { memoryOnce } from './memory-once.ts';
import { memoryPosts } from './memory-posts.ts';
import { memorySchedules } from './memory-schedules.ts';
import { memoryWorkers } from './memory-workers.ts';
import type { MemoryWorld } from './memory-world.ts';
import { pageOf } from './page.ts';

const OVER: ReadonlySet<string> = new Set(TERMINAL_STATUSES);

/** A store in memory, for tests: the same answers as the one in SQL, and gone afterwards. `now` is epoch milliseconds. */
export function memoryStore(world: MemoryWorld, now: () => number): Store {
  const inTurn = <T>(statement: () => T, within?: Sql): Promise<T> => world.run(within, statement);
  const change = (id: string, over: Partial<Run>): void => {
    const run = world.tables.runs.get(id);
    if (run) world.tables.runs.set(id, { ...run, ...over });
  };
  const isOpen = (id: string): boolean => {
    const run = world.tables.runs.get(id);
    return run !== undefined && !OVER.has(run.status);
  };
  const bury = (run: Run, reason: string, at: number): void => {
    const { letters } = world.tables;
    if ([...letters.values()].some(({ runId }) => runId === run.id)) return;
    const id = randomUUID();
    letters.set(id, { id, runId: run.id, job: run.job, at, reason, error: run.error, seq: world.next() });
  };

  const waits = ({ status, attempt }: Run): boolean => status === 'pending' && attempt === 0;
  const standingFor = (standing: string | null | undefined): Run | undefined =>
    standing === undefined || standing === null
      ? undefined
      : [...world.tables.runs.values()].find((run) => run.standing === standing && waits(run));

  const moveStanding = ({
    standing,
    scheduledFor,
    input,
    concurrencyKey,
    cause,
    exactly,
  }: StandingMove): Run | null => {
    const run = standingFor(standing);
    if (!run) return null;
    change(run.id, {
      scheduledFor: exactly === true ? scheduledFor : Math.max(run.scheduledFor, scheduledFor),
      ...(exactly === true && scheduledFor < run.scheduledFor ? { madeWay: run.madeWay + 1, handedOver: false } : {}),
      ready: run.ready && scheduledFor <= run.scheduledFor,
      input,
      concurrencyKey,
      ...(cause === undefined ? {} : { cause }),
    });
    const moved = world.tables.runs.get(run.id);
    return moved ? plain(moved) : null;
  };

  /** As the index in SQL, the latest run has the name, waiting or not. */
  const standingRun = (standing: string): Run | null => {
    const run = [...world.tables.runs.values()].findLast((one) => one.standing === standing);
    return run ? plain(run) : null;
  };

  const clearStanding = (standing: string, message: string): Run | null => {
    const waiting = standingFor(standing);
    for (const run of world.tables.runs.values()) if (run.standing === standing) change(run.id, { standing: null });
    if (!waiting) return null;
    change(waiting.id, { status: 'cancelled', cancelRequested: true, message, finishedAt: now() });
    const cleared = world.tables.runs.get(waiting.id);
    return cleared ? plain(cleared) : null;
  };

  const callOff = ({ correlation, after, message, at }: CallOff): readonly Run[] =>
    [...world.tables.runs.values()]
      .filter((run) => run.correlation === correlation && run.scheduledFor > after && waits(run))
      .flatMap(({ id }) => {
        change(id, { status: 'skipped', message, finishedAt: at, skipped: message });
        const over = world.tables.runs.get(id);
        return over ? [plain(over)] : [];
      });

  const waitingUntil = (ids: readonly string[]): ReadonlyMap<string, number> =>
    new Map(
      ids.flatMap((id) => {
        const run = world.tables.runs.get(id);
        if (!run || !waits(run) || (run.standing ?? run.correlation ?? null) === null) return [];
        return [[id, run.scheduledFor] as const];
      }),
    );

  const insertRuns = (runs: readonly NewRun[]): readonly string[] =>
    runs.flatMap((run) => {
      if (world.tables.runs.has(run.id) || standingFor(run.standing) !== undefined) return [];
      world.tables.runs.set(run.id, { ...fresh(run), seq: world.next() });
      return [run.id];
    });

  const startAttempts = (starts: readonly AttemptStart[]): readonly Run[] =>
    starts.flatMap(({ runId, attempt, worker, at, delivery = null, recovers = false, due = null }) => {
      const run = world.tables.runs.get(runId);
      if (!run || !isOpen(runId)) return [];
      const open = [...world.tables.attempts.values()].find((one) => one.runId === runId && one.finishedAt === null);
      const able =
        run.status === 'pending'
          ? attempt === run.attempt + 1
          : recovers && attempt === run.attempt && open?.delivery === delivery;
      const movable = (run.standing ?? run.correlation ?? null) !== null;
      if (!able || (movable && due !== null && run.scheduledFor > due)) return [];
      if (open) world.tables.attempts.set(open.seq, { ...open, finishedAt: at, outcome: 'interrupted' });
      const seq = world.next();
      const begun = {
        runId,
        attempt,
        worker,
        delivery,
        startedAt: at,
        finishedAt: null,
        outcome: null,
        error: null,
        seq,
      };
      world.tables.attempts.set(seq, begun);
      const losses = run.status === 'running' ? run.losses + 1 : run.losses;
      change(runId, { status: 'running', attempt, startedAt: run.startedAt ?? at, message: null, losses });
      const started = world.tables.runs.get(runId);
      return started ? [plain(started)] : [];
    });

  const finishAttempts = (ends: readonly AttemptEnd[]): readonly MovedRun[] =>
    ends.flatMap((end) => {
      const open = [...world.tables.attempts.values()].find(
        (one) =>
          one.runId === end.runId &&
          one.attempt === end.attempt &&
          one.finishedAt === null &&
          (end.worker === undefined || end.worker === one.worker),
      );
      if (!open) return [];
      world.tables.attempts.set(open.seq, { ...open, finishedAt: end.at, outcome: end.outcome, error: end.error });
      const run = world.tables.runs.get(end.runId);
      if (!run || !isOpen(end.runId)) return [];
      const status = end.next === 'pending' && run.cancelRequested ? 'cancelled' : end.next;
      change(end.runId, {
        status,
        finishedAt: status === 'pending' ? null : end.at,
        error: status === 'completed' ? null : (end.error ?? run.error),
        result: status === 'completed' ? end.result : run.result,
        attempt: end.next === 'pending' && end.outcome === 'interrupted' ? end.attempt - 1 : end.attempt,
        message: end.message,
        losses: 0,
      });
      const moved = world.tables.runs.get(end.runId);
      if (moved && status === 'failed') bury(moved, end.message ?? end.error?.message ?? 'failed', end.at);
      return [{ runId: end.runId, job: run.job, status }];
    });

  const endRuns = (ids: readonly string[], status: 'skipped' | 'cancelled' | 'failed', message: string) =>
    ids.filter((id) => {
      if (!isOpen(id)) return false;
      change(id, { status, message, finishedAt: now() });
      const open = [...world.tables.attempts.values()].find((one) => one.runId === id && one.finishedAt === null);
      if (open) world.tables.attempts.set(open.seq, { ...open, finishedAt: now(), outcome: 'interrupted' });
      const run = world.tables.runs.get(id);
      if (run && status === 'failed') bury(run, message, now());
      return true;
    });

  const requestCancel = (id: string): Run | null => {
    const run = world.tables.runs.get(id);
    if (run?.status === 'running') change(id, { cancelRequested: true });
    if (run?.status === 'pending') {
      const message = 'cancelled before it started';
      change(id, { cancelRequested: true, status: 'cancelled', finishedAt: now(), message });
    }
    const after = world.tables.runs.get(id);
    return after ? plain(after) : null;
  };

  let asked = 0;
  return {
    beside: false,
    migrate: async () => [],
    pendingMigrations: async () => [],
    transaction: (body) => world.transaction(body),
    join: (client, body) => world.join(client, body),
    // Nobody counts what is changed here: each time it may have been something.
    revision: async () => {
      asked += 1;
      return String(asked);
    },
    insertRuns: (runs, within) => inTurn(() => insertRuns(runs), within),
    run: (id, within) =>
      inTurn(() => {
        const run = world.tables.runs.get(id);
        return run ? plain(run) : null;
      }, within),
    statusesOf: (ids) =>
      inTurn(() => {
        const found = ids.flatMap((id) => world.tables.runs.get(id) ?? []);
        return new Map(found.map(({ id, status }) => [id, status]));
      }),
    runs: (query) =>
      inTurn(() => {
        const wanted = [...world.tables.runs.values()].filter(
          (run) =>
            isRoot(run) &&
            (query.job === undefined ? !SYSTEM_JOBS.includes(run.job) : run.job === query.job) &&
            (query.scope === undefined || run.scope === query.scope) &&
            (query.status === undefined || run.status === query.status),
        );
        return pageOf(wanted, query, (run) => {
          const { input, result, checkpoint } = run;
          return { ...plain(run), input: brief(input), result: brief(result), checkpoint: brief(checkpoint) };
        });
      }),
    recentRuns: (jobs, each) =>
      inTurn(() => {
        const all = [...world.tables.runs.values()].sort((a, b) => b.seq - a.seq);
        const of = (name: string): readonly RunGlimpse[] =>
          all
            .filter((run) => run.job === name && isRoot(run))
            .slice(0, each)
            .map(({ id, job, status, reason, scheduledFor, startedAt, finishedAt }) => ({
              id,
              job,
              status,
              reason,
              scheduledFor,
              startedAt,
              finishedAt,
            }));
        return new Map(jobs.flatMap((job) => (of(job).length === 0 ? [] : [[job, of(job)] as const])));
      }),
    openRuns: (job, within, { key, limit } = {}) =>
      inTurn(
        () =>
          [...world.tables.runs.values()]
            .filter(
              (run) =>
                run.job === job && isOpen(run.id) && isRoot(run) && (key === undefined || run.concurrencyKey === key),
            )
            .slice(0, limit)
            .map(plain),
        within,
      ),
    moveStanding: (move, within) => inTurn(() => moveStanding(move), within),
    standingRun: (name, within) => inTurn(() => standingRun(name), within),
    clearStanding: (name, message, within) => inTurn(() => clearStanding(name, message), within),
    callOff: (one, within) => inTurn(() => callOff(one), within),
    waitingUntil: (ids) => inTurn(() => waitingUntil(ids)),
    contenders: (job, { now: until, limit, keys = [], runs: ids = [], schedules = [], withoutHeld = false }, within) =>
      inTurn(() => {
        const open = [...world.tables.runs.values()].filter((run) => run.job === job && isOpen(run.id));
        const wanted = new Set(
          open
            .filter(
              ({ id, attempt, cause, root = null }) =>
                ids.includes(id) ||
                (attempt > 0 && root === null) ||
                (cause?.schedule !== undefined && schedules.includes(cause.schedule)),
            )
            .map(({ id }) => id),
        );
        const asked = new Set<string | null>(keys);
        for (const id of ids) {
          const run = world.tables.runs.get(id);
          if (run?.job === job) asked.add(run.concurrencyKey);
        }
        const waiting = open
          .filter(
            (run) =>
              isRoot(run) &&
              (run.ready || run.scheduledFor <= Math.max(until, run.createdAt)) &&
              !(withoutHeld && mayBeHeld(run)),
          )
          .sort((a, b) => a.scheduledFor - b.scheduledFor || a.seq - b.seq);
        for (const key of asked) {
          const same = waiting.filter((run) => run.concurrencyKey === key);
          for (const made of [true, false]) {
            const of = same.filter((run) => (run.reason === 'backfill') === made);
            for (const { id } of of.slice(0, limit)) wanted.add(id);
          }
        }
        return open.filter(({ id }) => wanted.has(id)).map(plain);
      }, within),
    openKeys: (job, within) =>
      inTurn(() => {
        const open = [...world.tables.runs.values()].filter((run) => run.job === job && isOpen(run.id));
        return [...new Set(open.map(({ concurrencyKey }) => concurrencyKey))];
      }, within),
    notHandedOver: (job, { after, limit }, within) =>
      inTurn(() => {
        const left = (run: Run): boolean => run.job === job && waits(run) && !run.handedOver;
        const later = (run: Run): boolean => after === undefined || !isRoot(run) || run.scheduledFor > after;
        return [...world.tables.runs.values()]
          .filter((run) => left(run) && later(run))
          .slice(0, limit)
          .map(plain);
      }, within),
    noteHandedOver: (ids, within) =>
      inTurn(() => {
        for (const id of ids) change(id, { handedOver: true });
      }, within),
    makeWay: (ways, within) =>
      inTurn(
        () =>
          ways.flatMap(({ id, at }) => {
            const run = world.tables.runs.get(id);
            if (!run || !waits(run) || (at !== null && run.scheduledFor > at)) return [];
            change(id, { madeWay: run.madeWay + 1, handedOver: false, ready: true });
            return [id];
          }),
        within,
      ),
    knownRuns: (ids, within) => inTurn(() => new Set(ids.filter((id) => world.tables.runs.has(id))), within),
    // Transactions come one after another anyway.
    lockJob: (_job, within) => inTurn(() => undefined, within),
    startAttempts: (starts, within) => inTurn(() => startAttempts(starts), within),
    finishAttempts: (ends, within) => inTurn(() => finishAttempts(ends), within),
    attempts: (id) =>
      inTurn(() =>
        [...world.tables.attempts.values()]
          .filter(({ runId }) => runId === id)
          .map(({ seq: _, delivery: __, ...attempt }) => attempt),
      ),
    lostTooOften: (claims, times) =>
      inTurn(() => {
        const worn = claims.filter(({ runId, delivery }) => {
          const open = [...world.tables.attempts.values()].find(
            (one) => one.runId === runId && one.finishedAt === null,
          );
          const run = world.tables.runs.get(runId);
          return run?.status === 'running' && open?.delivery === delivery && run.losses + 1 >= times;
        });
        return new Set(worn.map(({ runId }) => runId));
      }),
    endRuns: (ids, status, message, within) => inTurn(() => endRuns(ids, status, message), within),
    setProgress: (id, progress) => inTurn(() => (isOpen(id) ? change(id, { progress }) : undefined)),
    setCheckpoint: (id, checkpoint) =>
      inTurn(() => {
        if (isOpen(id)) change(id, { checkpoint, losses: 0 });
      }),
    requestCancel: (id, within) => inTurn(() => requestCancel(id), within),
    requestCancels: (ids, within) =>
      inTurn(() => ids.filter((id) => isOpen(id) && requestCancel(id)?.status === 'cancelled'), within),
    cancelRequested: (ids) =>
      inTurn(() =>
        ids.filter((id) => {
          const run = world.tables.runs.get(id);
          return run !== undefined && (run.cancelRequested || run.status === 'cancelled');
        }),
      ),
    appendLogs: (lines) =>
      inTurn(() => {
        world.tables.logs = [...world.tables.logs, ...lines.filter(({ runId }) => world.tables.runs.has(runId))];
      }),
    logs: (id, { limit, cursor }) =>
      inTurn(() => {
        const lines = world.tables.logs.filter(({ runId }) => runId === id);
        const end = Number(cursor ?? 0) + limit;
        return { items: lines.slice(end - limit, end), cursor: lines.length > end ? String(end) : null };
      }),
    deadLetters: (query) =>
      inTurn(() => {
        const { scope } = query;
        const wanted = [...world.tables.letters.values()].filter(
          ({ job, runId }) =>
            (!query.job || job === query.job) && (!scope || world.tables.runs.get(runId)?.scope === scope),
        );
        return pageOf(wanted, query, ({ seq: _, ...letter }) => letter);
      }),
    deadLetter: (id) =>
      inTurn(() => {
        const found = world.tables.letters.get(id);
        if (!found) return null;
        const { seq: _, ...letter } = found;
        return letter;
      }),
    removeDeadLetters: (ids, within) => inTurn(() => ids.filter((id) => world.tables.letters.delete(id)), within),
    ...memoryGuards(world),
    takeRate: ({ namespace, job, limit, windowStart, wanted }) =>
      inTurn(() => {
        const key = JSON.stringify([namespace, job]);
        const before = world.tables.rates.get(key);
        const start = Math.max(windowStart, before?.start ?? windowStart);
        const used = before?.start === start ? before.used : 0;
        const granted = Math.max(0, Math.min(wanted, limit - used));
        world.tables.rates.set(key, { start, used: used + granted });
        return granted;
      }),
    items: memoryItems(world),
    once: memoryOnce(world),
    alerts: memoryAlerts(world),
    watermarks: (jobs) =>
      inTurn(() => new Map([...world.tables.marks].filter(([job]) => jobs === undefined || jobs.includes(job)))),
    advance: (marks, within) =>
      inTurn(() => {
        const { marks: stored } = world.tables;
        for (const { job, to } of marks) stored.set(job, Math.max(to, stored.get(job) ?? to));
      }, within),
    pauses: () => inTurn(() => new Pauses([...world.tables.pauses.values()])),
    holdPauses: (_jobs, within) => inTurn(() => new Pauses([...world.tables.pauses.values()]), within),
    pause: (pause) =>
      inTurn(() => {
        const before = world.tables.pauses.get(pause.job);
        const going = before?.over === false && (before.until === null || before.until > pause.since);
        const since = before && going ? before.since : pause.since;
        world.tables.pauses.set(pause.job, { ...pause, since, over: false });
      }),
    generations: memoryGenerations(world, now),
    schedules: memorySchedules(world),
    chains: memoryChains(world),
    access: memoryAccess(world),
    posts: memoryPosts(world, now),
    relay: null,
    workers: memoryWorkers(now),
    endPause: (job, at, { onlyDue = false, within } = {}) =>
      inTurn(() => {
        const pause = world.tables.pauses.get(job);
        if (!pause || pause.over || (onlyDue && (pause.until === null || pause.until > at))) return false;
        const until = Math.max(pause.since, Math.min(pause.until ?? at, at));
        world.tables.pauses.set(job, { ...pause, until, over: true });
        return true;
      }, within),
    openAfter: (namespace, after, limit) =>
      inTurn(() =>
        [...world.tables.runs.values()]
          .filter((run) => run.namespace === namespace && !OVER.has(run.status) && (after === null || run.id > after))
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit),
      ),
    openJobs: () =>
      inTurn(() => [...new Set([...world.tables.runs.values()].filter(({ id }) => isOpen(id)).map(({ job }) => job))]),
    failPending: ({ namespace, job, message, limit }, within) =>
      inTurn(() => {
        const pending = [...world.tables.runs.values()].filter(
          (run) => run.namespace === namespace && run.job === job && run.status === 'pending',
        );
        return endRuns(
          pending.slice(0, limit).map(({ id }) => id),
          'failed',
          message,
        );
      }, within),
    prune: (before) => inTurn(() => prune(world, before)),
    sweep: async () => {},
    close: async () => {},
  };
}

/** A run that is no step of another. */
function isRoot({ root = null }: Pick<Run, 'root'>): boolean {
  return root === null;
}

function fresh(run: NewRun): Run {
  const skipped = run.skipped !== undefined;
  return {
    ...run,
    status: skipped ? 'skipped' : 'pending',
    attempt: 0,
    startedAt: null,
    finishedAt: skipped ? run.createdAt : null,
    error: null,
    result: null,
    progress: null,
    checkpoint: null,
    cancelRequested: false,
    message: run.skipped ?? null,
    handedOver: run.handedOver === true,
    madeWay: 0,
    ready: false,
    losses: 0,
  };
}

function brief(value: unknown): unknown {
  return Buffer.byteLength(JSON.stringify(value) ?? '') > BRIEF ? OMITTED : value;
}

function plain({ seq: _, ...run }: Run & { readonly seq: number }): Run {
  return run;
}

function prune(world: MemoryWorld, before: Parameters<Store['prune']>[0]): Awaited<ReturnType<Store['prune']>> {
  const { runs, letters, guards, attempts } = world.tables;
  const { jobs, except = [] } = before;
  const ours = (job: string): boolean => (jobs === undefined || jobs.includes(job)) && !except.includes(job);
  const older = (at: number | null, cut: number | undefined): boolean => at !== null && cut !== undefined && at < cut;
  const count = { runs: 0, deadLetters: 0, guards: 0 };
  for (const [id, letter] of letters) {
    if (count.deadLetters === PRUNE_LIMIT) break;
    if (ours(letter.job) && older(letter.at, before.deadLetters) && letters.delete(id)) count.deadLetters += 1;
  }
  const kept = new Set([...letters.values()].map(({ runId }) => runId));
  for (const [id, run] of runs) {
    if (count.runs === PRUNE_LIMIT) break;
    const steps = [...runs.values()].filter(({ root }) => root === id).map((step) => step.id);
    const whole = [id, ...steps];
    if (!ours(run.job) || !isRoot(run) || !older(run.finishedAt, before.history)) continue;
    if (whole.some((one) => kept.has(one))) continue;
    for (const one of whole) {
      runs.delete(one);
      for (const [seq, { runId }] of attempts) if (runId === one) attempts.delete(seq);
      world.tables.logs = world.tables.logs.filter(({ runId }) => runId !== one);
      for (const [key, item] of world.tables.items) if (item.run === one) world.tables.items.delete(key);
      for (const [key, kept] of world.tables.once) if (kept.run === one) world.tables.once.delete(key);
    }
    world.tables.chains.delete(id);
    for (const [key, one] of world.tables.awaits) if (one.root === id) world.tables.awaits.delete(key);
    count.runs += 1;
  }
  for (const [id, one] of world.tables.schedules) {
    if (ours(one.job) && older(one.endedAt, before.history)) world.tables.schedules.delete(id);
  }
  for (const [id, guard] of guards) {
    if (count.guards === PRUNE_LIMIT) break;
    if (ours(guard.job) && older(guard.at, before.guards) && guards.delete(id)) count.guards += 1;
  }
  return count;
}

/** What a pause holds back: runs of events and of other runs' ends that have not begun. */
function mayBeHeld({ reason, status, attempt }: Run): boolean {
  return status === 'pending' && attempt === 0 && (reason === 'event' || reason === 'after');
}
