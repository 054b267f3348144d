import type { Engine } from '../engine/engine.ts';

/** An engine before another: what `over` names is its own, all else (outbox, memory, settings …) is that of the other. */
export function before(engine: Engine, over: Partial<Engine>): Engine {
  return new Proxy(engine, {
    get(behind, name) {
      const own: unknown = Reflect.get(over, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(behind, name, behind);
      return typeof value === 'function' ? value.bind(behind) : value;
    },
  });
}
