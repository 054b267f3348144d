import type { TokenScope } from '../spec/vocabulary.ts';
import type { Page, PageQuery } from './page.ts';

/** How exactly the last use is known, in milliseconds: every request would write otherwise. */
export const USE_GRAIN = 60_000;

/** A token as it is kept: never itself, only its hash. Epoch milliseconds. */
export interface StoredToken {
  /** A UUID. */
  readonly id: string;
  /** Who or what has it, for people. */
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** The tenant it is confined to; null where it is not. */
  readonly project: string | null;
  /** Where whoever has it can be told of what it asks for: an address, `#channel` or channel. */
  readonly address: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** To the minute. */
  readonly lastUsedAt: number | null;
}

/** A token as it was found by a hash. */
export interface FoundToken extends StoredToken {
  /** When the hash that it was found by stops to count, since it is one from before a rotation; else null. Epoch milliseconds. */
  readonly until: number | null;
}

export type NewToken = Pick<
  StoredToken,
  'id' | 'name' | 'scopes' | 'project' | 'address' | 'createdAt' | 'expiresAt'
> & {
  /** SHA-256 of the token, 64 hexadecimal digits. */
  readonly hash: string;
};

/** One thing that was asked and changes something. Epoch milliseconds. */
export interface AuditEntry {
  readonly at: number;
  /** The token's name, or what else asked. */
  readonly actor: string;
  /** The token's id; null for what has none. */
  readonly token: string | null;
  readonly project: string | null;
  /** The route's name: `cancelRun`. */
  readonly operation: string;
  /** What it was done to, as a path. */
  readonly target: string;
  /** The status of HTTP it was answered with. */
  readonly status: number;
  /** `done`, or the kind of the problem. */
  readonly outcome: string;
}

/** A browser that signed in: never its id, only its hash. Epoch milliseconds. */
export interface StoredSession {
  /** SHA-256 of its id, 64 hexadecimal digits. */
  readonly hash: string;
  /** The hash of the token it was opened with; null for an instance's own token, which is kept nowhere. */
  readonly tokenHash: string | null;
  /** For an instance's own token: what only who has id and token can make of them. */
  readonly seal: string | null;
  readonly createdAt: number;
  /** To the minute. */
  readonly seenAt: number;
  readonly expiresAt: number;
}

/** The part of the store that knows who may ask, and what was asked. */
export interface AccessStore {
  addToken(token: NewToken): Promise<StoredToken>;
  /** The token of a hash, whatever became of it; that of an earlier one only until its end. Notes that it was used. */
  tokenByHash(hash: string, now: number): Promise<FoundToken | null>;
  /** All of them, newest first. */
  tokens(): Promise<readonly StoredToken[]>;
  /** Null where there is no such token; one that is revoked already keeps its time. */
  revokeToken(id: string, at: number): Promise<StoredToken | null>;
  /** Gives a token another hash; the one before counts until `previousUntil`. Null where there is none, or it is revoked. */
  rotateToken(id: string, hash: string, previousUntil: number | null): Promise<StoredToken | null>;
  record(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  audit(query: PageQuery): Promise<Page<AuditEntry>>;
  addSession(session: StoredSession): Promise<void>;
  /** The session of a hash, whether it has ended or not. */
  sessionByHash(hash: string): Promise<StoredSession | null>;
  /** Notes that somebody asked in it. */
  sessionSeen(hash: string, at: number): Promise<void>;
  endSession(hash: string): Promise<void>;
  /** Deletes what was asked before `asked`, and the sessions that ended before `ended`. */
  forget(before: { readonly asked: number; readonly ended: number }): Promise<void>;
}
