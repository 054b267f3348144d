/**
 * Pauses say since when, until when, by whom and why; the last one of each job is kept when it is over, so that an
 * occurrence which is looked at late is still told to lie within it. The job `*` stands for all.
 *
 * Schedules that are made at run time. `change` is the number of the last change of a row, given under a lock, so that
 * whoever has seen all up to one number misses none; it is also what a conditional insert of occurrences asks for.
 * `watermark` moves at every occurrence and is in no index.
 */
export const sql = `
ALTER TABLE nljobs.job_state
  ADD COLUMN since timestamptz,
  ADD COLUMN until timestamptz,
  ADD COLUMN paused_by text,
  ADD COLUMN reason text;
UPDATE nljobs.job_state SET since = now() WHERE paused;

CREATE SEQUENCE nljobs.schedule_changes;
CREATE TABLE nljobs.schedules (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  change bigint NOT NULL,
  key text UNIQUE,
  job text NOT NULL,
  asked jsonb NOT NULL,
  triggers jsonb NOT NULL,
  readback text,
  timezone text NOT NULL,
  input jsonb,
  scope text,
  paused boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz,
  watermark timestamptz NOT NULL
);
CREATE UNIQUE INDEX schedules_by_seq ON nljobs.schedules (seq);
CREATE UNIQUE INDEX schedules_by_change ON nljobs.schedules (change);
CREATE INDEX schedules_by_job ON nljobs.schedules (job, seq);
CREATE INDEX schedules_by_scope ON nljobs.schedules (scope, seq) WHERE scope IS NOT NULL;
CREATE INDEX schedules_ended ON nljobs.schedules (ended_at) WHERE ended_at IS NOT NULL;
`;
