import type { ScheduleTrigger } from '../spec/job-spec.ts';
import { instant, instantOrNull, toJson, toText } from './json.ts';
import { pageOf, readCursor } from './rows.ts';
import type { Marked, ScheduleStore, StoredSchedule } from './schedule-store.ts';
import type { Database, Sql } from './sql.ts';

const CHANNEL = 'nljobs_schedules';
/** Changes are numbered one at a time, so that their order is that of their commits: "nljs" in ASCII. */
const CHANGE_LOCK = 0x6e6c6a73;

interface ScheduleRow {
  readonly id: string;
  readonly seq: string | number;
  readonly change: string | number;
  readonly key: string | null;
  readonly job: string;
  readonly asked: unknown;
  readonly triggers: readonly ScheduleTrigger[];
  readonly readback: string | null;
  readonly timezone: string;
  readonly input: unknown;
  readonly scope: string | null;
  readonly paused: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly ended_at: Date | null;
  readonly watermark: Date;
}

/** The schedules made at run time, on any database. */
export function createScheduleStore(database: Database): ScheduleStore {
  /** Makes a change under its lock and wakes who listens; `make` uses `nextval('nljobs.schedule_changes')`. */
  const changing = (make: (sql: Sql) => Promise<readonly ScheduleRow[]>): Promise<ScheduleRow | undefined> =>
    database.transaction(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
      const [row] = await make(sql);
      if (row !== undefined) await sql.query('SELECT pg_notify($1, $2)', [CHANNEL, row.job]);
      return row;
    });
  const find = async (column: 'id' | 'key', value: string): Promise<StoredSchedule | null> => {
    const [row] = await database.query<ScheduleRow>(`SELECT * FROM nljobs.schedules WHERE ${column} = $1`, [value]);
    return row === undefined ? null : toSchedule(row);
  };
  return {
    async create(schedule) {
      for (;;) {
        const { key, createdAt } = schedule;
        const row = await changing((sql) =>
          sql.query<ScheduleRow>(
            `INSERT INTO nljobs.schedules (id, change, key, job, asked, triggers, readback, timezone, input, scope,
               created_at, updated_at, watermark)
             VALUES ($1, nextval('nljobs.schedule_changes'), $2, $3, $4::jsonb, $5::jsonb, $6, $7, $8::jsonb, $9,
               $10::timestamptz, $10::timestamptz, $10::timestamptz)
             ON CONFLICT DO NOTHING
             RETURNING *`,
            [
              schedule.id,
              key === null ? null : toText(key),
              schedule.job,
              toJson(schedule.asked),
              toJson(schedule.triggers),
              schedule.readback,
              schedule.timezone,
              toJson(schedule.input),
              schedule.scope,
              instant(createdAt),
            ],
          ),
        );
        if (row !== undefined) return { schedule: toSchedule(row), created: true };
        const there = key === null ? await find('id', schedule.id) : await find('key', toText(key));
        if (there !== null) return { schedule: there, created: false };
        // It was deleted between the two looks.
      }
    },
    get: (id) => (isUuid(id) ? find('id', id) : Promise.resolve(null)),
    async list({ job, scope, limit, cursor }) {
      const rows = await database.query<ScheduleRow>(
        `SELECT * FROM nljobs.schedules
         WHERE ($1::text IS NULL OR job = $1::text) AND ($2::text IS NULL OR scope = $2::text)
           AND ($3::bigint IS NULL OR seq < $3::bigint)
         ORDER BY seq DESC LIMIT $4`,
        [job ?? null, scope ?? null, readCursor(cursor), limit + 1],
      );
      return pageOf(rows, limit, toSchedule);
    },
    async update(id, expected, change) {
      if (!isUuid(id)) return null;
      const row = await changing((sql) =>
        sql.query<ScheduleRow>(
          `UPDATE nljobs.schedules SET change = nextval('nljobs.schedule_changes'), asked = $3::jsonb,
             triggers = $4::jsonb, readback = $5, timezone = $6, input = $7::jsonb, scope = $8, paused = $9,
             updated_at = $10::timestamptz, ended_at = NULL, watermark = greatest(watermark, $10::timestamptz)
           WHERE id = $1 AND change = $2::bigint
           RETURNING *`,
          [
            id,
            expected,
            toJson(change.asked),
            toJson(change.triggers),
            change.readback,
            change.timezone,
            toJson(change.input),
            change.scope,
            change.paused,
            instant(change.at),
          ],
        ),
      );
      return row === undefined ? null : toSchedule(row);
    },
    async delete(id) {
      if (!isUuid(id)) return false;
      return (await database.query('DELETE FROM nljobs.schedules WHERE id = $1 RETURNING id', [id])).length > 0;
    },
    async changedSince(change, limit) {
      const rows = await database.query<ScheduleRow>(
        'SELECT * FROM nljobs.schedules WHERE change > $1::bigint AND ended_at IS NULL ORDER BY change LIMIT $2',
        [change, limit],
      );
      return rows.map(toSchedule);
    },
    async advance(marks, within) {
      if (marks.length === 0) return new Map();
      const rows = marks.map(({ id, change, to, ended }) => ({
        id,
        change,
        to: instant(to),
        ended: instantOrNull(ended),
      }));
      // Locked in one order for all instances, so that no two wait for each other; what was changed or moved while
      // this waited is looked at as it is then.
      const answer = await within.query<{ id: string; moved: boolean }>(
        `WITH mark AS (
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS m (id uuid, change bigint, "to" timestamptz, ended timestamptz)
         ), locked AS (
           SELECT s.id, s.change, s.watermark FROM nljobs.schedules s JOIN mark USING (id) ORDER BY s.id FOR UPDATE OF s
         ), moved AS (
           UPDATE nljobs.schedules s SET watermark = mark."to", ended_at = coalesce(mark.ended, s.ended_at)
           FROM mark, locked
           WHERE s.id = mark.id AND locked.id = mark.id AND locked.change = mark.change AND locked.watermark < mark."to"
           RETURNING s.id
         )
         SELECT locked.id, moved.id IS NOT NULL AS moved FROM locked JOIN mark USING (id, change) LEFT JOIN moved USING (id)`,
        [toJson(rows)],
      );
      const known = new Map(answer.map(({ id, moved }) => [id, moved]));
      return new Map(marks.map(({ id }): [string, Marked] => [id, outcome(known.get(id))]));
    },
    async pass(jobs, to) {
      if (jobs.length === 0) return;
      await database.query(
        `UPDATE nljobs.schedules SET watermark = $2::timestamptz
         WHERE job = ANY ($1::text[]) AND ended_at IS NULL AND watermark < $2::timestamptz`,
        [jobs, instant(to)],
      );
    },
    listen: (heard) => database.listen(CHANNEL, heard),
  };
}

function outcome(moved: boolean | undefined): Marked {
  if (moved === undefined) return 'gone';
  return moved ? 'moved' : 'behind';
}

function toSchedule(row: ScheduleRow): StoredSchedule {
  return {
    id: row.id,
    change: Number(row.change),
    key: row.key,
    job: row.job,
    asked: row.asked,
    triggers: row.triggers,
    readback: row.readback,
    timezone: row.timezone,
    input: row.input,
    scope: row.scope,
    paused: row.paused,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    watermark: row.watermark.getTime(),
  };
}

/** Ids come from people's URLs: what is no UUID names nothing, and is no error of the database. */
function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
