import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './contract-run-postgres.ts';

/** A development server of Temporal. */
export interface TemporalServer {
  /** `host:port` of its front end. */
  readonly address: string;
  /** Ends it as a crash would: what it held stays where it `keeps` it, and is gone elsewhere. */
  crash(): Promise<void>;
  /** Takes away what it has kept, while it is away. */
  wipe(): Promise<void>;
  /** Starts it again on the same port with what it held. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** How long the server may take to answer, milliseconds. */
const PATIENCE = 30_000;

/** One order for all of a task queue, by priority, as later servers keep it by themselves; what is said of it is of now. */
const ORDERED = [
  'matching.useNewMatcher=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'matching.TaskQueueInfoByBuildIdTTL="1ms"',
];

/**
 * A Temporal development server of its own on a free port, with the namespace `default`; its data in a temporary file
 * where they are to outlive a crash (`keeps`), else in memory, which is many times quicker. Its command is
 * `TEMPORAL_CLI_PATH`, else `temporal` on the PATH or where Go installs. Null, with a word, where none can run and none is
 * required (`NLJOBS_REQUIRE_ENGINES`). `configured` are further dynamic settings, `key=value`.
 */
export async function startTemporal({
  keeps = false,
  configured = [],
}: {
  readonly keeps?: boolean;
  readonly configured?: readonly string[];
} = {}): Promise<TemporalServer | null> {
  const folder = await mkdtemp(join(tmpdir(), 'nljobs-temporal-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const command = await findCommand();
    const [port, http, metrics] = [await freePort(), await freePort(), await freePort()];
    const address = `127.0.0.1:${port}`;
    const start = (): Promise<ChildProcess> =>
      begin(command, address, [
        ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--log-level', 'never'],
        ...['--port', `${port}`, '--http-port', `${http}`, '--metrics-port', `${metrics}`],
        ...(keeps ? ['--db-filename', join(folder, 'temporal.db')] : []),
        ...[...ORDERED, ...configured].flatMap((setting) => ['--dynamic-config-value', setting]),
      ]);
    let child = await start();
    return {
      address,
      crash: () => end(child, 'SIGKILL'),
      async wipe() {
        await remove();
        await mkdir(folder);
      },
      restart: async () => {
        child = await start();
      },
      async stop() {
        await end(child, 'SIGTERM');
        await remove();
      },
    };
  } catch (error) {
    await remove();
    if (process.env['NLJOBS_REQUIRE_ENGINES'] !== undefined) throw error;
    console.warn(`Temporal cannot be started here: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function findCommand(): Promise<string> {
  const given = process.env['TEMPORAL_CLI_PATH'];
  if (given !== undefined && given !== '') return given;
  const gopath = process.env['GOPATH'] ?? join(process.env['HOME'] ?? '/', 'go');
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(gopath.split(delimiter)[0] ?? gopath, 'bin')];
  for (const folder of folders) {
    const path = join(folder, 'temporal');
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(
    'there is no command `temporal`: go install github.com/temporalio/cli/cmd/temporal@v1.5.1, or set TEMPORAL_CLI_PATH',
  );
}

/** Starts the server, and waits until its front end answers. */
async function begin(command: string, address: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: 'ignore' });
  let failure: Error | null = null;
  child.once('error', (error) => {
    failure = error;
  });
  const until = Date.now() + PATIENCE;
  while (failure === null && child.exitCode === null && Date.now() < until) {
    const healthy = await promisify(execFile)(command, ['operator', 'cluster', 'health', '--address', address]).then(
      () => true,
      () => false,
    );
    if (healthy) return child;
  }
  child.kill('SIGKILL');
  throw failure ?? new Error(`${command} does not start a server (exit code ${child.exitCode ?? 'none'})`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await gone;
}
