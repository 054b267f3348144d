import { PermanentError } from '../errors.ts';

/** An item with the name by which it is told from others. */
export interface Keyed {
  readonly key: string;
  readonly item: unknown;
}

/** An item that was tried and failed, or failed before in a way that no retry mends. */
export interface FailedItem {
  readonly key: string;
  readonly error: unknown;
}

/** How many failed items are named in the error; all of them are kept as items of the run. */
const NAMED = 5;

/** Items in chunks of `size`, each key once: the same key twice in one run is the same item. @throws PermanentError for a key that is none. */
export async function* chunksOf(
  items: Iterable<unknown> | AsyncIterable<unknown>,
  key: (item: unknown) => unknown,
  size: number,
): AsyncGenerator<readonly Keyed[]> {
  const seen = new Set<string>();
  let chunk: Keyed[] = [];
  for await (const item of items) {
    const name = key(item);
    if (typeof name !== 'string' || name === '') {
      throw new PermanentError(
        `key() gave ${JSON.stringify(name)} for an item; it must give a text that is not empty.`,
      );
    }
    if (seen.has(name)) continue;
    seen.add(name);
    chunk.push({ key: name, item });
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** What a run with failed items fails with: how many of how many, the first of them by name. */
export function failureOf(failures: readonly FailedItem[], of: number): Error {
  const messages = failures
    .slice(0, NAMED)
    .map(({ key, error }) => `${key}: ${error instanceof Error ? error.message : String(error)}`);
  const more = failures.length > NAMED ? `; and ${failures.length - NAMED} more` : '';
  const message = `${failures.length} of ${of} items failed: ${messages.join('; ')}${more}`;
  const cause = failures[0]?.error;
  // Trying again helps as long as one of them may yet succeed.
  const permanent = failures.every(({ error }) => isPermanent(error));
  return permanent ? new PermanentError(message, { cause }) : new Error(message, { cause });
}

function isPermanent(error: unknown): boolean {
  return error instanceof Error && error.name === 'PermanentError';
}
