import { z } from 'zod';
import { TOKEN_SCOPES } from '../../spec/vocabulary.ts';
import { instant } from './instant.ts';

/** A token, but for itself. */
export const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  project: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

/** With the token itself, which is kept nowhere. */
export const newTokenView = tokenView.extend({ token: z.string() });
export type NewTokenView = z.infer<typeof newTokenView>;

/** One thing that was asked and changes something. */
export const auditView = z.object({
  at: instant,
  actor: z.string(),
  token: z.string().nullable(),
  project: z.string().nullable(),
  operation: z.string(),
  target: z.string(),
  status: z.int(),
  outcome: z.string(),
});
export type AuditView = z.infer<typeof auditView>;

/** Who a browser is signed in as; what is below `required` is told of who is. */
export const sessionView = z.object({
  signedIn: z.boolean(),
  /** Whether a token opens a session here; false where the application signs its people in itself. */
  required: z.boolean(),
  name: z.string().optional(),
  /** `admin` for the instance's own token. */
  scopes: z.array(z.enum([...TOKEN_SCOPES, 'admin'])).optional(),
  /** The tenant it is confined to; null where it is not. */
  project: z.string().nullable().optional(),
  expiresAt: instant.nullable().optional(),
});
export type SessionView = z.infer<typeof sessionView>;
