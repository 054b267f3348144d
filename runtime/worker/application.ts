import { existsSync } from 'node:fs';
import type { Middleware } from '../registry.ts';
import { explainLoadError, Unfit } from './load-error.ts';

/** What handlers find as `ctx.app`: built once a process, closed when the process has no more runs. */
export interface Application {
  readonly value: unknown;
  /** What stands around every handler, the first outermost. */
  readonly middleware: readonly Middleware[];
  /** Calls its `Symbol.asyncDispose`, else its `Symbol.dispose`. @throws whatever that throws. */
  close(): Promise<void>;
}

export const NO_APPLICATION: Application = { value: undefined, middleware: [], close: async () => {} };

/** Builds the user's context from `app`: a function that gives it, now or later, or the context itself. @throws Error in words. */
export async function openApplication(app: unknown, middleware: unknown = []): Promise<Application> {
  const around = typeof middleware === 'function' ? [middleware] : middleware;
  if (!Array.isArray(around) || around.some((one) => typeof one !== 'function')) {
    throw new Unfit('"middleware" is no function and no list of functions');
  }
  let value: unknown;
  try {
    value = await (typeof app === 'function' ? (app as () => unknown)() : app);
  } catch (error) {
    throw new Unfit(`"app" could not be built: ${explainLoadError(error)}`, { cause: error });
  }
  return { value, middleware: around as readonly Middleware[], close: () => dispose(value) };
}

/** What an entry may export beside its `jobs`. */
export type EntryExport = 'app' | 'events' | 'predicates' | 'middleware';

/**
 * An export of an entry: its own, or that of a module of the same name beside the folder `generated`, which a generated
 * entry cannot name. @param entry a `file:` URL.
 */
export async function findExport(
  entry: string,
  module: Readonly<Partial<Record<EntryExport, unknown>>>,
  name: EntryExport,
): Promise<unknown> {
  if (module[name] !== undefined || !/\/generated\/[^/]+$/u.test(entry)) return module[name];
  for (const extension of ['ts', 'mts', 'js', 'mjs']) {
    const beside = new URL(`../${name}.${extension}`, entry);
    if (!existsSync(beside)) continue;
    const found = (await import(beside.href)) as typeof module;
    // A file that is called `events` may well hold types alone; one that is called `app` is there for its app.
    if (found[name] === undefined && name === 'app') {
      throw new Unfit(`the file app.${extension} beside "generated" exports no "app"`);
    }
    return found[name];
  }
  return undefined;
}

async function dispose(value: unknown): Promise<void> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
  const { [Symbol.asyncDispose]: later, [Symbol.dispose]: now } = value as Partial<AsyncDisposable & Disposable>;
  if (typeof later === 'function') await later.call(value);
  else if (typeof now === 'function') now.call(value);
}
