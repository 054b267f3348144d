/** `nljobs/testing`: for tests of handlers and of what is built on nljobs. */
import { systemClock } from '../clock.ts';
import type { RuntimeOptions } from '../options.ts';
import type { AnyEvents, AnyHandlers } from '../registry.ts';
import { createRuntime, type Runtime } from '../runtime.ts';
import { memoryEngine } from './memory-engine.ts';
import { memoryStore } from './memory-store.ts';
import { MemoryWorld } from './memory-world.ts';

export { CONTRACT, type Promised, type Subject } from '../engine/contract.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { memoryEngine } from './memory-engine.ts';
export { memoryStore } from './memory-store.ts';
export { MemoryWorld } from './memory-world.ts';
export { type HandlerRun, type RunHandlerOptions, runHandler } from './run-handler.ts';
export { sampleCron, sampleSpec } from './sample-spec.ts';

/**
 * A runtime on a store and an engine in memory: it starts in milliseconds and needs no database. Two runtimes on one
 * `world` are two instances of one deployment.
 */
export function memoryRuntime<Events = AnyEvents, Handlers = AnyHandlers>(
  options: Omit<RuntimeOptions<Events, Handlers>, 'engine' | 'folder' | 'url' | 'migrate' | 'opened'> & {
    readonly world?: MemoryWorld;
  },
): Runtime<Events, Handlers> {
  const { world = new MemoryWorld(), ...rest } = options;
  const now = (options.clock ?? systemClock).now;
  const opened = {
    store: memoryStore(world, now),
    engine: memoryEngine({ world, now, ...(options.lease === undefined ? {} : { lease: options.lease }) }),
  };
  return createRuntime({ ...rest, opened });
}
