/**
 * The instances that work, as each says of itself every few seconds: where it is, what it runs, whether it comes to an end. Only
 * for people to look at: nothing is decided by it, and a crash of the server may empty it.
 */
export const sql = `
CREATE UNLOGGED TABLE nljobs.workers (
  id text PRIMARY KEY,
  namespace text NOT NULL,
  said jsonb NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen timestamptz NOT NULL DEFAULT clock_timestamp()
);
`;
