/**
 * What is wrong and has been told (one row while it lasts), and messages that are to be sent: both change in the
 * transaction that takes in what happened, so that a crash neither loses nor doubles a message, and of several instances
 * one decides.
 *
 * A run remembers who wants to hear of its end until they are told; a dead letter, whether it was taken in.
 */
export const sql = `
ALTER TABLE nljobs.runs ADD COLUMN notify jsonb;
CREATE INDEX runs_to_tell ON nljobs.runs (seq) WHERE notify IS NOT NULL AND finished_at IS NOT NULL;
ALTER TABLE nljobs.dead_letters ADD COLUMN taken_in boolean NOT NULL DEFAULT false;
CREATE INDEX dead_letters_new ON nljobs.dead_letters (seq) WHERE NOT taken_in;

CREATE TABLE nljobs.alerts (
  namespace text NOT NULL,
  kind text NOT NULL,
  job text NOT NULL,
  since timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  count integer NOT NULL,
  told_at timestamptz NOT NULL,
  told_count integer NOT NULL,
  run_id uuid,
  message text NOT NULL,
  PRIMARY KEY (namespace, kind, job)
);

CREATE TABLE nljobs.outbox (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  namespace text NOT NULL,
  target jsonb NOT NULL,
  message jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  ended_at timestamptz,
  error text
);
CREATE INDEX outbox_due ON nljobs.outbox (due_at) WHERE ended_at IS NULL;
CREATE INDEX outbox_ended ON nljobs.outbox (ended_at) WHERE ended_at IS NOT NULL;
`;
