/**
 * Browsers that signed in, by the SHA-256 of an id that the browser alone has. A session goes by the token it was opened
 * with (`token_hash`), and so ends with it; that of an instance's own token, which is kept nowhere, proves by `seal` that
 * the token is still the same.
 *
 * And what instances tell each other for those who look on: `onlookers` says on which instances somebody does, `told` holds
 * the last minute's events of all others, in portions, while somebody does. A crash of the server may empty both.
 *
 * And what keeps every list a walk along an index, however long the history: dead letters know the tenant of their run, and
 * runs that ended badly, which are few, are found by job or tenant as well.
 */
export const sql = `
CREATE TABLE nljobs.sessions (
  hash text PRIMARY KEY,
  token_hash text,
  seal text,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK ((token_hash IS NULL) <> (seal IS NULL))
);
CREATE INDEX sessions_by_end ON nljobs.sessions (expires_at);

CREATE UNLOGGED TABLE nljobs.onlookers (
  instance uuid PRIMARY KEY,
  until timestamptz NOT NULL
);
CREATE UNLOGGED TABLE nljobs.told (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  instance uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  events jsonb NOT NULL
);

ALTER TABLE nljobs.dead_letters ADD COLUMN scope text;
UPDATE nljobs.dead_letters d SET scope = r.scope FROM nljobs.runs r WHERE r.id = d.run_id AND r.scope IS NOT NULL;
CREATE INDEX dead_letters_by_scope ON nljobs.dead_letters (scope, seq) WHERE scope IS NOT NULL;
CREATE INDEX runs_ended_by_job ON nljobs.runs (job, ended, seq) WHERE ended IS NOT NULL;
CREATE INDEX runs_ended_by_scope ON nljobs.runs (scope, ended, seq) WHERE ended IS NOT NULL AND scope IS NOT NULL;
`;
