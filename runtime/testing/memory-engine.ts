import type { Claim, Delivery, Engine } from '../engine/engine.ts';
import { PRIORITIES } from '../spec/vocabulary.ts';
import type { Held, MemoryWorld } from './memory-world.ts';

export interface MemoryEngineOptions {
  readonly world: MemoryWorld;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long a delivery stays with a worker that gives no sign, milliseconds; default 30,000. */
  readonly lease?: number;
}

let engines = 0;

/** An engine in memory, for tests: it keeps the contract and keeps nothing else. Several on one world are several instances. */
export function memoryEngine({ world, now, lease = 30_000 }: MemoryEngineOptions): Engine {
  engines += 1;
  const me = engines;
  const all = (): Map<string, Held> => world.tables.deliveries;
  const set = (id: string, change: Partial<Held>): void => {
    const held = all().get(id);
    if (held) all().set(id, { ...held, ...change });
  };
  const mine = (ids: readonly string[]): readonly string[] =>
    ids.filter((id) => {
      const held = all().get(id);
      return held?.state === 'leased' && held.owner === me && held.until > now();
    });

  const enqueue = (deliveries: readonly Delivery[]): readonly string[] => {
    const accepted: string[] = [];
    for (const { after, ...delivery } of deliveries) {
      if (all().has(delivery.id)) continue;
      const until = after === undefined ? (delivery.at ?? 0) : now() + after;
      all().set(delivery.id, { delivery, order: world.next(), state: 'waiting', until, lost: 0, owner: 0 });
      accepted.push(delivery.id);
    }
    if (accepted.length > 0) world.wakeLater();
    return accepted;
  };

  const claim = (limit: number, except: readonly string[]): readonly Claim[] => {
    for (const [id, held] of all()) {
      if (held.state === 'leased' && held.until <= now()) set(id, { state: 'waiting', until: 0, lost: held.lost + 1 });
    }
    return [...all().values()]
      .filter((held) => held.state === 'waiting' && held.until <= now() && !except.includes(held.delivery.group))
      .sort((a, b) => rank(b) - rank(a) || a.order - b.order)
      .slice(0, Math.max(0, limit))
      .map(({ delivery, lost }) => {
        set(delivery.id, { state: 'leased', until: now() + lease, owner: me });
        return { ...delivery, lost };
      });
  };

  return {
    name: 'embedded',
    sharesStore: true,
    start: async () => {},
    stop: async () => {},
    enqueue: (deliveries, within) => world.run(within, () => enqueue(deliveries)),
    claim: (limit, except = []) => world.run(undefined, () => claim(limit, except)),
    extend: (ids) =>
      world.run(undefined, () => {
        const held = mine(ids);
        for (const id of held) set(id, { until: now() + lease });
        return held;
      }),
    complete: (ids, within) =>
      world.run(within, () => {
        for (const id of mine(ids)) set(id, { state: 'done' });
      }),
    release: (ids, due = { after: 0 }, within) =>
      world.run(within, () => {
        for (const id of mine(ids)) {
          const held = all().get(id);
          if (!held) continue;
          const at = typeof due === 'number' ? due : null;
          const until = typeof due === 'number' ? due : now() + due.after;
          set(id, { delivery: { ...held.delivery, at }, state: 'waiting', until });
          world.wakeLater();
        }
      }),
    cancel: (deliveries, within) =>
      world.run(within, () => {
        for (const { id } of deliveries) set(id, { state: 'done' });
      }),
    listen(wake) {
      world.wakes.add(wake);
      return () => {
        world.wakes.delete(wake);
      };
    },
    depth: () =>
      world.run(undefined, () => {
        const open = [...all().values()].filter(({ state }) => state !== 'done');
        const active = open.filter(({ state }) => state === 'leased').length;
        const deferred = open.filter(({ state, until }) => state === 'waiting' && until > now()).length;
        return { ready: open.length - active - deferred, deferred, active };
      }),
  };
}

function rank({ delivery }: Held): number {
  return PRIORITIES.indexOf(delivery.priority);
}
