import type { Clock } from '../clock.ts';
import type { Claim, Engine } from '../engine/engine.ts';
import type { Job } from '../scheduler/job.ts';
import { durationMs } from '../spec/duration.ts';
import type { Store } from '../store/store.ts';

export interface RateOptions {
  readonly store: Pick<Store, 'takeRate'>;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly deployment: {
    readonly namespace: string;
    /** Claims nothing of this group until an instant, epoch milliseconds. */
    readonly leaveUntil: (group: string, at: number) => void;
  };
}

/** A window of a rate, epoch milliseconds: minutes begin at full minutes, days at midnight UTC. */
export function windowOfRate(per: number, now: number): { readonly start: number; readonly end: number } {
  const start = Math.floor(now / per) * per;
  return { start, end: start + per };
}

/**
 * Of claims whose attempts may begin, those that the rates of their jobs allow now. The others are given back, due when
 * the next window begins, and until then nothing of their kind is claimed here: a long queue costs no more than a short
 * one. Every attempt counts, a retry too: whatever the rate protects is asked each time.
 */
export async function withinRates<K extends { readonly claim: Claim; readonly rule: Job }>(
  { store, engine, clock, deployment }: RateOptions,
  known: readonly K[],
): Promise<readonly K[]> {
  const rated = new Map<Job, K[]>();
  for (const one of known) if (one.rule.spec.rate !== null) rated.set(one.rule, [...(rated.get(one.rule) ?? []), one]);
  const passed = new Set(known);
  for (const [{ id, spec }, group] of rated) {
    if (spec.rate === null) continue;
    const now = clock.now();
    const { start, end } = windowOfRate(durationMs(spec.rate.per), now);
    const { namespace } = deployment;
    const ask = { namespace, job: id, limit: spec.rate.limit, windowStart: start, wanted: group.length };
    const later = group.slice(await store.takeRate(ask));
    if (later.length === 0) continue;
    for (const { claim } of later) deployment.leaveUntil(claim.group, end);
    await engine.release(
      later.map(({ claim }) => claim.id),
      { after: end - now },
    );
    for (const one of later) passed.delete(one);
  }
  return known.filter((one) => passed.has(one));
}
