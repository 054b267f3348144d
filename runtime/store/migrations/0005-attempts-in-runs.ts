/**
 * A run's row carries the attempt that is going on, and the one that completed it: most runs have no other, and need no
 * row in `attempts`. What is kept there are attempts that ended in any other way.
 *
 * No index names `status` any more, so that the start of an attempt changes no index (PostgreSQL then writes the new
 * row beside the old one, a "HOT" update): whether a run is open is told by `finished_at`, which the first migration's
 * check holds together with `status`, and how it ended, where that is worth looking for, by `ended`. The room that such
 * updates need is left free in each page.
 *
 * Runs of a job that counts its slots are marked when they take one, so that who holds them is known without a look at
 * those that wait; those that wait are in the index in the order in which they come, those put off and backfills apart.
 */
export const sql = `
ALTER TABLE nljobs.runs
  ADD COLUMN worker text,
  ADD COLUMN attempt_started_at timestamptz,
  ADD COLUMN holds_slot boolean,
  ADD COLUMN ended text GENERATED ALWAYS AS (CASE WHEN status IN ('failed', 'cancelled', 'skipped') THEN status END) STORED;

UPDATE nljobs.runs r SET worker = a.worker, attempt_started_at = a.started_at
FROM nljobs.attempts a WHERE a.run_id = r.id AND a.finished_at IS NULL AND r.status = 'running';
UPDATE nljobs.runs SET holds_slot = true WHERE finished_at IS NULL AND attempt > 0;
DELETE FROM nljobs.attempts a USING nljobs.runs r
WHERE r.id = a.run_id AND a.finished_at IS NULL AND r.status = 'running';

DROP INDEX nljobs.runs_by_status;
DROP INDEX nljobs.runs_open;
CREATE INDEX runs_ended ON nljobs.runs (ended, seq) WHERE ended IS NOT NULL;
CREATE INDEX runs_open ON nljobs.runs
  (job, coalesce(concurrency_key, ''),
   (CASE WHEN reason = 'backfill' THEN 2 WHEN scheduled_for > created_at THEN 1 ELSE 0 END), scheduled_for, seq)
  WHERE finished_at IS NULL;
CREATE INDEX runs_of_schedule ON nljobs.runs ((cause ->> 'schedule'), scheduled_for, seq)
  WHERE finished_at IS NULL AND cause ->> 'schedule' IS NOT NULL;
CREATE INDEX runs_holding ON nljobs.runs (job) WHERE holds_slot AND finished_at IS NULL;
ALTER TABLE nljobs.runs SET (fillfactor = 60);
`;
