/**
 * What is deployed: generations of registrations, which one is in force, and the instances that live with each. A run
 * carries the namespace and the version of the spec that it was made under.
 *
 * `deployments` has one row a namespace. Whoever inserts scheduled runs holds it shared to the end of the transaction,
 * whoever puts another generation in force holds it alone: so that the two never happen at once.
 */
export const sql = `
CREATE TABLE nljobs.deployments (
  namespace text PRIMARY KEY,
  active text NOT NULL,
  term bigint NOT NULL
);

CREATE TABLE nljobs.generations (
  namespace text NOT NULL,
  generation text NOT NULL,
  term bigint NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  active_since timestamptz NOT NULL DEFAULT now(),
  jobs jsonb NOT NULL,
  PRIMARY KEY (namespace, generation)
);

CREATE TABLE nljobs.instances (
  id text PRIMARY KEY,
  namespace text NOT NULL,
  generation text NOT NULL,
  beats bigint NOT NULL,
  seen timestamptz NOT NULL
);
CREATE INDEX instances_by_generation ON nljobs.instances (namespace, generation);

ALTER TABLE nljobs.runs
  ADD COLUMN namespace text NOT NULL DEFAULT 'default',
  ADD COLUMN version text NOT NULL DEFAULT '';
`;
