import { spawn } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { AlertOptions } from '../../alerts/options.ts';
import { unreachableOf } from '../../alerts/unreachable.ts';
import type { FiringView, JobView } from '../../http/wire.ts';
import { provenFrom, serverSchedules } from '../../spec/core.ts';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import { isSchedule, type JobSpec } from '../../spec/job-spec.ts';
import { reachOf } from '../../spec/reach.ts';
import type { EngineName } from '../../spec/vocabulary.ts';
import { type Lock, readLock } from '../../store/folder.ts';
import { version } from '../../version.ts';
import { readProjectEntry, withChannels } from '../entry.ts';
import type { Cli } from '../program.ts';
import { readSettings } from '../settings.ts';
import { attempt } from './attempt.ts';
import { type Facts, type FolderFacts, isTrouble, type ProjectFacts, type Trouble } from './facts.ts';
import { instanceFacts } from './look-at-instance.ts';
import { lookAtQueue, lookIntoStore } from './look-at-store.ts';

/** How long a build may take that is only looked at, milliseconds. */
const BUILD = 120_000;

/** Looks at everything that the doctor examines. What cannot be looked at is a fact too: it never throws for that. */
export async function gather(cli: Cli): Promise<Facts> {
  const { flags, env } = cli;
  const strangers: string[] = [];
  const settings = await attempt(async () =>
    readSettings(flags.url === null ? env : { ...env, NLJOBS_URL: flags.url }, flags.cwd, (one) => strangers.push(one)),
  );
  const base = {
    now: Date.now(),
    node: { version: process.versions.node, zones: process.versions['tz'] ?? null },
    strangers,
    packages: {
      here: version(),
      runtime: versionIn(flags.cwd, 'nljobs'),
      compiler: versionIn(flags.cwd, '@nljobs/compiler'),
    },
    project: await projectFacts(flags.cwd),
  };
  if (isTrouble(settings)) {
    return { ...base, settings, jobs: null, folder: null, instance: null, workers: null, store: null, queue: null };
  }
  const { embedded } = settings;
  const lock = embedded ? await readLock(settings.data).catch(() => null) : null;
  const url = settings.url ?? (lock?.alive === true ? lock.url : null);
  const token = settings.token ?? (lock?.alive === true ? lock.token : null);
  const instance = url === null ? null : await instanceFacts(url, token);
  // What an instance of this machine holds, nobody else can open; and what is not there is not made by looking.
  const mayOpen = embedded ? lock?.alive !== true && (await isThere(join(settings.data, 'complete'))) : true;
  const entry = await readProjectEntry(flags.cwd).catch(() => null);
  const specs = entry?.specs ?? null;
  const alerts = withChannels(settings.alerts, entry);
  const look = { settings, reach: reachOf(specs ?? []), terminal: cli.terminal };
  const inside = mayOpen ? await attempt(() => lookIntoStore(look)) : { store: null, queue: await lookAtQueue(look) };
  const { store, queue } = isTrouble(inside) ? { store: inside, queue: null } : inside;
  const answering = instance === null || isTrouble(instance) ? null : instance;
  return {
    ...base,
    settings: {
      engine: settings.engine,
      because: settings.engineBecause,
      host: settings.host,
      tokenLength: settings.token?.length ?? null,
      alerts: Object.keys(settings.alerts).length > 0,
      operators: settings.alerts.operators?.length ?? 0,
    },
    jobs: jobsOf(specs, answering?.jobs ?? null, alerts, settings.engine, base.now),
    folder: embedded ? await folderFacts(settings.data, lock) : null,
    instance,
    workers: answering?.workers ?? (store === null || isTrouble(store) ? null : store.workers),
    store,
    queue,
  };
}

function versionIn(cwd: string, name: string): string | null {
  try {
    const manifest: unknown = JSON.parse(
      readFileSync(createRequire(join(cwd, 'package.json')).resolve(`${name}/package.json`), 'utf8'),
    );
    return z.object({ version: z.string() }).parse(manifest).version;
  } catch {
    return null;
  }
}

const report = z.object({
  stale: z.array(z.string()),
  unimplemented: z.array(z.object({ job: z.string() })),
  diagnostics: z.array(z.object({ severity: z.string() })),
});

/** What the compiler of the project says of a build, which it is asked in a process of its own: it answers on stdout. */
async function projectFacts(cwd: string): Promise<ProjectFacts | Trouble | null> {
  const compiler = resolved(join(cwd, 'package.json'), '@nljobs/compiler/cli');
  if (compiler === null) return null;
  const code = `import(${JSON.stringify(pathToFileURL(compiler).href)}).then((it) => it.main(['build', '--check', '--json', '--frozen'])).then((code) => { process.exitCode = code; })`;
  const { exit, stdout, stderr } = await run(['--input-type=module', '-e', code], cwd);
  const found = report.safeParse(readJson(stdout));
  if (found.success) {
    const { stale, unimplemented, diagnostics } = found.data;
    return {
      exit,
      stale,
      unimplemented: unimplemented.map(({ job }) => job),
      errors: diagnostics.filter(({ severity }) => severity === 'error').length,
    };
  }
  const [first = 'it says nothing'] = stderr.split('\n').filter((line) => line !== '');
  return { trouble: `The project cannot be built: ${first}`, cure: 'nljobs build --check', exit };
}

function run(args: readonly string[], cwd: string): Promise<{ exit: ExitCode; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: BUILD,
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    const end = (code: number | null): void => {
      const exit = Object.values(EXIT_CODES).find((known) => known === code) ?? EXIT_CODES.bug;
      resolve({ exit, ...said });
    };
    child.once('error', () => end(null));
    child.once('close', end);
  });
}

function resolved(from: string, name: string): string | null {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return null;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an instance has is what runs; whom jobs name is said by the project's own specs. */
function jobsOf(
  specs: readonly JobSpec[] | null,
  views: readonly JobView[] | null,
  alerts: AlertOptions,
  engine: EngineName,
  now: number,
): Facts['jobs'] {
  if (specs === null && views === null) return null;
  const unreached = (spec: JobSpec | undefined): readonly string[] =>
    spec === undefined
      ? []
      : unreachableOf(spec, alerts).map(({ target: { via, to }, why }) => `${via} ${to} cannot be told: ${why}`);
  const known = new Map((specs ?? []).map((spec) => [spec.id, spec]));
  if (views === null)
    return [...known.values()].map((spec) => ({
      id: spec.id,
      implemented: true,
      unreached: unreached(spec),
      firing: engine === 'temporal' ? planned(spec, now) : null,
    }));
  return views.map(({ id, implemented, firing }) => ({ id, implemented, unreached: unreached(known.get(id)), firing }));
}

/** Who would fire a job, were an instance running. */
function planned(spec: JobSpec, now: number): FiringView | null {
  if (!spec.enabled || !spec.triggers.some(isSchedule)) return null;
  const told = serverSchedules(spec, provenFrom(now));
  return 'reason' in told
    ? { clock: 'nljobs', because: told.reason, trouble: false }
    : { clock: 'temporal', because: null, trouble: false };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function folderFacts(path: string, lock: Lock | null): Promise<FolderFacts> {
  const there = await isThere(path);
  // Where it is not there yet, the nearest folder above it is where it would be made.
  let place = path;
  while (!(await isThere(place)) && dirname(place) !== place) place = dirname(place);
  const file = await stat(join(path, 'lock.json')).catch(() => null);
  return {
    path,
    there,
    writable: await access(place, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    ),
    free: freeIn(place),
    exposed: process.platform !== 'win32' && file !== null && (file.mode & 0o077) !== 0,
    lock: lock && { pid: lock.pid, alive: lock.alive, serves: lock.url !== null },
  };
}

function freeIn(place: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize;
  } catch {
    return null;
  }
}
