/**
 * Runs of jobs with steps. A root stands for the whole and waits, running, in no worker's hands; `root` of a step's run
 * names it, and `step` says which step it is (`chain-store.ts`). `chains` holds the steps as they were when the chain
 * began, so that a chain that sleeps for a month goes on by the words under which it began, and what its steps returned.
 * `awaits` are the events that it waits for, from the moment that its root exists: what comes early counts.
 *
 * Steps go with their root: history is pruned by roots alone.
 */
export const sql = `
ALTER TABLE nljobs.runs
  ADD COLUMN root uuid REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  ADD COLUMN step jsonb;
CREATE INDEX runs_of_root ON nljobs.runs (root, seq) WHERE root IS NOT NULL;

CREATE TABLE nljobs.chains (
  root uuid PRIMARY KEY REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  steps jsonb NOT NULL,
  results jsonb NOT NULL,
  events jsonb NOT NULL
);

CREATE TABLE nljobs.awaits (
  root uuid NOT NULL REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  event text NOT NULL,
  nth integer NOT NULL,
  namespace text NOT NULL,
  keys text[] NOT NULL,
  payload jsonb,
  came_at timestamptz,
  came_id text,
  PRIMARY KEY (root, event, nth)
);
CREATE INDEX awaits_open ON nljobs.awaits (namespace, event) WHERE came_at IS NULL;
CREATE INDEX awaits_by_key ON nljobs.awaits USING gin (keys) WHERE came_at IS NULL;
`;
