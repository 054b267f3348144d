import type { Step } from '../spec/job-spec.ts';
import type {
  Arrival,
  CancelledChain,
  Chain,
  ChainStore,
  Expected,
  LockedChain,
  Look,
  StepRun,
  WaitingChain,
} from './chain-store.ts';
import { instant, toJson, toJsonOrNote, toText } from './json.ts';
import { type RunRow, toRun } from './rows.ts';
import type { Sql } from './sql.ts';

interface ChainRow {
  readonly root: string;
  readonly steps: readonly Step[];
  readonly results: Chain['results'];
  readonly events: Chain['events'];
}

const toChains = (rows: readonly ChainRow[]): ReadonlyMap<string, Chain> => new Map(rows.map((row) => [row.root, row]));

/** Nothing is waited for any more by the roots in `ended`. An event that is being noted at this moment meets nobody. */
const NOT_AWAITED = `forgotten AS (
  DELETE FROM nljobs.awaits WHERE (root, event, nth) IN (
    SELECT root, event, nth FROM nljobs.awaits WHERE root IN (SELECT id FROM ended) FOR UPDATE SKIP LOCKED
  )
)`;

/** Whoever changes a chain takes its own row first, then those of its steps, then that of its root. */
export function createChainStore(database: Sql): ChainStore {
  return {
    async expect(expected, within) {
      if (expected.length === 0) return;
      const rows = expected.map((one) => ({ ...one, event: toText(one.event), keys: one.keys.map(toText) }));
      await within.query(
        `INSERT INTO nljobs.awaits (root, namespace, event, nth, keys)
         SELECT root, namespace, event, nth, ARRAY(SELECT jsonb_array_elements_text(keys))
         FROM jsonb_to_recordset($1::jsonb) AS e (root uuid, namespace text, event text, nth integer, keys jsonb)
         ON CONFLICT (root, event, nth) DO NOTHING`,
        [toJson(rows)],
      );
    },
    async open({ root, steps, results, events }, { worker, attempt }, within) {
      const [row] = await within.query<RunRow>(
        `UPDATE nljobs.runs SET worker = NULL, attempt_started_at = NULL, delivery = NULL, losses = 0,
           step = '{"at": "", "kind": "root", "name": ""}'
         WHERE id = $1::uuid AND status = 'running' AND worker = $2 AND attempt = $3::integer AND finished_at IS NULL
         RETURNING *`,
        [root, toText(worker), attempt],
      );
      if (row === undefined) return null;
      await within.query(
        `INSERT INTO nljobs.chains (root, steps, results, events) VALUES ($1::uuid, $2::jsonb, $3::jsonb, $4::jsonb)
         ON CONFLICT (root) DO NOTHING`,
        [root, toJson(steps), toJson(results), toJson(events)],
      );
      return toRun(row);
    },
    async read(roots, within = database) {
      if (roots.length === 0) return new Map();
      return toChains(
        await within.query<ChainRow>('SELECT * FROM nljobs.chains WHERE root = ANY ($1::uuid[])', [roots]),
      );
    },
    async lock(roots, within) {
      if (roots.length === 0) return new Map();
      const chains = toChains(
        await within.query<ChainRow>(
          'SELECT * FROM nljobs.chains WHERE root = ANY ($1::uuid[]) ORDER BY root FOR UPDATE',
          [roots],
        ),
      );
      if (chains.size === 0) return new Map();
      const runs = await within.query<RunRow>('SELECT * FROM nljobs.runs WHERE id = ANY ($1::uuid[])', [
        [...chains.keys()],
      ]);
      return new Map(
        runs.map(toRun).flatMap((run): readonly (readonly [string, LockedChain])[] => {
          const chain = chains.get(run.id);
          return chain === undefined ? [] : [[run.id, { ...chain, run }]];
        }),
      );
    },
    async note(root, { results = {}, events = {} }, message, within) {
      await within.query(
        `WITH learned AS (
           UPDATE nljobs.chains SET results = results || $2::jsonb, events = events || $3::jsonb WHERE root = $1::uuid
         )
         UPDATE nljobs.runs SET message = $4 WHERE id = $1::uuid AND finished_at IS NULL`,
        [root, toJson(toJsonOrNote(results)), toJson(toJsonOrNote(events)), toText(message)],
      );
    },
    async close(root, { status, message, result, error, at }, within) {
      const [row] = await within.query<RunRow>(
        `WITH ended AS (SELECT $1::uuid AS id), ${NOT_AWAITED}
         UPDATE nljobs.runs SET status = $2, message = $3, result = nullif($4::jsonb, 'null'),
           error = nullif($5::jsonb, 'null'), finished_at = greatest($6::timestamptz, created_at)
         WHERE id = $1::uuid AND status = 'running' AND step ->> 'kind' = 'root' AND finished_at IS NULL
         RETURNING *`,
        [
          root,
          status,
          message === null ? null : toText(message),
          toJson(toJsonOrNote(result)),
          toJson(toJsonOrNote(error)),
          instant(at),
        ],
      );
      return row === undefined ? null : toRun(row);
    },
    cancel: (root, at, within) => cancel(within, root, at),
    async failRootsOf(steps, message, at, within) {
      if (steps.length === 0) return [];
      const rows = await within.query<{ id: string }>(
        // No chain's row is waited for here, since the steps' rows are held already; nor is an event that is being noted.
        `WITH ended AS (
           UPDATE nljobs.runs SET status = 'failed', message = $2, finished_at = greatest($3::timestamptz, created_at)
           WHERE id IN (SELECT root FROM nljobs.runs WHERE id = ANY ($1::uuid[]) AND root IS NOT NULL)
             AND status = 'running' AND finished_at IS NULL
           RETURNING id
         ), ${NOT_AWAITED}
         SELECT id FROM ended`,
        [steps, toText(message), instant(at)],
      );
      return rows.map(({ id }) => id);
    },
    async steps(root, within = database) {
      const rows = await within.query<RunRow>('SELECT * FROM nljobs.runs WHERE root = $1::uuid ORDER BY seq', [root]);
      return rows.map(toRun);
    },
    async stepsOf(ids, within = database) {
      if (ids.length === 0) return new Map();
      const rows = await within.query<Omit<StepRun, 'createdAt'> & { readonly id: string; readonly created_at: Date }>(
        'SELECT id, step, root, reason, created_at FROM nljobs.runs WHERE id = ANY ($1::uuid[]) AND step IS NOT NULL',
        [ids],
      );
      return new Map(rows.map(({ id, created_at, ...run }) => [id, { ...run, createdAt: created_at.getTime() }]));
    },
    look: (expected, within) => look(within, expected),
    async pass(root, passed, within) {
      if (passed.length === 0) return;
      await within.query(
        `DELETE FROM nljobs.awaits WHERE (root, event, nth) IN (
           SELECT a.root, a.event, a.nth FROM nljobs.awaits a
           JOIN unnest($2::text[], $3::integer[]) AS p (event, nth) ON p.event = a.event AND p.nth = a.nth
           WHERE a.root = $1::uuid AND a.came_at IS NULL FOR UPDATE OF a SKIP LOCKED
         )`,
        [root, passed.map(({ event }) => toText(event)), passed.map(({ nth }) => nth)],
      );
    },
    arrive: (arrival, belongs, within) => arrive(within, arrival, belongs),
    async wake(ids, at, within) {
      if (ids.length === 0) return [];
      const rows = await within.query<RunRow>(
        `UPDATE nljobs.runs SET scheduled_for = least(scheduled_for, greatest($2::timestamptz, created_at)),
           made_way = made_way + 1, handed_over = true
         WHERE id = ANY ($1::uuid[]) AND status = 'pending' AND attempt = 0 AND finished_at IS NULL
         RETURNING *`,
        [ids, instant(at)],
      );
      return rows.map(toRun);
    },
    async awaited(namespace) {
      const rows = await database.query<{ event: string }>(
        // A run that ended before its turn leaves what it was going to wait for behind, until history forgets it.
        `SELECT DISTINCT a.event FROM nljobs.awaits a JOIN nljobs.runs r ON r.id = a.root AND r.finished_at IS NULL
         WHERE a.namespace = $1 AND a.came_at IS NULL`,
        [toText(namespace)],
      );
      return new Set(rows.map(({ event }) => event));
    },
  };
}

/** Where another event took a chain's wait at this very moment, the next wait of that chain is for this one. */
async function arrive(
  within: Sql,
  arrival: Arrival,
  belongs: (chain: WaitingChain) => boolean,
): Promise<readonly Pick<Expected, 'root' | 'nth'>[]> {
  const met: Pick<Expected, 'root' | 'nth'>[] = [];
  for (;;) {
    const open = (await openWaits(within, arrival)).filter(belongs);
    const noted = open.length === 0 ? [] : await noteArrival(within, arrival, open);
    met.push(...noted.map(({ root, nth }) => ({ root, nth })));
    // Each look that misses one sees that another event has taken it, so this ends.
    if (noted.length === open.length) return met;
  }
}

/** Of each chain the first wait for this event that it has not met; none where this very event has met one already. */
function openWaits(
  within: Sql,
  { namespace, event, id, keys, starts, putsOff }: Arrival,
): Promise<readonly (WaitingChain & Pick<Expected, 'root' | 'nth'>)[]> {
  return within.query(
    `SELECT DISTINCT ON (a.root) a.root, a.nth, a.keys, r.scope, r.job
     FROM nljobs.awaits a JOIN nljobs.runs r ON r.id = a.root AND r.finished_at IS NULL
     WHERE a.namespace = $1 AND a.event = $2 AND a.came_at IS NULL AND (a.keys && $3::text[] OR a.keys = '{}')
       AND NOT EXISTS (
         SELECT 1 FROM nljobs.awaits o WHERE o.root = a.root AND o.event = a.event AND o.came_id = $4
       )
       AND a.root <> ALL ($5::uuid[])
       AND NOT (r.standing IS NOT NULL AND r.standing = ANY ($6::uuid[]) AND r.status = 'pending' AND r.attempt = 0)
     ORDER BY a.root, a.nth`,
    [toText(namespace), toText(event), keys.map(toText), toText(id), starts, putsOff],
  );
}

function noteArrival(
  within: Sql,
  { event, id, payload, at }: Arrival,
  open: readonly Pick<Expected, 'root' | 'nth'>[],
): Promise<readonly Pick<Expected, 'root' | 'nth'>[]> {
  return within.query(
    // Held in one order, so that of two events that meet the same chains neither waits for the other.
    `WITH held AS MATERIALIZED (
       SELECT a.root, a.nth FROM nljobs.awaits a
       JOIN unnest($1::uuid[], $2::integer[]) AS m (root, nth) ON m.root = a.root AND m.nth = a.nth
       WHERE a.event = $3 AND a.came_at IS NULL ORDER BY a.root FOR UPDATE OF a
     )
     UPDATE nljobs.awaits a SET payload = nullif($4::jsonb, 'null'), came_at = $5::timestamptz, came_id = $6
     FROM held WHERE a.root = held.root AND a.nth = held.nth AND a.event = $3 AND a.came_at IS NULL
     RETURNING a.root, a.nth`,
    [open.map(({ root }) => root), open.map(({ nth }) => nth), toText(event), toJson(payload), instant(at), toText(id)],
  );
}

async function cancel(within: Sql, root: string, at: number): Promise<CancelledChain | null> {
  const [chain] = await within.query<{ root: string }>(
    'SELECT root FROM nljobs.chains WHERE root = $1::uuid FOR UPDATE',
    [root],
  );
  if (chain === undefined) return null;
  const steps = (
    await within.query<RunRow>(
      `UPDATE nljobs.runs SET cancel_requested = true,
         status = CASE status WHEN 'pending' THEN 'cancelled' ELSE status END,
         finished_at = CASE status WHEN 'pending' THEN greatest($2::timestamptz, created_at) END,
         message = CASE status WHEN 'pending' THEN 'cancelled before it started' ELSE message END
       WHERE root = $1::uuid AND finished_at IS NULL
       RETURNING *`,
      [root, instant(at)],
    )
  ).map(toRun);
  const running = steps.filter(({ status }) => status === 'running').map(({ id }) => id);
  const [row] = await within.query<RunRow>(
    `WITH ended AS (SELECT $1::uuid AS id WHERE NOT $3::boolean), ${NOT_AWAITED}
     UPDATE nljobs.runs SET cancel_requested = true,
       status = CASE WHEN $3::boolean THEN status ELSE 'cancelled' END,
       finished_at = CASE WHEN $3::boolean THEN NULL ELSE greatest($2::timestamptz, created_at) END,
       message = CASE WHEN $3::boolean THEN message ELSE 'cancelled between two steps' END
     WHERE id = $1::uuid AND finished_at IS NULL
     RETURNING *`,
    [root, instant(at), running.length > 0],
  );
  if (row === undefined) return null;
  return { run: toRun(row), cancelled: steps.filter(({ status }) => status === 'cancelled'), running };
}

/** One that an application's own transaction has in hand is not waited for. */
async function look(within: Sql, { root, event, nth }: Pick<Expected, 'root' | 'event' | 'nth'>): Promise<Look> {
  const [row] = await within.query<{ came: boolean; payload: unknown }>(
    `SELECT came_at IS NOT NULL AS came, payload FROM nljobs.awaits
     WHERE root = $1::uuid AND event = $2 AND nth = $3::integer FOR UPDATE SKIP LOCKED`,
    [root, toText(event), nth],
  );
  if (row === undefined) return { is: 'busy' };
  return row.came ? { is: 'came', payload: row.payload } : { is: 'open' };
}
