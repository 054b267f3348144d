import { RUN_STATUSES } from '../spec/vocabulary.ts';
import type { Database, Sql } from '../store/sql.ts';
import { createSqlStore } from '../store/sql-store.ts';

/** How much history is made. */
export interface HistorySize {
  readonly runs: number;
  readonly jobs: number;
  readonly tenants: number;
}

/** When the schedules of history fire: long after anybody measures. */
const LATER = {
  kind: 'once',
  at: '2040-01-01T09:00:00',
  timezone: 'UTC',
  from: null,
  until: null,
  count: null,
  except: [],
  jitter: null,
  dst: { gap: 'after', overlap: 'first' },
};

/**
 * Fills a migrated database with history: runs of every status and of many jobs and tenants, most of them completed, with
 * logs, dead letters, schedules, items and audit. A thousandth of them is open, as on a busy instance. Nothing of it is random.
 */
export async function seedHistory(database: Database, { runs, jobs, tenants }: HistorySize): Promise<void> {
  await database.script(`
    INSERT INTO nljobs.runs (id, namespace, version, job, status, reason, scheduled_for, created_at, started_at, finished_at,
      attempt, max_attempts, input, result, scope, error, message, handed_over)
    SELECT md5('run ' || n)::uuid, 'default', 'v1', 'job-' || n % ${jobs}, status,
      CASE WHEN n % 5 = 0 THEN 'manual' ELSE 'schedule' END, at, at, CASE WHEN status <> 'skipped' THEN at END,
      CASE WHEN status NOT IN ('pending', 'running') THEN at + interval '2 seconds' END,
      1, 4, '{"customer": 7}', '{"sent": 3}', CASE WHEN n % 3 = 0 THEN 'tenant-' || n % ${tenants} END,
      CASE WHEN status = 'failed' THEN '{"name": "Error", "message": "no route", "stack": null, "permanent": false}'::jsonb END,
      CASE WHEN status IN ('skipped', 'cancelled') THEN 'said so' END, true
    FROM (
      SELECT n, timestamptz '2027-01-01' + n * interval '1 second' AS at,
        CASE WHEN n > ${runs} - ${Math.max(20, Math.floor(runs / 1000))} THEN (ARRAY['pending', 'running'])[1 + n % 2]
          WHEN n % 13 = 0 THEN 'failed' WHEN n % 103 = 0 THEN 'skipped' WHEN n % 107 = 0 THEN 'cancelled'
          ELSE 'completed' END AS status
      FROM generate_series(1, ${runs}) AS n
    ) AS made;
    INSERT INTO nljobs.dead_letters (run_id, job, scope, at, reason)
      SELECT id, job, scope, finished_at, 'no attempts left' FROM nljobs.runs WHERE status = 'failed';
    INSERT INTO nljobs.attempts (run_id, attempt, worker, started_at, finished_at, outcome)
      SELECT id, n, 'worker', started_at, finished_at, 'failed' FROM nljobs.runs, generate_series(1, 4) AS n WHERE status = 'failed';
    INSERT INTO nljobs.logs (run_id, attempt, at, level, message)
      SELECT id, 1, created_at, 'info', 'working' FROM nljobs.runs, generate_series(1, 3) WHERE seq % 10 = 0;
    INSERT INTO nljobs.items (run_id, key, done, attempt, at)
      SELECT id, 'item ' || n, n % 7 <> 0, 1, created_at FROM nljobs.runs, generate_series(1, 20) AS n WHERE seq % 200 = 0;
    INSERT INTO nljobs.schedules (id, change, job, asked, triggers, timezone, scope, created_at, updated_at, watermark)
      SELECT md5('schedule ' || n)::uuid, nextval('nljobs.schedule_changes'), 'job-' || n % ${jobs}, '{"when": "every day at 9am", "from": null, "until": null}', '${JSON.stringify([LATER])}', 'UTC',
        'tenant-' || n % ${tenants}, now(), now(), now() FROM generate_series(1, ${Math.ceil(runs / 20)}) AS n;
    INSERT INTO nljobs.audit (at, actor, operation, target, status, outcome)
      SELECT now() - n * interval '1 minute', 'CI', 'runJob', '/api/v1/jobs/x/runs', 201, 'done'
      FROM generate_series(1, ${Math.ceil(runs / 20)}) AS n;
  `);
  await database.script('ANALYZE');
}

/** What a database does for one list. */
export interface ListPlan {
  /** `runs job status=failed`. */
  readonly name: string;
  /** Tables that are read from end to end. */
  readonly scans: readonly string[];
  /** The indexes that it walks. */
  readonly indexes: readonly string[];
  /** The most rows that any of its steps handled. */
  readonly rows: number;
  /** How long the database took, milliseconds. */
  readonly ms: number;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Asks the store for every list with every filter and combination of filters, and gives how the database answered. */
export async function listPlans(database: Database): Promise<readonly ListPlan[]> {
  const asked: { text: string; params: readonly unknown[] }[] = [];
  const noted: Database = {
    ...bound(database),
    query: <Row extends object>(text: string, params: readonly unknown[] = []) => {
      asked.push({ text, params });
      return database.query<Row>(text, params);
    },
  };
  const store = createSqlStore(noted);
  const plans: ListPlan[] = [];
  const plan = async (name: string, ask: () => Promise<unknown>): Promise<void> => {
    asked.splice(0);
    await ask();
    for (const { text, params } of [...asked]) {
      const [row] = await database.query<{
        'QUERY PLAN': readonly { readonly Plan: Node; readonly 'Execution Time': number }[];
      }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, params);
      const nodes = row === undefined ? [] : row['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan));
      plans.push({
        name,
        ms: row?.['QUERY PLAN'][0]?.['Execution Time'] ?? 0,
        scans: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '?'] : [])),
        indexes: [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))],
        rows: Math.max(
          ...nodes.map(
            (node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * Math.max(1, node['Actual Loops']),
          ),
        ),
      });
    }
  };

  const run = (await store.runs({ limit: 1, status: 'failed' })).items[0];
  const { cursor } = await store.runs({ limit: 50 });
  const which = { job: 'job-3', scope: 'tenant-3' };
  for (const status of [undefined, ...RUN_STATUSES]) {
    for (const filters of combinations(which)) {
      const named = [...Object.keys(filters), ...(status === undefined ? [] : [`status=${status}`])];
      await plan(['runs', ...named].join(' '), () =>
        store.runs({ ...filters, limit: 50, ...(status === undefined ? {} : { status }) }),
      );
    }
  }
  await plan('runs cursor', () => store.runs({ limit: 50, ...(cursor === null ? {} : { cursor }) }));
  for (const filters of combinations(which)) {
    const named = Object.keys(filters);
    await plan(['dead letters', ...named].join(' '), () => store.deadLetters({ ...filters, limit: 50 }));
    await plan(['schedules', ...named].join(' '), () => store.schedules.list({ ...filters, limit: 50 }));
  }
  const id = run?.id ?? '';
  await plan('run', () => store.run(id));
  await plan('attempts', () => store.attempts(id));
  await plan('logs', () => store.logs(id, { limit: 50 }));
  await plan('items', () => store.items.list(id, { limit: 50 }));
  await plan('items failed', () => store.items.list(id, { limit: 50, done: false }));
  await plan('audit', () => store.access.audit({ limit: 50 }));
  return plans;
}

/** All ways to give some of these filters. */
function combinations<T extends object>(filters: T): readonly Partial<T>[] {
  return Object.entries(filters).reduce<readonly Partial<T>[]>(
    (all, [name, value]) => all.flatMap((one) => [one, { ...one, [name]: value } as Partial<T>]),
    [{}],
  );
}

function flat(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}

/** A database's own methods, to be put into an object beside others. */
function bound(database: Database): Omit<Database, keyof Sql> {
  return {
    kind: database.kind,
    transaction: (body) => database.transaction(body),
    script: (text) => database.script(text),
    listen: (channel, heard) => database.listen(channel, heard),
    close: () => database.close(),
  };
}
