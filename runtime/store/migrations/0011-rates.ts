/** How many attempts of a job that names a rate have begun in its present window; `granted` is what the last ask was given. */
export const sql = `
CREATE TABLE nljobs.rates (
  namespace text NOT NULL,
  job text NOT NULL,
  window_start timestamptz NOT NULL,
  used integer NOT NULL,
  granted integer NOT NULL,
  PRIMARY KEY (namespace, job)
);
`;
