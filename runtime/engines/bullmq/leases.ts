import { randomUUID } from 'node:crypto';
import type { JobJson, RedisQueueBackend } from 'bullmq';
import type { Claim } from '../../engine/engine.ts';
import { settling } from './answers.ts';
import { type Carried, carriedBy, claimOf } from './delivery.ts';

/** What this instance has claimed: the token fences it from a later claim of the same delivery. */
export interface Held {
  /** When its lease was had or renewed last, by this process, epoch milliseconds. */
  readonly since: number;
  readonly token: string;
  readonly json: JobJson;
  readonly claim: Claim;
}

export interface LeasesOptions {
  /** Milliseconds. */
  readonly lease: number;
  /** How long what is done with is kept, milliseconds. */
  readonly retention: number;
  readonly backend: () => RedisQueueBackend;
  /** Told of what was given to us and was not put there by nljobs. */
  readonly stranger: (id: string) => Promise<void>;
}

export interface Taken {
  readonly held: readonly Held[];
  /** Where there was too little: when the next is due, epoch milliseconds; null where none is. */
  readonly until: number | null;
}

/** The deliveries that this instance holds, by BullMQ's locks on active jobs. */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #me = randomUUID().slice(0, 8);
  readonly #held = new Map<string, Held>();
  #takes = 0;

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  /** Asks for so many at once: one script each, in one flight. They are held once it is said by `hold`. */
  async take(count: number): Promise<Taken> {
    const { backend, stranger } = this.#options;
    this.#takes += 1;
    const token = `${this.#me}:${this.#takes}`;
    const answers: readonly (readonly unknown[])[] = await Promise.all(
      Array.from({ length: count }, () => backend().moveToActive(token)),
    );
    const held: Held[] = [];
    let until: number | null = null;
    for (const [json, id, , next] of answers) {
      if (isJson(json) && typeof id === 'string') {
        const claim = claimOf(id, parsed(json.data), json.stalledCounter);
        if (claim === null) await stranger(id);
        else held.push({ since: Date.now(), token, json: { ...json, id }, claim });
      } else if (typeof next === 'number' && next > 0) until = next;
    }
    return { held, until };
  }

  hold(held: Held): void {
    this.#held.set(held.claim.id, held);
  }

  /** Somebody has taken it out. */
  drop(id: string): void {
    this.#held.delete(id);
  }

  /** Gives those that are held still. */
  async extend(ids: readonly string[]): Promise<readonly string[]> {
    const held = this.#mine(ids);
    if (held.length === 0) return [];
    const keys = held.map(({ claim }) => claim.id);
    const tokens = held.map(({ token }) => token);
    const lost = new Set(await this.#options.backend().extendLocks(keys, tokens, this.#options.lease));
    const since = Date.now();
    for (const one of held) {
      if (lost.has(one.claim.id)) this.drop(one.claim.id);
      else this.hold({ ...one, since });
    }
    return keys.filter((id) => !lost.has(id));
  }

  async complete(ids: readonly string[]): Promise<void> {
    const { backend, retention } = this.#options;
    const keep = { age: Math.ceil(retention / 1_000) };
    await this.#letGo(ids, ({ json, token }) => backend().moveToCompleted(minimal(json), null, keep, token, false));
  }

  /** Due at an instant, epoch milliseconds, that is so far away; null and 0 for at once. */
  async release(ids: readonly string[], at: number | null, delay: number): Promise<void> {
    await this.#letGo(ids, (held) => this.giveBack(held, at, delay));
  }

  /** Gives one back that need not be held. */
  async giveBack({ json, token, claim }: Held, at: number | null, delay: number): Promise<void> {
    const backend = this.#options.backend();
    const data: Carried = { ...carriedBy(claim), a: at };
    const changed = at !== claim.at;
    if (delay === 0) {
      if (changed) await backend.updateData(minimal(json), data);
      await backend.moveJobFromActiveToWait(claim.id, token);
      return;
    }
    await backend.moveToDelayed(claim.id, Date.now(), delay, token, {
      skipAttempt: true,
      ...(changed ? { fieldsToUpdate: { data: JSON.stringify(data) } } : {}),
    });
  }

  /** What could not be told of while Redis was away is nobody's to extend any more. */
  forgetOld(now: number): void {
    for (const [id, { since }] of this.#held) if (now - since > 2 * this.#options.lease) this.drop(id);
  }

  #mine(ids: readonly string[]): readonly Held[] {
    return ids.flatMap((id) => this.#held.get(id) ?? []);
  }

  /** Ends what this instance holds, each by itself; what it does not hold any more is left alone. */
  async #letGo(ids: readonly string[], end: (held: Held) => Promise<unknown>): Promise<void> {
    const ends = await Promise.allSettled(
      this.#mine(ids).map(async (held) => {
        this.drop(held.claim.id);
        try {
          await settling(end(held));
        } catch (error) {
          // Redis does not answer: it is held until its lease runs out.
          this.hold(held);
          throw error;
        }
      }),
    );
    const failed = ends.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

function isJson(json: unknown): json is JobJson {
  return typeof json === 'object' && json !== null && 'data' in json;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

type Minimal = Parameters<RedisQueueBackend['updateData']>[0];

/** What BullMQ's scripts ask of a job that they end or change: its id and what it was added with. */
function minimal({ id, opts }: JobJson): Minimal {
  return { id, opts } as Minimal;
}
