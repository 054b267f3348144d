/**
 * The outbox of an engine whose queue is in another place: what it is to be told, a row for each transaction that has
 * something to say. Such a row lives for milliseconds, unless the engine is away.
 */
export const sql = `
CREATE TABLE nljobs.posts (
  number bigserial PRIMARY KEY,
  change jsonb NOT NULL,
  put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  due_at timestamptz NOT NULL
);
`;
