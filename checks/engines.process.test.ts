import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../runtime/engines/contract-run-postgres.ts';
import { type RedisServer, startRedis } from '../runtime/engines/contract-run-redis.ts';
import { startTemporal, type TemporalServer } from '../runtime/engines/contract-run-temporal.ts';
import { connectTemporal } from '../runtime/engines/temporal/connect.ts';
import { OCCURRENCE, scheduleIdOf } from '../runtime/engines/temporal/schedules/protocol.ts';
import { copyExample } from './house/example.ts';
import { addressOf } from './house/instance.ts';
import { bin, run, succeed } from './house/process.ts';

/** One project, built once, on every engine: nothing but its environment changes. */
let folder: string;
let postgres: Server | null;
let redis: RedisServer | null;
let temporal: TemporalServer | null;
beforeAll(async () => {
  folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-engines-'))), 'quickstart');
  copyExample('quickstart', folder);
  const built = succeed('npm', ['run', '--silent', 'build'], { cwd: folder });
  [postgres, redis, temporal] = await Promise.all([startServer(), startRedis(), startTemporal(), built]);
});
afterAll(async () => {
  await Promise.all([postgres?.stop(), redis?.stop(), temporal?.stop()]);
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** What each engine is reached by, null where it cannot be started here. The embedded one has the example's own demo. */
const ENGINES: Readonly<Record<string, () => Promise<Readonly<Record<string, string>> | null>>> = {
  postgres: async () =>
    postgres ? { NLJOBS_ENGINE: 'postgres', DATABASE_URL: await postgres.createDatabase() } : null,
  redis: async () =>
    postgres && redis
      ? { NLJOBS_ENGINE: 'redis', REDIS_URL: redis.url, DATABASE_URL: await postgres.createDatabase() }
      : null,
  'redis, its store in a folder': async () =>
    redis
      ? {
          NLJOBS_ENGINE: 'redis',
          REDIS_URL: redis.url,
          NLJOBS_REDIS_PREFIX: 'alone',
          NLJOBS_DATA: join(folder, '..', 'redis'),
        }
      : null,
  temporal: async () =>
    postgres && temporal
      ? { NLJOBS_ENGINE: 'temporal', TEMPORAL_ADDRESS: temporal.address, DATABASE_URL: await postgres.createDatabase() }
      : null,
};

describe.each(Object.keys(ENGINES))('the example on %s', (engine) => {
  it('is migrated, runs what is asked for, what an event sets off and what is due, and stops well', async ({
    skip,
  }) => {
    const reached = await ENGINES[engine]?.();
    if (!reached) return skip('this engine cannot be started here');
    const env = { ...reached, NLJOBS_PORT: '0', NLJOBS_TOKEN: 'a-token-of-this-test', NODE_ENV: 'production' };
    await succeed(bin('nljobs'), ['migrate'], { cwd: folder, env });

    const instance = spawn(process.execPath, [bin('nljobs'), 'start'], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? folder, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const asking = { cwd: folder, env: { ...env, NLJOBS_URL: await addressOf(instance) } };
      const nljobs = async (...args: readonly string[]): Promise<unknown> =>
        JSON.parse(await succeed(bin('nljobs'), [...args, '--json'], asking));

      expect(await nljobs('run', 'rebuild-the-search-index', '--wait')).toMatchObject({ status: 'completed' });
      const user = JSON.stringify({ userId: 'u-1', email: 'ada@example.com' });
      const { runs } = (await nljobs('emit', 'user.signed_up', '--payload', user)) as { runs: { id: string }[] };
      expect(runs).toHaveLength(1);
      for (const job of ['welcome-new-users', 'sync-orders'])
        await expect.poll(() => completed(nljobs, job), { timeout: 30_000, interval: 250 }).toBeGreaterThan(0);
      expect(await run(bin('nljobs'), ['doctor', '--json'], asking)).toMatchObject({ code: 0 });
      if (temporal && engine === 'temporal') await firedByTemporal(temporal, nljobs);

      instance.kill('SIGTERM');
      expect((await once(instance, 'close'))[0]).toBe(0);
    } finally {
      instance.kill('SIGKILL');
    }
  });
});

async function completed(nljobs: (...args: readonly string[]) => Promise<unknown>, job: string): Promise<number> {
  const { items } = (await nljobs('runs', 'list', '--job', job, '--status', 'completed')) as { items: unknown[] };
  return items.length;
}

/** That the server fires what it can, that people are told so, and that they are told when somebody meddles there. */
async function firedByTemporal(
  { address }: TemporalServer,
  nljobs: (...args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const firing = async (): Promise<unknown> =>
    ((await nljobs('jobs', 'show', 'sync-orders')) as { firing: unknown }).firing;
  await expect.poll(firing, { timeout: 30_000 }).toEqual({ clock: 'temporal', because: null, trouble: false });
  const { client, close } = await connectTemporal({ address });
  try {
    const told = (): Promise<number> =>
      client.workflow.count(`WorkflowType = '${OCCURRENCE}'`).then(({ count }) => count);
    await expect.poll(told, { timeout: 30_000 }).toBeGreaterThan(0);
    await client.schedule.getHandle(scheduleIdOf('default', 'sync-orders', 0)).pause('by hand');
    await expect
      .poll(() => nljobs('doctor'), { timeout: 30_000 })
      .toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({
            severity: 'warning',
            message: expect.stringContaining('A schedule of "sync-orders" is paused on the server itself'),
          }),
        ]),
      });
  } finally {
    await close();
  }
}
