import type {
  GenerationRecord,
  GenerationStore,
  Member,
  Predecessor,
  RegisteredJob,
  Sign,
  Standing,
} from './generation-store.ts';
import { instant, toJson } from './json.ts';
import type { Database, Sql } from './sql.ts';

/** Instances that died without a word are forgotten after a day, generations that nobody has had for 90 days. */
const FORGET_INSTANCES = "interval '1 day'";
const FORGET_GENERATIONS = "interval '90 days'";

export function createGenerationStore(database: Database): GenerationStore {
  return {
    exclusive: database.kind === 'pglite',
    join: (member, jobs, force, now) => database.transaction((sql) => join(sql, member, jobs, force, now)),
    beat: (member) => beat(database, member),
    takeOver: (member, silent, until) => database.transaction((sql) => takeOver(sql, member, silent, until)),
    leave: async (instance) => void (await database.query('DELETE FROM nljobs.instances WHERE id = $1', [instance])),
    holdsActive: (namespace, generation, within) => holdsActive(within, namespace, generation),
    active: (namespace) => activeOf(database, namespace),
    everHad: (namespace, jobs) => everHad(database, namespace, jobs),
    predecessor: (namespace) => predecessor(database, namespace),
    jobsInForce: () => jobsInForce(database),
    elsewhere: (namespace, jobs) => elsewhere(database, namespace, jobs),
    jobsOf: (namespace, generation) => jobsOf(database, namespace, generation),
    list: (namespace) => list(database, namespace),
  };
}

async function join(
  sql: Sql,
  { namespace, generation, instance }: Member,
  jobs: readonly RegisteredJob[],
  force: boolean,
  now: number,
): Promise<Standing> {
  await sql.query(
    'INSERT INTO nljobs.deployments (namespace, active, term) VALUES ($1, $2, 0) ON CONFLICT (namespace) DO NOTHING',
    [namespace, generation],
  );
  const { active, term } = await lockDeployment(sql, namespace);
  const [known] = await sql.query('SELECT 1 FROM nljobs.generations WHERE namespace = $1 AND generation = $2', [
    namespace,
    generation,
  ]);
  const enters = known === undefined || (force && active !== generation);
  if (known === undefined) {
    await sql.query(
      'INSERT INTO nljobs.generations (namespace, generation, term, jobs) VALUES ($1, $2, $3::bigint, $4::jsonb)',
      [namespace, generation, term + 1, toJson(jobs)],
    );
  }
  if (enters) await putInForce(sql, { namespace, generation, term: term + 1, at: now });
  await sql.query(
    `INSERT INTO nljobs.instances (id, namespace, generation, beats, seen)
     VALUES ($1, $2, $3, 1, clock_timestamp())
     ON CONFLICT (id) DO UPDATE SET
       namespace = excluded.namespace, generation = excluded.generation, beats = instances.beats + 1, seen = excluded.seen`,
    [instance, namespace, generation],
  );
  await sql.query(
    `DELETE FROM nljobs.instances WHERE namespace = $1 AND seen < clock_timestamp() - ${FORGET_INSTANCES}`,
    [namespace],
  );
  await sql.query(
    `DELETE FROM nljobs.generations g
     WHERE g.namespace = $1 AND g.generation <> $2 AND g.active_since < clock_timestamp() - ${FORGET_GENERATIONS}
       AND NOT EXISTS (SELECT 1 FROM nljobs.deployments d WHERE d.namespace = g.namespace AND d.active = g.generation)
       AND NOT EXISTS (SELECT 1 FROM nljobs.instances i WHERE i.namespace = g.namespace AND i.generation = g.generation)`,
    [namespace, generation],
  );
  return (await standing(sql, namespace, generation)) ?? { active: generation, newer: [] };
}

async function beat(sql: Sql, { namespace, generation, instance }: Member): Promise<Standing | null> {
  await sql.query(
    `INSERT INTO nljobs.instances (id, namespace, generation, beats, seen)
     VALUES ($1, $2, $3, 1, clock_timestamp())
     ON CONFLICT (id) DO UPDATE SET beats = instances.beats + 1, seen = excluded.seen`,
    [instance, namespace, generation],
  );
  return standing(sql, namespace, generation);
}

async function takeOver(
  sql: Sql,
  { namespace, generation }: Member,
  silent: readonly Sign[],
  until: number,
): Promise<boolean> {
  const { active, term } = await lockDeployment(sql, namespace);
  // Another instance of this generation was quicker.
  if (active === generation) return true;
  const now = await standing(sql, namespace, generation);
  if (now === null) return false;
  const before = new Map(silent.map((sign) => [sign.instance, sign.beats]));
  if (now.newer.some((sign) => before.get(sign.instance) !== sign.beats)) return false;
  await putInForce(sql, { namespace, generation, term: term + 1, at: until });
  await sql.query('DELETE FROM nljobs.instances WHERE id = ANY ($1::text[])', [now.newer.map((sign) => sign.instance)]);
  return true;
}

async function lockDeployment(
  sql: Sql,
  namespace: string,
): Promise<{ readonly active: string; readonly term: number }> {
  const [row] = await sql.query<{ active: string; term: string | number }>(
    'SELECT active, term FROM nljobs.deployments WHERE namespace = $1 FOR UPDATE',
    [namespace],
  );
  return { active: row?.active ?? '', term: Number(row?.term ?? 0) };
}

async function putInForce(
  sql: Sql,
  {
    namespace,
    generation,
    term,
    at,
  }: { readonly namespace: string; readonly generation: string; readonly term: number; readonly at: number },
): Promise<void> {
  // The first of a namespace has none before it.
  await sql.query(
    `UPDATE nljobs.deployments SET previous = nullif(active, $2), changed_at = $4, active = $2, term = $3::bigint
     WHERE namespace = $1`,
    [namespace, generation, term, instant(at)],
  );
  await sql.query(
    'UPDATE nljobs.generations SET term = $3::bigint, active_since = now() WHERE namespace = $1 AND generation = $2',
    [namespace, generation, term],
  );
}

async function standing(sql: Sql, namespace: string, generation: string): Promise<Standing | null> {
  const rows = await sql.query<{ active: string; instance: string | null; beats: string | number | null }>(
    `SELECT d.active, newer.instance, newer.beats
     FROM nljobs.deployments d
     JOIN nljobs.generations mine ON mine.namespace = d.namespace AND mine.generation = $2
     LEFT JOIN (
       SELECT i.id AS instance, i.beats, g.term
       FROM nljobs.instances i
       JOIN nljobs.generations g ON g.namespace = i.namespace AND g.generation = i.generation
       WHERE i.namespace = $1
     ) newer ON newer.term > mine.term
     WHERE d.namespace = $1`,
    [namespace, generation],
  );
  const [first] = rows;
  if (first === undefined) return null;
  return {
    active: first.active,
    newer: rows.flatMap(({ instance, beats }) => (instance === null ? [] : [{ instance, beats: Number(beats) }])),
  };
}

async function holdsActive(sql: Sql, namespace: string, generation: string): Promise<boolean> {
  // Where another is being put in force this waits for it, and sees its outcome.
  const rows = await sql.query('SELECT 1 FROM nljobs.deployments WHERE namespace = $1 AND active = $2 FOR SHARE', [
    namespace,
    generation,
  ]);
  return rows.length > 0;
}

async function activeOf(sql: Sql, namespace: string): Promise<string | null> {
  const [row] = await sql.query<{ active: string }>('SELECT active FROM nljobs.deployments WHERE namespace = $1', [
    namespace,
  ]);
  return row?.active ?? null;
}

async function everHad(sql: Sql, namespace: string, jobs: readonly string[]): Promise<ReadonlySet<string>> {
  if (jobs.length === 0) return new Set();
  const rows = await sql.query<{ id: string }>(
    `SELECT DISTINCT one -> 'spec' ->> 'id' AS id
     FROM nljobs.generations g CROSS JOIN LATERAL jsonb_array_elements(g.jobs) one
     WHERE g.namespace = $1 AND one -> 'spec' ->> 'id' = ANY ($2::text[])`,
    [namespace, jobs],
  );
  return new Set(rows.map(({ id }) => id));
}

async function predecessor(sql: Sql, namespace: string): Promise<Predecessor | null> {
  const [row] = await sql.query<{ jobs: readonly RegisteredJob[]; changed_at: Date }>(
    `SELECT g.jobs, d.changed_at FROM nljobs.deployments d
     JOIN nljobs.generations g ON g.namespace = d.namespace AND g.generation = d.previous
     WHERE d.namespace = $1 AND d.changed_at IS NOT NULL`,
    [namespace],
  );
  return row === undefined ? null : { jobs: row.jobs, until: row.changed_at.getTime() };
}

/** Every job of a generation that is in force. */
const IN_FORCE = `nljobs.deployments d
  JOIN nljobs.generations g ON g.namespace = d.namespace AND g.generation = d.active
  CROSS JOIN LATERAL jsonb_array_elements(g.jobs) one`;

async function jobsInForce(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(`SELECT DISTINCT one -> 'spec' ->> 'id' AS id FROM ${IN_FORCE}`);
  return rows.map(({ id }) => id);
}

async function elsewhere(sql: Sql, namespace: string, jobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (jobs.length === 0) return new Map();
  const rows = await sql.query<{ id: string; namespace: string }>(
    `SELECT one -> 'spec' ->> 'id' AS id, d.namespace FROM ${IN_FORCE}
     WHERE d.namespace <> $1 AND one -> 'spec' ->> 'id' = ANY ($2::text[])
       AND EXISTS (
         SELECT FROM nljobs.instances i
         WHERE i.namespace = d.namespace AND i.seen > clock_timestamp() - interval '30 seconds'
       )
     ORDER BY d.namespace DESC`,
    [namespace, jobs],
  );
  return new Map(rows.map((row) => [row.id, row.namespace]));
}

async function jobsOf(sql: Sql, namespace: string, generation: string): Promise<readonly RegisteredJob[] | null> {
  const [row] = await sql.query<{ jobs: readonly RegisteredJob[] }>(
    'SELECT jobs FROM nljobs.generations WHERE namespace = $1 AND generation = $2',
    [namespace, generation],
  );
  return row?.jobs ?? null;
}

async function list(sql: Sql, namespace: string): Promise<readonly GenerationRecord[]> {
  const rows = await sql.query<{
    generation: string;
    active: boolean;
    first_seen: Date;
    active_since: Date;
    instances: number;
  }>(
    `SELECT g.generation, g.generation = d.active AS active, g.first_seen, g.active_since, alive.instances
     FROM nljobs.generations g
     JOIN nljobs.deployments d ON d.namespace = g.namespace
     CROSS JOIN LATERAL (
       SELECT count(*)::integer AS instances FROM nljobs.instances i
       WHERE i.namespace = g.namespace AND i.generation = g.generation
         AND i.seen > clock_timestamp() - interval '30 seconds'
     ) alive
     WHERE g.namespace = $1 AND (g.generation = d.active OR alive.instances > 0)
     ORDER BY g.term DESC`,
    [namespace],
  );
  return rows.map((row) => ({
    generation: row.generation,
    active: row.active,
    firstSeen: row.first_seen.getTime(),
    activeSince: row.active_since.getTime(),
    instances: row.instances,
  }));
}
