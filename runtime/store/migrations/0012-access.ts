/**
 * Who may ask: tokens, by the SHA-256 of what was shown once. After a rotation the one before counts until
 * `previous_until`. And what was asked that changes anything, with its answer, for those who come after.
 */
export const sql = `
CREATE TABLE nljobs.tokens (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  hash text NOT NULL UNIQUE,
  previous_hash text UNIQUE,
  previous_until timestamptz,
  scopes text[] NOT NULL,
  project text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
CREATE TABLE nljobs.audit (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  token uuid,
  project text,
  operation text NOT NULL,
  target text NOT NULL,
  status smallint NOT NULL,
  outcome text NOT NULL
);
CREATE INDEX audit_by_time ON nljobs.audit (at);
CREATE INDEX runs_by_scope ON nljobs.runs (scope, seq) WHERE scope IS NOT NULL;
`;
