import type { Page } from '../../runtime/store/page.ts';
import type { Attempt, DeadLetter, Run, Store } from '../../runtime/store/store.ts';

export type KnownRun = Pick<
  Run,
  | 'id'
  | 'job'
  | 'status'
  | 'reason'
  | 'scheduledFor'
  | 'attempt'
  | 'maxAttempts'
  | 'createdAt'
  | 'finishedAt'
  | 'message'
  | 'cause'
>;
export type KnownAttempt = Pick<Attempt, 'runId' | 'attempt' | 'worker' | 'startedAt' | 'finishedAt' | 'outcome'>;
export type KnownLetter = Pick<DeadLetter, 'runId' | 'job' | 'reason'>;

/** All that is judged of what the store remembers. */
export interface Remembered {
  readonly runs: readonly KnownRun[];
  /** Of each run in their order. */
  readonly attempts: readonly KnownAttempt[];
  readonly deadLetters: readonly KnownLetter[];
  readonly watermarks: ReadonlyMap<string, number>;
}

const PAGE = 500;
/** Questions that are asked at once. */
const AT_ONCE = 8;

/** Reads everything, while nothing writes: it asks page by page, as any reader does. */
export async function readStore(store: Store): Promise<Remembered> {
  const runs = await all((cursor) => store.runs({ limit: PAGE, ...cursor }));
  const deadLetters = await all((cursor) => store.deadLetters({ limit: PAGE, ...cursor }));
  const attempts: Attempt[] = [];
  const begun = runs.filter(({ attempt, startedAt }) => attempt > 0 || startedAt !== null);
  for (let at = 0; at < begun.length; at += AT_ONCE) {
    const some = await Promise.all(begun.slice(at, at + AT_ONCE).map(({ id }) => store.attempts(id)));
    attempts.push(...some.flat());
  }
  return { runs, attempts, deadLetters, watermarks: await store.watermarks() };
}

async function all<T>(page: (from: { readonly cursor?: string }) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for (let from: { readonly cursor?: string } = {}; ; ) {
    const { items: more, cursor } = await page(from);
    items.push(...more);
    if (cursor === null) return items;
    from = { cursor };
  }
}
