import { PRUNE_LIMIT, type Store } from '../store/store.ts';
import { isRoot } from './memory-run.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Deletes what is older than it is kept, as the store in SQL does. */
export function prune(world: MemoryWorld, before: Parameters<Store['prune']>[0]): Awaited<ReturnType<Store['prune']>> {
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
