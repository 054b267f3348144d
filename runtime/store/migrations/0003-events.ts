/**
 * Runs that wait for what may still come. `standing` names what a run that has not begun stands for: of the events that a
 * quiet time holds together, one run, which each of them puts off (the unique index decides among instances). What has
 * begun or is over may carry its name on until the next run takes it. `correlation` names what another event calls off.
 *
 * Neither index names a column that the start of an attempt changes (see 0005).
 */
export const sql = `
ALTER TABLE nljobs.runs ADD COLUMN standing uuid, ADD COLUMN correlation uuid;
CREATE UNIQUE INDEX runs_standing ON nljobs.runs (standing) WHERE standing IS NOT NULL;
CREATE INDEX runs_correlation ON nljobs.runs (correlation) WHERE correlation IS NOT NULL AND finished_at IS NULL;
`;
