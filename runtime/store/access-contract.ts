import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { AccessStore, AuditEntry, NewToken, StoredSession } from './access-store.ts';

const NOW = Date.UTC(2027, 0, 15, 18, 0, 0, 123);
const MINUTE = 60_000;

/** What every store keeps about tokens and about what was asked, by name. */
export const ACCESS_CONTRACT: readonly {
  readonly name: string;
  check(subject: { readonly access: AccessStore }): Promise<void>;
}[] = [
  {
    name: 'a token is kept by its hash alone, and found by it',
    async check({ access }) {
      const made = newToken({ name: 'CI', project: 'acme', address: 'ann@acme.example', expiresAt: NOW + MINUTE });
      const { hash, ...rest } = made;
      const kept = { ...rest, revokedAt: null, lastUsedAt: null };
      assert.deepEqual(await access.addToken(made), kept);
      assert.deepEqual(await access.tokenByHash(hash, NOW), { ...kept, until: null });
      assert.equal(await access.tokenByHash(hashOf('another'), NOW), null);
      const listed = (await access.tokens()).find(({ id }) => id === made.id);
      assert.deepEqual(listed, { ...kept, lastUsedAt: NOW });
      assert.ok(!JSON.stringify(listed).includes(hash));
    },
  },
  {
    name: 'the last use of a token is known to the minute',
    async check({ access }) {
      const { id, hash } = newToken();
      await access.addToken({ ...newToken(), id, hash });
      const used = async () => (await access.tokens()).find((one) => one.id === id)?.lastUsedAt;
      for (const [at, known] of [
        [NOW, NOW],
        [NOW + MINUTE - 1, NOW],
        [NOW + MINUTE, NOW + MINUTE],
      ] as const) {
        await access.tokenByHash(hash, at);
        assert.equal(await used(), known);
      }
    },
  },
  {
    name: 'a token that is revoked stays so, from the first time on',
    async check({ access }) {
      const made = newToken();
      await access.addToken(made);
      assert.equal((await access.revokeToken(made.id, NOW))?.revokedAt, NOW);
      assert.equal((await access.revokeToken(made.id, NOW + MINUTE))?.revokedAt, NOW);
      assert.equal((await access.tokenByHash(made.hash, NOW))?.revokedAt, NOW);
      assert.equal(await access.rotateToken(made.id, hashOf('new'), null), null);
      assert.equal(await access.revokeToken(randomUUID(), NOW), null);
      assert.equal(await access.revokeToken('nonsense', NOW), null);
    },
  },
  {
    name: 'a rotated token counts under its new hash, and under the one before until its end',
    async check({ access }) {
      const made = newToken();
      await access.addToken(made);
      const second = hashOf(made.id);
      assert.equal((await access.rotateToken(made.id, second, NOW + MINUTE))?.id, made.id);
      assert.equal((await access.tokenByHash(second, NOW))?.id, made.id);
      assert.equal((await access.tokenByHash(second, NOW))?.until, null);
      assert.equal((await access.tokenByHash(made.hash, NOW))?.id, made.id);
      assert.equal((await access.tokenByHash(made.hash, NOW))?.until, NOW + MINUTE);
      assert.equal(await access.tokenByHash(made.hash, NOW + MINUTE), null);
      const third = hashOf(`${made.id} again`);
      await access.rotateToken(made.id, third, null);
      assert.equal(await access.tokenByHash(second, NOW), null);
      assert.equal((await access.tokenByHash(third, NOW))?.id, made.id);
      assert.equal(await access.rotateToken(randomUUID(), hashOf('nobody'), null), null);
    },
  },
  {
    name: 'what was asked is kept in order, and read a page at a time from the newest on',
    async check({ access }) {
      const entries = [1, 2, 3].map((n): AuditEntry => entry({ at: NOW + n, target: `/runs/${n}` }));
      for (const one of entries) await access.record(one);
      const first = await access.audit({ limit: 2 });
      assert.deepEqual(first.items, [entries[2], entries[1]]);
      assert.ok(first.cursor !== null);
      const rest = await access.audit({ limit: 2, cursor: first.cursor });
      assert.deepEqual(rest.items[0], entries[0]);
      await access.forget({ asked: NOW + 2, ended: NOW });
      assert.deepEqual((await access.audit({ limit: 10 })).items, [entries[2], entries[1]]);
    },
  },
  {
    name: 'a session is found by its hash alone, knows when it was last seen, and is gone when it is ended or forgotten',
    async check({ access }) {
      const made: StoredSession = {
        hash: hashOf(randomUUID()),
        tokenHash: hashOf(randomUUID()),
        seal: null,
        createdAt: NOW,
        seenAt: NOW,
        expiresAt: NOW + 2 * MINUTE,
      };
      const sealed = { ...made, hash: hashOf(randomUUID()), tokenHash: null, seal: 'seal', expiresAt: NOW + MINUTE };
      await access.addSession(made);
      await access.addSession(sealed);
      assert.deepEqual(await access.sessionByHash(made.hash), made);
      assert.deepEqual(await access.sessionByHash(sealed.hash), sealed);
      assert.equal(await access.sessionByHash(hashOf('another')), null);
      await access.sessionSeen(made.hash, NOW + MINUTE);
      await access.sessionSeen(made.hash, NOW);
      assert.equal((await access.sessionByHash(made.hash))?.seenAt, NOW + MINUTE);
      await access.forget({ asked: NOW, ended: NOW + MINUTE });
      assert.ok((await access.sessionByHash(sealed.hash)) !== null);
      await access.forget({ asked: NOW, ended: NOW + MINUTE + 1 });
      assert.equal(await access.sessionByHash(sealed.hash), null);
      await access.endSession(made.hash);
      assert.equal(await access.sessionByHash(made.hash), null);
      await access.endSession(made.hash);
    },
  },
];

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function newToken(parts: Partial<NewToken> = {}): NewToken {
  const id = randomUUID();
  return {
    id,
    name: 'a token',
    hash: hashOf(randomUUID()),
    scopes: ['jobs:read', 'jobs:write'],
    project: null,
    address: null,
    createdAt: NOW,
    expiresAt: null,
    ...parts,
  };
}

function entry(parts: Partial<AuditEntry>): AuditEntry {
  return {
    at: NOW,
    actor: 'CI',
    token: randomUUID(),
    project: null,
    operation: 'cancelRun',
    target: '/api/v1/runs/x/cancel',
    status: 202,
    outcome: 'done',
    ...parts,
  };
}
