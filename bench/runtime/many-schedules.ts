import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { JobContext } from '../../runtime/registry.ts';
import { createRuntime } from '../../runtime/runtime.ts';
import { idle } from './jobs.ts';
import { percentile } from './percentile.ts';
import type { Places } from './places.ts';
import { quiet } from './quiet.ts';
import type { Scale } from './scale.ts';

/** The zones of the users who made the schedules. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];

/**
 * What schedules cost that users of an application made at run time: `count` of them, daily at quarters of hours that are
 * not near, in four zones, and one among them that is due every second. On PostgreSQL alone: PGlite shares the process, and
 * its memory would be taken for that of the schedules. Null where no PostgreSQL can be started here.
 */
export async function manySchedules(places: Places, count: number, seconds: number): Promise<readonly Scale[] | null> {
  const open = await places.open('postgres');
  if (open === null) return null;
  const rows: Scale[] = [];
  const add = (what: string, value: number, unit: string): void =>
    void rows.push({ place: 'postgres', what, value, unit });
  const late: number[] = [];
  const handler = (_input: unknown, { run }: JobContext): void => {
    late.push(Date.now() - run.scheduledFor.getTime());
  };
  const runtime = createRuntime({
    jobs: [{ ...idle('digest'), load: async () => ({ handler }) }],
    opened: { store: open.store, engine: open.engine },
    logger: quiet,
  });
  try {
    // By one statement: what is measured is an instance that finds them.
    await open.database.query(MAKE, [count, ZONES]);
    const [memory, cpu, before] = [held(), process.cpuUsage(), performance.now()];
    await runtime.start();
    add(`start with ${count} schedules made at run time`, performance.now() - before, 'ms');
    add('… of processor time', cpuSince(cpu), 'ms');
    add('… memory a schedule', (held() - memory) / count, 'bytes');
    late.length = 0;
    const ticking = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    add('processor time a second with one of them due', cpuSince(ticking) / seconds, 'ms');
    add('lateness among them, p99', percentile(late, 0.99), 'ms');
  } finally {
    await runtime.stop();
    await open.close();
  }
  return rows;
}

const MAKE = `
  INSERT INTO nljobs.schedules
    (id, change, key, job, asked, triggers, readback, timezone, input, scope, created_at, updated_at, watermark)
  SELECT gen_random_uuid(), nextval('nljobs.schedule_changes'), NULL, 'digest', '"by a benchmark"',
    jsonb_build_array('{"from":null,"until":null,"count":null,"except":[],"jitter":null,"dst":{"gap":"after","overlap":"first"}}'
      || CASE WHEN n = 0
        THEN jsonb_build_object('kind', 'interval', 'every', 'PT1S', 'start', '2024-01-01T00:00:00Z', 'within', NULL, 'timezone', 'UTC')
        ELSE jsonb_build_object('kind', 'cron', 'timezone', zone, 'cron', jsonb_build_array(
          format('%s %s * * *', 15 * (n % 4), extract(hour FROM now() AT TIME ZONE zone + interval '2 hours' * (1 + n % 11))::int)))
        END),
    NULL, zone, jsonb_build_object('user', n), NULL, now(), now(), now()
  FROM (SELECT n, ($2::text[])[1 + n % 4] AS zone FROM generate_series(0, $1::int - 1) AS n) AS made`;

/** Milliseconds. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Bytes of this process that are in use, garbage collected. */
function held(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
