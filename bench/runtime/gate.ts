import type { Engine } from '../../runtime/engine/engine.ts';
import { before } from '../../runtime/testing/engine-front.ts';

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
    engine: before(engine, {
      // Whoever opened it starts and stops it.
      start: async () => {},
      stop: async () => {},
      claim: async (limit, except, carry) => (isOpen ? engine.claim(limit, except, carry) : []),
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
    }),
    open() {
      isOpen = true;
      for (const wake of wakes) wake();
    },
    shut() {
      isOpen = false;
    },
  };
}
