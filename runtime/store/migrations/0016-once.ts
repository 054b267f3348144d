/** What a handler does once a run (`ctx.once`), with what it gave, for the attempts and retries that come after. */
export const sql = `
CREATE TABLE nljobs.once (
  run_id uuid NOT NULL REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  key text NOT NULL,
  at timestamptz NOT NULL,
  value jsonb,
  PRIMARY KEY (run_id, key)
);
`;
