import type { JobRegistration } from '../../registry.ts';
import type { Executor } from './executor.ts';

/** For a process that only asks for work: it loads no handler, and takes every job for one that others can run. */
export function noExecutor(registrations: () => readonly JobRegistration[]): Executor {
  const promised = () => registrations().map(({ spec }) => ({ job: spec.id, state: 'ready', message: null }) as const);
  return {
    start: async () => promised(),
    reload: async (accept) => accept(promised()),
    stop: async () => {},
    execute: () => ({
      done: Promise.resolve({ kind: 'interrupted', message: 'this process runs no jobs (work: false)' }),
      abort: () => {},
      kill: () => {},
    }),
  };
}
