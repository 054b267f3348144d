import type { TokenScope } from '../spec/vocabulary.ts';
import { type AccessStore, type AuditEntry, type StoredSession, type StoredToken, USE_GRAIN } from './access-store.ts';
import { instant, instantOrNull } from './json.ts';
import { pageOf, readCursor } from './rows.ts';
import type { Sql } from './sql.ts';

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly project: string | null;
  readonly address: string | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

interface AuditRow {
  readonly seq: string | number;
  readonly at: Date;
  readonly actor: string;
  readonly token: string | null;
  readonly project: string | null;
  readonly operation: string;
  readonly target: string;
  readonly status: number;
  readonly outcome: string;
}

interface SessionRow {
  readonly hash: string;
  readonly token_hash: string | null;
  readonly seal: string | null;
  readonly created_at: Date;
  readonly seen_at: Date;
  readonly expires_at: Date;
}

const COLUMNS = 'id, name, scopes, project, address, created_at, expires_at, revoked_at, last_used_at';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** See `AccessStore`. */
export function createAccessStore(sql: Sql): AccessStore {
  const one = async (text: string, params: readonly unknown[]): Promise<StoredToken | null> => {
    const [row] = await sql.query<TokenRow>(text, params);
    return row === undefined ? null : toToken(row);
  };
  return {
    async addToken({ id, name, hash, scopes, project, address, createdAt, expiresAt }) {
      await sql.query(
        `INSERT INTO nljobs.tokens (id, name, hash, scopes, project, created_at, expires_at, address)
         VALUES ($1, $2, $3, $4::text[], $5, $6, $7, $8)`,
        [id, name, hash, scopes, project, instant(createdAt), instantOrNull(expiresAt), address],
      );
      return { id, name, scopes, project, address, createdAt, expiresAt, revokedAt: null, lastUsedAt: null };
    },
    async tokenByHash(hash, now) {
      const [row] = await sql.query<TokenRow & { readonly until: Date | null }>(
        `SELECT ${COLUMNS}, CASE WHEN hash <> $1 THEN previous_until END AS until FROM nljobs.tokens
         WHERE hash = $1 OR (previous_hash = $1 AND previous_until > $2::timestamptz)`,
        [hash, instant(now)],
      );
      const found = row === undefined ? null : { ...toToken(row), until: row.until?.getTime() ?? null };
      if (found !== null && (found.lastUsedAt ?? 0) <= now - USE_GRAIN) {
        await sql.query(
          'UPDATE nljobs.tokens SET last_used_at = greatest(last_used_at, $2::timestamptz) WHERE id = $1',
          [found.id, instant(now)],
        );
      }
      return found;
    },
    async tokens() {
      return (await sql.query<TokenRow>(`SELECT ${COLUMNS} FROM nljobs.tokens ORDER BY seq DESC`)).map(toToken);
    },
    async revokeToken(id, at) {
      if (!UUID.test(id)) return null;
      return one(
        `UPDATE nljobs.tokens SET revoked_at = coalesce(revoked_at, $2::timestamptz) WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, instant(at)],
      );
    },
    async rotateToken(id, hash, previousUntil) {
      if (!UUID.test(id)) return null;
      return one(
        `UPDATE nljobs.tokens SET hash = $2, previous_hash = CASE WHEN $3::timestamptz IS NULL THEN NULL ELSE hash END,
           previous_until = $3::timestamptz
         WHERE id = $1 AND revoked_at IS NULL RETURNING ${COLUMNS}`,
        [id, hash, instantOrNull(previousUntil)],
      );
    },
    async record({ at, actor, token, project, operation, target, status, outcome }) {
      await sql.query(
        `INSERT INTO nljobs.audit (at, actor, token, project, operation, target, status, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [instant(at), actor, token, project, operation, target, status, outcome],
      );
    },
    async audit({ limit, cursor }) {
      const rows = await sql.query<AuditRow>(
        'SELECT * FROM nljobs.audit WHERE $2::bigint IS NULL OR seq < $2::bigint ORDER BY seq DESC LIMIT $1',
        [limit + 1, readCursor(cursor)],
      );
      return pageOf(rows, limit, toEntry);
    },
    async addSession({ hash, tokenHash, seal, createdAt, seenAt, expiresAt }) {
      await sql.query(
        `INSERT INTO nljobs.sessions (hash, token_hash, seal, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [hash, tokenHash, seal, instant(createdAt), instant(seenAt), instant(expiresAt)],
      );
    },
    async sessionByHash(hash) {
      const [row] = await sql.query<SessionRow>('SELECT * FROM nljobs.sessions WHERE hash = $1', [hash]);
      return row === undefined ? null : toSession(row);
    },
    async sessionSeen(hash, at) {
      await sql.query('UPDATE nljobs.sessions SET seen_at = greatest(seen_at, $2::timestamptz) WHERE hash = $1', [
        hash,
        instant(at),
      ]);
    },
    async endSession(hash) {
      await sql.query('DELETE FROM nljobs.sessions WHERE hash = $1', [hash]);
    },
    async forget({ asked, ended }) {
      await sql.query('DELETE FROM nljobs.audit WHERE at < $1::timestamptz', [instant(asked)]);
      await sql.query('DELETE FROM nljobs.sessions WHERE expires_at < $1::timestamptz', [instant(ended)]);
    },
  };
}

function toToken(row: TokenRow): StoredToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    project: row.project,
    address: row.address,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
    lastUsedAt: row.last_used_at?.getTime() ?? null,
  };
}

function toSession(row: SessionRow): StoredSession {
  return {
    hash: row.hash,
    tokenHash: row.token_hash,
    seal: row.seal,
    createdAt: row.created_at.getTime(),
    seenAt: row.seen_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  };
}

function toEntry({ at, actor, token, project, operation, target, status, outcome }: AuditRow): AuditEntry {
  return { at: at.getTime(), actor, token, project, operation, target, status, outcome };
}
