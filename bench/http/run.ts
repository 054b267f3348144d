/**
 * The HTTP API under load: `npm run bench:http`. A million stored runs on a PostgreSQL of its own, lists asked for a thousand
 * times a second, two hundred who look on (ten of whom never read); and lists of which each is asked for once. What a request
 * costs is told in processor time of instance and database, which a busy machine does not blur as it does the clock.
 * Arguments: --runs, --rate, --seconds, --viewers.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from '../../runtime/engines/contract-run-postgres.ts';
import { openPostgres } from '../../runtime/store/postgres.ts';
import { createSqlStore } from '../../runtime/store/sql-store.ts';
import { listPlans, seedHistory } from '../../runtime/testing/history.ts';
import { percentile } from '../runtime/percentile.ts';
import { type Answer, askAtRate, lookOn, type Target } from './load.ts';
import { connectionsTime, parentOf } from './processor.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
    viewers: { type: 'string', default: '200' },
  },
});
const [runs, rate, seconds, viewers] = [values.runs, values.rate, values.seconds, values.viewers].map(Number) as [
  number,
  number,
  number,
  number,
];
/** How many of those who look on never read. */
const IDLE = 10;
/** How often something happens that they are told, milliseconds. */
const HAPPENS = 500;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const mega = (bytes: number): string => `${Math.round(bytes / (1024 * 1024))} MB`;

const server = await startServer();
if (server === null) {
  say('No PostgreSQL can be started here.');
  process.exit(5);
}
let failed = false;
try {
  const url = await server.createDatabase();
  const database = await openPostgres({ url });
  const store = createSqlStore(database);
  await store.migrate();
  let begun = performance.now();
  await seedHistory(database, { runs, jobs: 200, tenants: 5000 });
  say(
    `${runs.toLocaleString('en')} runs stored in ${((performance.now() - begun) / 1000).toFixed(0)} s; ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
  );

  begun = performance.now();
  const plans = await listPlans(database);
  say(`\n${plans.length} lists with their filters, explained in ${(performance.now() - begun).toFixed(0)} ms:`);
  for (const { name, scans, indexes, rows, ms } of [...plans].sort((a, b) => b.ms - a.ms)) {
    say(
      `  ${name.padEnd(36)}${ms.toFixed(2).padStart(9)} ms  ${String(Math.round(rows)).padStart(8)} rows  by ${indexes.join(', ')}${scans.length > 0 ? `  reads all of ${scans.join(', ')}` : ''}`,
    );
  }
  const scanning = plans.filter((plan) => plan.scans.length > 0);
  say(
    `  ${scanning.length === 0 ? 'None reads a table from end to end.' : `${scanning.length} read a table from end to end.`}`,
  );
  failed ||= scanning.length > 0;

  const token = randomBytes(24).toString('base64url');
  const some = await store.runs({ limit: 1, status: 'failed' });
  const [backend] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = backend === undefined ? null : parentOf(backend.pid);
  const databaseTime = (): number | null => (postmaster === null ? null : connectionsTime(postmaster));
  await database.close();
  const child = fork(fileURLToPath(new URL('instance.ts', import.meta.url)), [url, token], { stdio: 'inherit' });
  const [{ url: address }] = (await once(child, 'message')) as [{ url: string }];
  const memory = async (): Promise<{ most: number; now: number; cpu: NodeJS.CpuUsage }> => {
    child.send('memory');
    return ((await once(child, 'message')) as [{ most: number; now: number; cpu: NodeJS.CpuUsage }])[0];
  };
  const target: Target = { url: address, token };
  const api = '/api/v1';
  const paths = [
    `${api}/runs`,
    `${api}/runs?status=failed`,
    `${api}/runs?status=running`,
    `${api}/jobs/job-3/runs`,
    `${api}/runs?scope=tenant-3`,
    `${api}/dead`,
    `${api}/schedules`,
    `${api}/runs/${some.items[0]?.id ?? ''}`,
  ];
  // What is compiled and cached at first is no part of what a request costs.
  await askAtRate(target, paths, 100, 3);
  const before = await memory();

  /** Asks at a rate, and says what it came to. */
  const measure = async (what: string, asked: readonly string[], perSecond: number, long: number): Promise<void> => {
    const start = await memory();
    const at = performance.now();
    const before = databaseTime();
    const answers: readonly Answer[] = await askAtRate(target, asked, perSecond, long);
    const after = databaseTime();
    const passed = (performance.now() - at) / 1000;
    const { most, cpu } = await memory();
    const took = answers.map((answer) => answer.took);
    const wrong = answers.filter(({ status }) => status !== 200).length;
    failed ||= wrong > 0;
    const used = (cpu.user + cpu.system - start.cpu.user - start.cpu.system) / 1e6;
    const each = (seconds: number): string => `${((1000 * seconds) / answers.length).toFixed(2)} ms`;
    const stored = before === null || after === null ? '' : `, database ${each(after - before)}`;
    say(
      `  ${what.padEnd(26)}${(answers.length / passed).toFixed(0).padStart(6)}/s  p50 ${percentile(took, 0.5).toFixed(1)} ms  p99 ${percentile(took, 0.99).toFixed(1)} ms  ` +
        `${mega(answers.reduce((sum, { bytes }) => sum + bytes, 0) / passed)}/s  processor each: instance ${each(used)}${stored} (${Math.round(answers.length / used)} requests a second and core of the instance)  ${mega(most)} at most${wrong > 0 ? `  ${wrong} FAILED` : ''}`,
    );
  };
  say(`\nLists (${mega(before.now)} before):`);
  await measure('alone', paths, rate, seconds);
  const end = new AbortController();
  const looking = Array.from({ length: viewers }, (_, i) => lookOn(target, end.signal, i < IDLE));
  const happening = setInterval(() => {
    void fetch(`${address}${api}/jobs/job-0/runs`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  }, HAPPENS);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await measure(`with ${viewers} who look on`, paths, rate, seconds);
  clearInterval(happening);
  await new Promise((resolve) => setTimeout(resolve, 500));
  end.abort();
  const seen = (await Promise.all(looking)).slice(IDLE);
  const delays = seen.flatMap((one) => one.delays);
  const counts = seen.map((one) => one.delays.length);
  say(
    `  who look on: ${delays.length.toLocaleString('en')} events (${Math.min(...counts)} to ${Math.max(...counts)} each, ${seen.reduce((sum, one) => sum + one.gaps, 0)} gaps)  p50 ${percentile(delays, 0.5).toFixed(0)} ms  p99 ${percentile(delays, 0.99).toFixed(0)} ms`,
  );
  // Nothing that was made for one can be given to another.
  const tenth = Math.max(1, rate / 5);
  const others = Array.from({ length: Math.round(tenth * seconds) }, (_, n) => {
    const below = Math.max(100, Math.floor((runs * ((n * 7919) % 10_007)) / 10_007)) + (n % 50);
    return (
      [
        `${api}/runs?cursor=${below}`,
        `${api}/jobs/job-${n % 4}/runs?cursor=${below}`,
        `${api}/runs?scope=tenant-${n % 5000}`,
        `${api}/runs?status=failed&cursor=${below}`,
      ][n % 4] ?? ''
    );
  });
  await measure('each another list', others, tenth, seconds);
  const after = await memory();
  say(`  memory when all have gone: ${mega(after.now)}`);
  child.disconnect();
  await once(child, 'exit');
} finally {
  await server.stop();
}
process.exitCode = failed ? 1 : 0;
