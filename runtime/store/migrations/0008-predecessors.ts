/**
 * Which generation was in force before the one that is, and until when, by the clock of the instance that put this one in
 * force: of a schedule that the two have differently, what came due until then is not the new one's.
 */
export const sql = `
ALTER TABLE nljobs.deployments
  ADD COLUMN previous text,
  ADD COLUMN changed_at timestamptz;
`;
