import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../clock.ts';
import { RuntimeError } from '../../errors.ts';
import type { RuntimeOptions } from '../../options.ts';
import type { JobRegistration, Logger } from '../../registry.ts';
import { readChecks } from '../load.ts';
import { childExecutor } from './child.ts';
import type { Executor } from './executor.ts';
import { inlineExecutor } from './inline.ts';
import { noExecutor } from './none.ts';

/** The executor that the options ask for. @throws RuntimeError `isolation` where they do not fit together. */
export function createExecutor(
  options: Pick<RuntimeOptions, 'work' | 'isolation' | 'entry' | 'app' | 'events' | 'predicates' | 'middleware'>,
  registrations: () => readonly JobRegistration[],
  clock: Clock,
  logger: Logger,
): Executor {
  const { work = true, isolation = 'inline', entry, app, middleware, events, predicates } = options;
  const checks = readOptions(events, predicates);
  if (!work) return noExecutor(registrations, checks);
  if (isolation === 'inline') {
    return inlineExecutor({
      registrations,
      checks,
      logger,
      ...(app === undefined ? {} : { app }),
      ...(middleware === undefined ? {} : { middleware }),
    });
  }
  if (entry === undefined) {
    throw new RuntimeError('isolation', 'isolation: "child" needs `entry`, the module whose `jobs` the children run.');
  }
  const inProcess = Object.entries({ app, middleware, events, predicates }).find(([, value]) => value !== undefined);
  if (inProcess !== undefined) {
    throw new RuntimeError(
      'isolation',
      `With isolation: "child", export \`${inProcess[0]}\` from the entry; a function cannot be handed to another process.`,
    );
  }
  const { processes, execArgv } = isolation === 'child' ? {} : isolation;
  return childExecutor({
    entry: urlOf(entry),
    processes: processes ?? Math.min(4, Math.max(2, availableParallelism())),
    clock,
    logger,
    ...(execArgv === undefined ? {} : { execArgv }),
  });
}

function readOptions(events: unknown, predicates: unknown): ReturnType<typeof readChecks> {
  try {
    return readChecks(events, predicates);
  } catch (error) {
    throw new RuntimeError('refused', `createRuntime: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function urlOf(entry: string | URL): string {
  if (entry instanceof URL) return entry.href;
  return entry.startsWith('file:') ? entry : pathToFileURL(entry).href;
}
