import type { Engine } from '../../runtime/engine/engine.ts';

/** An engine that hands nothing out while it is shut, so that a runtime can be started before there is work. */
export interface Gate {
  readonly engine: Engine;
  open(): void;
  shut(): void;
}

export function gated(engine: Engine): Gate {
  let isOpen = false;
  const wakes = new Set<() => void>();
  return {
    engine: {
      name: engine.name,
      sharesStore: engine.sharesStore,
      // Whoever opened it starts and stops it.
      start: async () => {},
      stop: async () => {},
      enqueue: (deliveries, within) => engine.enqueue(deliveries, within),
      claim: async (limit, except, carry) => (isOpen ? engine.claim(limit, except, carry) : []),
      extend: (ids) => engine.extend(ids),
      complete: (ids, within) => engine.complete(ids, within),
      ...(engine.completing === undefined ? {} : { completing: engine.completing.bind(engine) }),
      release: (ids, at, within) => engine.release(ids, at, within),
      cancel: (ids, within) => engine.cancel(ids, within),
      listen(wake) {
        wakes.add(wake);
        const stop = engine.listen(() => {
          if (isOpen) wake();
        });
        return () => {
          wakes.delete(wake);
          stop();
        };
      },
      depth: () => engine.depth(),
    },
    open() {
      isOpen = true;
      for (const wake of wakes) wake();
    },
    shut() {
      isOpen = false;
    },
  };
}
