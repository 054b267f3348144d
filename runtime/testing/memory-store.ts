import type { Store } from '../store/store.ts';
import { memoryAccess } from './memory-access.ts';
import { memoryAlerts } from './memory-alerts.ts';
import { memoryAttempts } from './memory-attempts.ts';
import { memoryChains } from './memory-chains.ts';
import { memoryGenerations } from './memory-generations.ts';
import { memoryGuards } from './memory-guards.ts';
import { memoryHandOvers } from './memory-hand-overs.ts';
import { memoryItems } from './memory-items.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryLetters } from './memory-letters.ts';
import { memoryOnce } from './memory-once.ts';
import { memoryPosts } from './memory-posts.ts';
import { prune } from './memory-retention.ts';
import { inTurn } from './memory-run.ts';
import { memoryRuns } from './memory-runs.ts';
import { memorySchedules } from './memory-schedules.ts';
import { memoryStanding } from './memory-standing.ts';
import { memoryWorkers } from './memory-workers.ts';
import type { MemoryWorld } from './memory-world.ts';

/** A store in memory, for tests: the same answers as the one in SQL, and gone afterwards. `now` is epoch milliseconds. */
export function memoryStore(world: MemoryWorld, now: () => number): Store {
  const turn = inTurn(world);
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
    ...memoryRuns(world, now),
    ...memoryStanding(world, now),
    ...memoryHandOvers(world),
    ...memoryAttempts(world),
    ...memoryLetters(world),
    ...memoryLedger(world),
    ...memoryGuards(world),
    items: memoryItems(world),
    once: memoryOnce(world),
    alerts: memoryAlerts(world),
    generations: memoryGenerations(world, now),
    schedules: memorySchedules(world),
    chains: memoryChains(world),
    access: memoryAccess(world),
    posts: memoryPosts(world, now),
    relay: null,
    workers: memoryWorkers(now),
    prune: (before) => turn(() => prune(world, before)),
    sweep: async () => {},
    close: async () => {},
  };
}
