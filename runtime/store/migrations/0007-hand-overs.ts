/**
 * A run remembers how it stands with the queue, so that whoever frees a slot may hand over whoever holds it now, as often
 * as it likes. `handed_over`: a delivery of its first attempt is out (where it is not said, none may be). `made_way`: how
 * often such a delivery was used up without a beginning, because others came first; it is part of the next one's id.
 * `ready`: the queue has said that its time has come, whatever the clock of an instance says; the index that finds who is
 * next counts it among those that were due when they were made.
 *
 * `losses` are attempts that began and whose worker was never heard of again, in a row.
 */
export const sql = `
ALTER TABLE nljobs.runs
  ADD COLUMN handed_over boolean NOT NULL DEFAULT false,
  ADD COLUMN made_way integer NOT NULL DEFAULT 0,
  ADD COLUMN ready boolean NOT NULL DEFAULT false,
  ADD COLUMN losses integer NOT NULL DEFAULT 0;
DROP INDEX nljobs.runs_open;
CREATE INDEX runs_open ON nljobs.runs
  (job, coalesce(concurrency_key, ''),
   (CASE WHEN reason = 'backfill' THEN 2 WHEN scheduled_for > created_at AND NOT ready THEN 1 ELSE 0 END), scheduled_for, seq)
  WHERE finished_at IS NULL;
`;
