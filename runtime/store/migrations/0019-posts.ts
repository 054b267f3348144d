/**
 * The outbox of an engine whose queue is in another place: what it is to be told, a row for each transaction that has
 * something to say. Such a row lives for milliseconds, unless the engine is away. `queues` names the queue that all open
 * runs were handed to: where it answers to another name, they are handed over again.
 */
export const sql = `
CREATE TABLE nljobs.posts (
  number bigserial PRIMARY KEY,
  change jsonb NOT NULL,
  put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  due_at timestamptz NOT NULL
);
CREATE TABLE nljobs.queues (
  namespace text PRIMARY KEY,
  memory text NOT NULL
);
`;
