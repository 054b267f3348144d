import type { Engine } from '../../engine/engine.ts';
import { asker } from '../../http/access.ts';
import type { WorkerRecord } from '../../store/worker-store.ts';
import type { Cli } from '../program.ts';
import type { Settings } from '../settings.ts';
import { attempt } from './attempt.ts';
import type { QueueFacts, StoreFacts, Trouble, WorkerFacts } from './facts.ts';

export interface Look {
  readonly settings: Settings;
  /** How far back jobs catch up, milliseconds. */
  readonly reach: number;
  readonly terminal: Cli['terminal'];
}

/** Opens the store, and its queue where the schema is up to date. Changes neither. */
export async function lookIntoStore(look: Look): Promise<{
  readonly store: StoreFacts & { readonly workers: readonly WorkerFacts[] | null };
  readonly queue: QueueFacts | Trouble | null;
}> {
  const { openConfiguredStore } = await import('../open-store.ts');
  const opened = await openConfiguredStore(look.settings, 'leave', look.terminal);
  const { store, database, engine, close } = opened;
  try {
    const due = [...(await store.pendingMigrations())];
    // A queue in this database is of the version that is due; what one elsewhere belongs to stands in the tables.
    if (((await engine.plan?.()) ?? '') !== '') due.push('the queue');
    const queue = due.length > 0 ? null : await attempt(() => queueFacts(engine, look.reach));
    const [server] = await database.query<{ version: string; number: string }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number",
    );
    // Between two looks at this clock: what the answer took is not the database's fault.
    const before = Date.now();
    const [clock] = await database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const after = Date.now();
    const versions = await database.query<{ name: string }>(
      "SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE application_name LIKE 'nljobs %' AND pid <> pg_backend_pid()",
    );
    const embedded = database.kind === 'pglite';
    const now = Date.now();
    // What the tables of a schema that is not up to date hold, nobody can say.
    const upToDate = due.every((one) => one === 'the queue');
    const tokens = upToDate ? await store.access.tokens() : [];
    const found = {
      server: `${embedded ? 'PGlite, PostgreSQL' : 'PostgreSQL'} ${server?.version.split(' ', 1)[0] ?? '?'}`,
      major: Math.floor(Number(server?.number ?? 0) / 10_000),
      due,
      skew: embedded || clock === undefined ? null : skewOf(before, clock.now.getTime(), after),
      versions: versions.map(({ name }) => name.slice('nljobs '.length)),
      tokens: tokens.map((token) => ({
        name: token.name,
        usable: !('refused' in asker(token, now)),
        expiresAt: token.expiresAt,
      })),
      deadLetters: upToDate ? (await store.deadLetters({ limit: 100 })).items.length : 0,
      untold: upToDate ? await store.posts.waiting() : { count: 0, age: 0 },
      workers: upToDate ? (await store.workers.list('default')).map(workerOf) : null,
    };
    return { store: found, queue };
  } finally {
    await close();
  }
}

function workerOf({ silent, draining, ...worker }: WorkerRecord): WorkerFacts {
  return { ...worker, state: silent ? 'silent' : draining ? 'draining' : 'working' };
}

/** Looks at a queue on a server of its own, beside a store that an instance holds; null for others. */
export async function lookAtQueue({ settings, reach, terminal }: Look): Promise<QueueFacts | Trouble | null> {
  const { engine, redis, temporal } = settings;
  const { openQueue } = await import('../../store/open.ts');
  return attempt(async () => {
    const queue = await openQueue({ engine, redis, temporal, onError: ({ message }) => terminal.warn(message) });
    return queue === null ? null : queueFacts(queue, reach);
  });
}

/** Looks at a queue that is not started. */
async function queueFacts(engine: Engine, reach: number): Promise<QueueFacts> {
  try {
    await engine.start();
    const [advice = [], depth, paused = new Map()] = await Promise.all([
      engine.advice?.(reach),
      engine.depth(),
      engine.serverClock?.paused('default'),
    ]);
    return { advice, queued: depth.ready, paused };
  } finally {
    await engine.stop();
  }
}

/** How far a clock is ahead that showed `before` and `after` around what another showed; 0 where it may agree. Pure. */
export function skewOf(before: number, other: number, after: number): number {
  if (other < before) return before - other;
  return other > after ? after - other : 0;
}
