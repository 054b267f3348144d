/**
 * The run `$1`, the one that it retries, and so on, as `retried (id, depth)`: what one of them has done need not be done
 * again by the next.
 */
export const RETRIED = `
  WITH RECURSIVE chain AS (
    SELECT id, reason, cause, 0 AS depth FROM nljobs.runs WHERE id = $1::uuid
    UNION
    SELECT r.id, r.reason, r.cause, c.depth + 1 FROM nljobs.runs r
    JOIN chain c ON c.reason = 'retry' AND r.id = (c.cause ->> 'run')::uuid AND c.depth < 1000
  ), retried AS (SELECT id, depth FROM chain)`;
