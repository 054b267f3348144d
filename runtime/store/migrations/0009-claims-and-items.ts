/**
 * A guard that claims its key before the effect keeps the run that claimed it, until that run says how the effect went:
 * a claim that stays is an effect of which nobody knows whether it happened.
 *
 * What became of the items of a run that takes its work in batches, so that another attempt, and another run that
 * retries this one, takes only those that failed.
 */
export const sql = `
ALTER TABLE nljobs.guards ADD COLUMN claim uuid;

CREATE TABLE nljobs.items (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  run_id uuid NOT NULL REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  key text NOT NULL,
  done boolean NOT NULL,
  attempt integer NOT NULL,
  at timestamptz NOT NULL,
  error jsonb,
  PRIMARY KEY (run_id, key)
);
CREATE UNIQUE INDEX items_by_seq ON nljobs.items (seq);
CREATE INDEX items_failed ON nljobs.items (run_id, seq) WHERE NOT done;
`;
