/**
 * The example, driven as somebody at a terminal would: starts `nljobs dev`, waits until it is ready, lets a user sign
 * up, starts the manual job, and watches the scheduled one come round.
 *
 *   node demo.ts          goes on until Ctrl-C
 *   node demo.ts --once   ends by itself with a summary when each of the three has run: 0 when all went well
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const bin = fileURLToPath(new URL('./bin/nljobs.js', import.meta.resolve('nljobs/package.json')));
const endsByItself = process.argv.includes('--once');
/** How long anything may take before the demo says that it did not come, in milliseconds. */
const PATIENCE = 60_000;

interface Run {
  readonly id: string;
  readonly job: string;
  readonly status: string;
  readonly result: unknown;
  /** RFC 3339. */
  readonly createdAt: string;
}

function start(args: readonly string[], options: { readonly own?: boolean } = {}): ChildProcess {
  // `dev` gets a process group of its own, so that a Ctrl-C reaches it once, through us, and not twice.
  return spawn(process.execPath, [bin, ...args], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.own === true && process.platform !== 'win32',
  });
}

/** Runs a verb of `nljobs` and gives what it printed; throws what it said when it failed. */
async function nljobs(...args: readonly string[]): Promise<string> {
  const child = start(args);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`nljobs ${args.join(' ')} ended with ${code}: ${err.trim() || out.trim()}`);
  return out;
}

/** Passes what `dev` prints on, and resolves when it says that it is ready. */
function ready(dev: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nljobs dev was not ready within ${PATIENCE} ms`)), PATIENCE);
    let said = '';
    const listen = (from: 'stdout' | 'stderr') => (chunk: Buffer) => {
      process[from].write(chunk);
      if (said === READY) return;
      said += chunk.toString();
      if (!/http:\/\/\S+/.test(said)) return;
      said = READY;
      clearTimeout(timer);
      resolve();
    };
    dev.stdout?.on('data', listen('stdout'));
    dev.stderr?.on('data', listen('stderr'));
    dev.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`nljobs dev ended with ${code} before it was ready`));
    });
  });
}
const READY = 'ready';

function say(text: string): void {
  process.stdout.write(`\n▸ ${text}\n`);
}

/** The runs of a job since the demo began, latest first. With no instance running, the store itself is asked. */
async function runsOf(job: string): Promise<readonly Run[]> {
  const page = JSON.parse(await nljobs('runs', 'list', '--job', job, '--json')) as { readonly items: readonly Run[] };
  return page.items.filter(({ createdAt }) => Date.parse(createdAt) >= begun);
}

/** What ran, and whether each of the jobs that were to run has done so. */
async function summary(): Promise<boolean> {
  say('What ran:');
  let allWell = true;
  for (const job of ['sync-orders', 'welcome-new-users', 'rebuild-the-search-index']) {
    const run = (await runsOf(job)).find(({ status }) => status === 'completed');
    allWell &&= run !== undefined;
    process.stdout.write(`  ${job.padEnd(26)} ${run ? JSON.stringify(run.result) : 'did not complete a run'}\n`);
  }
  return allWell;
}

const begun = Date.now();
// With --once `dev` ends by itself when every job that something has set off has run.
const dev = start(['dev', ...(endsByItself ? ['--once'] : [])], { own: true });
const ended = once(dev, 'close');
let stopping = false;
const stop = (): void => {
  stopping = true;
  dev.kill('SIGINT');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('exit', () => dev.kill('SIGKILL'));

try {
  await ready(dev);
  say('The search index is rebuilt by hand.');
  process.stdout.write(await nljobs('run', 'rebuild-the-search-index', '--wait'));
  say('A user signs up.');
  const payload = { userId: 'u-1', email: 'ada@example.com', name: 'Ada' };
  process.stdout.write(await nljobs('emit', 'user.signed_up', '--payload', JSON.stringify(payload)));
  say(`Orders are synced every 5 seconds. ${endsByItself ? 'The demo ends when they were.' : 'Ctrl-C ends the demo.'}`);
} catch (error) {
  // What a Ctrl-C cuts short is no failure.
  if (!stopping) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    stop();
  }
}
const [code] = await ended;
if (code !== 0 && !stopping) process.exitCode = 1;
if (endsByItself && !stopping && !(await summary())) process.exitCode = 1;
