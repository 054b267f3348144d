import { randomUUID } from 'node:crypto';
import { OUT_OF_RANGE, outOfRange } from '../spec/instant-range.ts';
import { TOKEN_SCOPES } from '../spec/vocabulary.ts';
import type { AccessStore } from '../store/access-store.ts';
import { newSecret } from './access.ts';
import { type Operations, Refusal } from './operations.ts';
import { valid } from './valid.ts';
import { viewAudit, viewToken } from './views.ts';

export type TokenOperations = Pick<Operations, 'tokens' | 'createToken' | 'rotateToken' | 'revokeToken' | 'audit'>;

/** What can be done with tokens, whether an instance runs or not. `now` gives epoch milliseconds. */
export function tokenOperations(access: AccessStore, now: () => number): TokenOperations {
  const mustBe = <T>(found: T | null, id: string): T => {
    if (found === null) throw new Refusal('not-found', `There is no token ${id} that is in force.`);
    return found;
  };
  const ahead = (text: string, what: string): number => {
    const at = Date.parse(text);
    if (outOfRange(at)) throw new Refusal('invalid', `${what} ${text} ${OUT_OF_RANGE}.`);
    if (at <= now()) throw new Refusal('invalid', `${what} ${text} has passed; give a later time.`);
    return at;
  };
  return {
    tokens: async () => (await access.tokens()).map(viewToken),
    createToken: async ({ name, scopes = TOKEN_SCOPES, project, address, expiresAt }) => {
      const { token, hash } = newSecret();
      const made = await access.addToken({
        id: randomUUID(),
        name,
        hash,
        scopes: TOKEN_SCOPES.filter((scope) => scopes.includes(scope)),
        project: project ?? null,
        address: address ?? null,
        createdAt: now(),
        expiresAt: expiresAt === undefined ? null : ahead(expiresAt, 'The end'),
      });
      return { ...viewToken(made), token };
    },
    rotateToken: async (id, { keepUntil }) => {
      const { token, hash } = newSecret();
      const until = keepUntil === undefined ? null : ahead(keepUntil, 'The end of the token before');
      return { ...viewToken(mustBe(await access.rotateToken(id, hash, until), id)), token };
    },
    revokeToken: async (id) => viewToken(mustBe(await access.revokeToken(id, now()), id)),
    audit: async (query) => {
      const page = await valid(() =>
        access.audit({ limit: query.limit, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) }),
      );
      return { items: page.items.map(viewAudit), cursor: page.cursor };
    },
  };
}
