/**
 * A run's row carries the attempt that is going on, and the one that completed it: most runs have no other, and need no
 * row in `attempts`. What is kept there are attempts that ended in any other way.
 *
 * No index names `status` any more, so that the start of an attempt changes no index (PostgreSQL then writes the new
 * row beside the old one, a "HOT" update): whether a run is open is told by `finished_at`, which the first migration's
 * check holds together with `status`, and how it ended, where that is worth looking for, by `ended`. The room that such
 * updates need is left free in each page.
 */
export const sql = `
ALTER TABLE nljobs.runs
  ADD COLUMN worker text,
  ADD COLUMN attempt_started_at timestamptz,
  ADD COLUMN ended text GENERATED ALWAYS AS (CASE WHEN status IN ('failed', 'cancelled', 'skipped') THEN status END) STORED;

UPDATE nljobs.runs r SET worker = a.worker, attempt_started_at = a.started_at
FROM nljobs.attempts a WHERE a.run_id = r.id AND a.finished_at IS NULL AND r.status = 'running';
DELETE FROM nljobs.attempts a USING nljobs.runs r
WHERE r.id = a.run_id AND a.finished_at IS NULL AND r.status = 'running';

DROP INDEX nljobs.runs_by_status;
DROP INDEX nljobs.runs_open;
CREATE INDEX runs_ended ON nljobs.runs (ended, seq) WHERE ended IS NOT NULL;
CREATE INDEX runs_open ON nljobs.runs (job, seq) WHERE finished_at IS NULL;
ALTER TABLE nljobs.runs SET (fillfactor = 60);
`;
