import type { Store } from './store/store.ts';

const stores = new WeakMap<object, () => Store>();

/** Lets parts of nljobs that an application puts around a runtime ask its store; applications themselves have no use for it. */
export function rememberStore(runtime: object, store: () => Store): void {
  stores.set(runtime, store);
}

/** The store of a runtime. @throws RuntimeError `not-started`; TypeError for what is no runtime of ours. */
export function storeOf(runtime: object): Store {
  const store = stores.get(runtime);
  if (store === undefined) throw new TypeError('This is no runtime that createRuntime() made.');
  return store();
}
