/**
 * Runs and all that hangs on them, the ledger, paused jobs, guards. Immutable once released: a change is a new file.
 *
 * `seq` orders listings: a page's cursor is a `seq`, so that new rows never shift the pages behind it.
 * The indexes on open and on unfinished runs are partial: the many completed ones stay out of them.
 */
export const sql = `
CREATE TABLE nljobs.runs (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  job text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled', 'skipped')),
  reason text NOT NULL,
  scheduled_for timestamptz NOT NULL,
  previous_scheduled_for timestamptz,
  input jsonb,
  scope text,
  concurrency_key text,
  max_attempts integer NOT NULL CHECK (max_attempts >= 1),
  cause jsonb,
  created_at timestamptz NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  started_at timestamptz,
  finished_at timestamptz,
  error jsonb,
  result jsonb,
  progress jsonb,
  checkpoint jsonb,
  cancel_requested boolean NOT NULL DEFAULT false,
  message text,
  CHECK ((finished_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled', 'skipped')))
);
CREATE UNIQUE INDEX runs_by_seq ON nljobs.runs (seq);
CREATE INDEX runs_by_job ON nljobs.runs (job, seq);
CREATE INDEX runs_by_status ON nljobs.runs (status, seq) WHERE status <> 'completed';
CREATE INDEX runs_open ON nljobs.runs (job, seq) WHERE status IN ('pending', 'running');
CREATE INDEX runs_finished ON nljobs.runs (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE nljobs.attempts (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  attempt integer NOT NULL,
  worker text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text CHECK (outcome IN ('completed', 'failed', 'cancelled', 'timed-out', 'interrupted')),
  error jsonb
);
CREATE INDEX attempts_by_run ON nljobs.attempts (run_id, seq);

CREATE TABLE nljobs.logs (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  attempt integer NOT NULL,
  at timestamptz NOT NULL,
  level text NOT NULL,
  message text NOT NULL,
  data jsonb
);
CREATE INDEX logs_by_run ON nljobs.logs (run_id, seq);

CREATE TABLE nljobs.dead_letters (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  run_id uuid NOT NULL UNIQUE REFERENCES nljobs.runs (id) ON DELETE CASCADE,
  job text NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  error jsonb
);
CREATE UNIQUE INDEX dead_letters_by_seq ON nljobs.dead_letters (seq);
CREATE INDEX dead_letters_by_job ON nljobs.dead_letters (job, seq);
CREATE INDEX dead_letters_by_age ON nljobs.dead_letters (at);

CREATE TABLE nljobs.ledger (
  job text PRIMARY KEY,
  watermark timestamptz NOT NULL
);

CREATE TABLE nljobs.job_state (
  job text PRIMARY KEY,
  paused boolean NOT NULL
);

CREATE TABLE nljobs.guards (
  job text NOT NULL,
  key text NOT NULL,
  window_start timestamptz NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (job, key, window_start)
);
CREATE INDEX guards_by_age ON nljobs.guards (at);
`;
