import type { AsyncCompletionClient } from '@temporalio/client';
import { type Answer, activityIdOf, type Held, rootOf } from './protocol.ts';
import { sideBySide } from './side-by-side.ts';

/** Calls to the server at a time. */
const AT_ONCE = 64;

interface Mine {
  readonly token: Uint8Array;
  readonly root: string;
  readonly activity: string;
}

/**
 * What this instance has claimed: activities that have begun here, and end by their tokens. A token is the fence: who lost
 * a lease has one that the server knows no more.
 */
export class Claimed {
  readonly #server: () => AsyncCompletionClient;
  readonly #mine = new Map<string, Mine>();

  constructor(server: () => AsyncCompletionClient) {
    this.#server = server;
  }

  add(held: Held, token: Uint8Array): void {
    this.#mine.set(held.id, { token, root: rootOf(held), activity: activityIdOf(held) });
  }

  has(id: string): boolean {
    return this.#mine.has(id);
  }

  drop(id: string): void {
    this.#mine.delete(id);
  }

  get ids(): readonly string[] {
    return [...this.#mine.keys()];
  }

  /** The runs whose executions go on for certain, since something of theirs is held here. */
  get roots(): ReadonlySet<string> {
    return new Set([...this.#mine.values()].map(({ root }) => root));
  }

  get activities(): readonly string[] {
    return [...this.#mine.values()].map(({ activity }) => activity);
  }

  /** Renews leases. Gives those that are held still. */
  async extend(ids: readonly string[]): Promise<readonly string[]> {
    const still = await sideBySide(this.#held(ids), AT_ONCE, async ([id, { token }]) => {
      try {
        await this.#server().heartbeat(token);
        return [id];
      } catch (error) {
        if (isPaused(error)) return [id];
        if (!isNotOurs(error)) throw error;
        this.#forget(id, token);
        return [];
      }
    });
    return still.flat();
  }

  /** Ends the activities of these; what is not ours any more is left alone. */
  async answer(ids: readonly string[], answer: Answer): Promise<void> {
    await sideBySide(this.#held(ids), AT_ONCE, async ([id, { token }]) => {
      try {
        await this.#server().complete(token, answer);
      } catch (error) {
        if (!isNotOurs(error)) throw error;
      }
      this.#forget(id, token);
    });
  }

  #held(ids: readonly string[]): readonly (readonly [string, Mine])[] {
    return ids.flatMap((id) => {
      const mine = this.#mine.get(id);
      return mine === undefined ? [] : [[id, mine] as const];
    });
  }

  /** Not where it was claimed anew meanwhile. */
  #forget(id: string, token: Uint8Array): void {
    if (this.#mine.get(id)?.token === token) this.#mine.delete(id);
  }
}

/** An operator has paused it in Temporal: it is ours still. */
function isPaused(error: unknown): boolean {
  return error instanceof Error && error.name === 'ActivityPausedError';
}

/**
 * What the server says of a token that stands for nothing any more. It names its namespace by an id, which a server that
 * came back without its data does not know, although it has one of that name again.
 */
const LOST: readonly string[] = [
  'ActivityNotFoundError',
  'ActivityCancelledError',
  'ActivityResetError',
  'NamespaceNotFoundError',
];

/** It was cancelled, lost, reset, its execution is over, or the server has forgotten everything. */
function isNotOurs(error: unknown): boolean {
  return error instanceof Error && LOST.includes(error.name);
}
