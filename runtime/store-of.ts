import type { Store } from './store/store.ts';

interface Inside {
  readonly store: () => Store;
  /** The jobs as they are registered now: another object after each change of them. */
  readonly jobs: () => object;
  /** Moves whenever others fire the jobs than before. */
  readonly firing: () => number;
}
const insides = new WeakMap<object, Inside>();

/** Lets parts of nljobs that an application puts around a runtime look into it; applications themselves have no use for it. */
export function rememberInside(runtime: object, inside: Inside): void {
  insides.set(runtime, inside);
}

/** The store of a runtime. @throws RuntimeError `not-started`; TypeError for what is no runtime of ours. */
export function storeOf(runtime: object): Store {
  return insideOf(runtime).store();
}

/**
 * Moves with every change of what the store of a runtime holds, of the jobs that it has and of who fires them: an answer made of
 * these, and of no clock, stands as long as it is the same. Rejects as `storeOf` throws.
 */
export async function revisionOf(runtime: object): Promise<string> {
  const { store, jobs, firing } = insideOf(runtime);
  return `${await store().revision()} ${editionOf(jobs())} ${firing()}`;
}

function insideOf(runtime: object): Inside {
  const inside = insides.get(runtime);
  if (inside === undefined) throw new TypeError('This is no runtime that createRuntime() made.');
  return inside;
}

const editions = new WeakMap<object, number>();
let last = 0;

function editionOf(jobs: object): number {
  const known = editions.get(jobs);
  if (known !== undefined) return known;
  last += 1;
  editions.set(jobs, last);
  return last;
}
