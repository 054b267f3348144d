/**
 * What we ask of pg-boss's tables by ourselves, because pg-boss 12.35 offers no call for it. The rest goes through its
 * API. The version is pinned, and the contract suite runs each of these on a real server.
 *
 * - A delivery that is given back keeps its id and is not charged: as pg-boss's own `restore` does (which is private and
 *   cannot defer), `started_on` is cleared, so that the next fetch does not count it in `retry_count`.
 * - A lease that ran out comes back at once and is counted: `started_on` stays, so that the next fetch adds one to
 *   `retry_count`. pg-boss's own heartbeat has a floor of 10 s and a monitor that scans the whole table.
 */
export const SCHEMA = 'nljobs_queue';
export const QUEUE = 'attempts';

/** Every read of a clock goes through pg-boss's function, so that its TestClock rules these statements too. */
const NOW = `${SCHEMA}.job_now()`;

/** Whether the queue is there. */
export const INSTALLED = `SELECT EXISTS (SELECT FROM ${SCHEMA}.queue WHERE name = '${QUEUE}') AS there`;

/**
 * Leased deliveries are few among the finished ones that are kept. Each of ours has a group, so that pg-boss's own index of
 * groups that are at work finds them.
 */
const LEASED = "state = 'active' AND group_id IS NOT NULL";

/** As pg-boss's own `completeJobs`, for a statement of the store to carry. $1 ids, $2 the same as 'id:retry_count' (the fence). */
export const COMPLETE = `
  UPDATE ${SCHEMA}.job_common SET completed_on = ${NOW}, state = 'completed'
  WHERE name = '${QUEUE}' AND id = ANY ($1::uuid[]) AND state = 'active'
    AND (id::text || ':' || retry_count::text) = ANY ($2::text[])
  RETURNING id`;

/** $1 ids, $2 the same as 'id:retry_count' (the fence), $3 when due and $4 the same in epoch milliseconds, or both null and $5 in how many milliseconds, $6 the channel to wake. */
export const RELEASE = `
  WITH released AS (
    UPDATE ${SCHEMA}.job SET
      state = 'created', started_on = NULL, heartbeat_on = NULL,
      start_after = coalesce($3::timestamptz, ${NOW} + $5::float8 * interval '1 millisecond'),
      data = jsonb_set(data, '{at}', coalesce(to_jsonb($4::float8), 'null'))
    WHERE name = '${QUEUE}' AND id = ANY ($1::uuid[]) AND state = 'active'
      AND (id::text || ':' || retry_count::text) = ANY ($2::text[])
    RETURNING start_after
  )
  SELECT pg_notify($6, '${QUEUE}') FROM released WHERE start_after <= ${NOW} LIMIT 1`;

/** $1 the lease in milliseconds. */
export const EXPIRE = `
  WITH lapsed AS (
    SELECT id FROM ${SCHEMA}.job
    WHERE name = '${QUEUE}' AND ${LEASED}
      AND coalesce(heartbeat_on, started_on) < ${NOW} - $1::float8 * interval '1 millisecond'
    FOR UPDATE SKIP LOCKED
  )
  UPDATE ${SCHEMA}.job j SET state = 'retry', heartbeat_on = NULL
  FROM lapsed WHERE j.name = '${QUEUE}' AND j.id = lapsed.id AND j.state = 'active'
  RETURNING j.id`;

export const DEPTH = `
  SELECT
    count(*) FILTER (WHERE state < 'active' AND start_after <= ${NOW})::integer AS ready,
    count(*) FILTER (WHERE state < 'active' AND start_after > ${NOW})::integer AS deferred,
    count(*) FILTER (WHERE state = 'active')::integer AS active
  FROM (
    SELECT state, start_after FROM ${SCHEMA}.job WHERE name = '${QUEUE}' AND state < 'active' AND NOT blocked
    UNION ALL
    SELECT state, start_after FROM ${SCHEMA}.job WHERE name = '${QUEUE}' AND ${LEASED}
  ) waiting`;

/** Moves a delivery's times back, which is how the contract suite lets time pass. $1 milliseconds. */
export const LET_PASS = `
  UPDATE ${SCHEMA}.job SET
    start_after = start_after - $1::float8 * interval '1 millisecond',
    heartbeat_on = heartbeat_on - $1::float8 * interval '1 millisecond'
  WHERE name = '${QUEUE}' AND state <= 'active'`;
