import { createAccessStore } from './access.ts';
import { createAlertStore } from './alerts.ts';
import * as attempts from './attempts.ts';
import { createChainStore } from './chains.ts';
import { contenders } from './contenders.ts';
import * as deadLetters from './dead-letters.ts';
import { createGenerationStore } from './generations.ts';
import * as guards from './guards.ts';
import * as handOvers from './hand-overs.ts';
import { createItemStore } from './items.ts';
import * as jobState from './job-state.ts';
import { joinTransaction } from './join.ts';
import * as ledger from './ledger.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { createOnceStore } from './once.ts';
import { createPostStore } from './posts.ts';
import { takeRate } from './rates.ts';
import { recentRuns } from './recent.ts';
import { createRelayStore } from './relay.ts';
import { prune, sweep } from './retention.ts';
import { readRevision } from './revision.ts';
import * as runs from './runs.ts';
import { createScheduleStore } from './schedules.ts';
import type { Database } from './sql.ts';
import * as standing from './standing.ts';
import type { Store } from './store.ts';
import * as transitions from './transitions.ts';
import { createWorkerStore } from './workers.ts';

/**
 * The store on any database. Each method is one statement; `within` joins a transaction. `now` gives epoch milliseconds
 * for what has no time of its own (runs ended or cancelled from outside).
 */
export function createSqlStore(database: Database, now: () => number = Date.now): Store {
  return {
    beside: database.kind === 'postgres',
    migrate: () => migrate(database),
    pendingMigrations: () => pendingMigrations(database),
    transaction: (body) => database.transaction(body),
    join: (client, body) => joinTransaction(database, client, body),

    revision: () => readRevision(database),

    insertRuns: (news, within = database) => runs.insertRuns(within, news),
    run: async (id, within = database) => (isUuid(id) ? runs.findRun(within, id) : null),
    statusesOf: (ids) => runs.statusesOf(database, ids),
    runs: (query) => runs.listRuns(database, query),
    recentRuns: (jobs, each) => recentRuns(database, jobs, each),
    openRuns: (job, within = database, which = {}) => runs.openRuns(within, job, which),
    moveStanding: (move, within) => standing.moveStanding(within, move),
    standingRun: (name, within) => standing.standingRun(within, name),
    clearStanding: (name, message, within) => standing.clearStanding(within, name, message, now()),
    callOff: (callOff, within) => standing.callOff(within, callOff),
    waitingUntil: (ids) => standing.waitingUntil(database, ids),
    contenders: (job, query, within = database) => contenders(within, job, query),
    openKeys: (job, within = database) => handOvers.openKeys(within, job),
    notHandedOver: (job, which, within = database) => handOvers.notHandedOver(within, job, which),
    noteHandedOver: (ids, within) => handOvers.noteHandedOver(within, ids),
    makeWay: (ways, within) => handOvers.makeWay(within, ways),
    knownRuns: (ids, within = database) => runs.knownRuns(within, ids),
    lockJob: (job, within) => runs.lockJob(within, job),
    endRuns: (ids, status, message, within = database) => runs.endRuns(within, ids, status, message, now()),
    openJobs: () => runs.openJobs(database),
    openAfter: (namespace, after, limit) => runs.openAfter(database, namespace, after, limit),
    failPending: (pending, within = database) => runs.failPending(within, pending, now()),
    setProgress: (runId, progress) => runs.setProgress(database, runId, progress),
    setCheckpoint: (runId, state) => runs.setCheckpoint(database, runId, state),
    requestCancel: async (runId, within = database) =>
      isUuid(runId) ? runs.requestCancel(within, runId, now()) : null,
    requestCancels: (ids, within) => runs.requestCancels(within, ids, now()),
    cancelRequested: (runIds) => runs.cancelRequested(database, runIds.filter(isUuid)),

    startAttempts: (starts, within = database) => transitions.startAttempts(within, starts),
    startClaimed: (claim, start, ending, within = database) =>
      transitions.startClaimed(within, claim, start, {
        alone: database.kind === 'pglite',
        ...(ending === undefined ? {} : { ending }),
      }),
    finishAttempts: (ends, within = database, beside) => transitions.finishAttempts(within, ends, beside),
    attempts: async (runId) => (isUuid(runId) ? attempts.listAttempts(database, runId) : []),
    lostTooOften: (claims, times) => attempts.lostTooOften(database, claims, times),
    appendLogs: (lines) => attempts.appendLogs(database, lines),
    logs: async (runId, query) =>
      isUuid(runId) ? attempts.listLogs(database, runId, query) : { items: [], cursor: null },

    deadLetters: (query) => deadLetters.listDeadLetters(database, query),
    deadLetter: async (id) => (isUuid(id) ? deadLetters.findDeadLetter(database, id) : null),
    removeDeadLetters: (ids, within = database) => deadLetters.removeDeadLetters(within, ids.filter(isUuid)),

    guarded: (job, keys, window, within = database) => guards.guarded(within, job, keys, window),
    recordGuard: (job, keys, window, at, within = database) => guards.recordGuard(within, job, keys, window, at),
    claimGuard: (claim, window, at, within) =>
      within === undefined && window.kind === 'rolling'
        ? database.transaction((sql) => guards.claimGuard(sql, claim, window, at))
        : guards.claimGuard(within ?? database, claim, window, at),
    claimsOf: (job, keys, run) => guards.claimsOf(database, job, keys, run),
    settleClaim: (claim, happened) => guards.settleClaim(database, claim, happened),

    watermarks: (jobs) => ledger.watermarks(database, jobs),
    advance: (marks, within = database) => ledger.advance(within, marks),
    pauses: () => jobState.readPauses(database),
    holdPauses: (jobs, within) => jobState.holdPauses(within, jobs),
    pause: (pause) => jobState.pause(database, pause),
    endPause: (job, at, { onlyDue = false, within = database } = {}) => jobState.endPause(within, job, at, onlyDue),

    generations: createGenerationStore(database),
    workers: createWorkerStore(database),
    schedules: createScheduleStore(database),
    takeRate: (ask) => takeRate(database, ask),
    items: createItemStore(database),
    once: createOnceStore(database),
    chains: createChainStore(database),
    access: createAccessStore(database),
    posts: createPostStore(database),
    relay: createRelayStore(database),
    alerts: createAlertStore(database),
    prune: (before) => prune(database, before),
    sweep: () => sweep(database),
    close: async () => {},
  };
}

/** Ids come from people's command lines and URLs: what is no UUID names nothing, and is no error of the database. */
function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
