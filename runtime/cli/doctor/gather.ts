import { spawn } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { AlertOptions } from '../../alerts/options.ts';
import { unreachableOf } from '../../alerts/unreachable.ts';
import { asker } from '../../http/access.ts';
import type { JobView } from '../../http/wire.ts';
import { EXIT_CODES, type ExitCode } from '../../spec/exit-codes.ts';
import type { JobSpec } from '../../spec/job-spec.ts';
import { reachOf } from '../../spec/reach.ts';
import { NljobsError } from '../../store/errors.ts';
import { type Lock, readLock } from '../../store/folder.ts';
import { version } from '../../version.ts';
import { httpOperations } from '../client.ts';
import { readProjectEntry, withChannels } from '../entry.ts';
import type { Cli } from '../program.ts';
import { judge } from '../report.ts';
import { readSettings, type Settings } from '../settings.ts';
import {
  type Facts,
  type FolderFacts,
  type InstanceFacts,
  isTrouble,
  type ProjectFacts,
  type StoreFacts,
  type Trouble,
} from './facts.ts';

/** How long a build may take that is only looked at, milliseconds. */
const BUILD = 120_000;
/** How long an instance may take to answer, milliseconds. */
const ANSWER = 5_000;

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
  if (isTrouble(settings)) return { ...base, settings, jobs: null, folder: null, instance: null, store: null };
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
    jobs: jobsOf(specs, instance === null || isTrouble(instance) ? null : instance.jobs, alerts),
    folder: embedded ? await folderFacts(settings.data, lock) : null,
    instance,
    store: mayOpen ? await attempt(() => storeFacts(settings, specs ?? [], cli.terminal)) : null,
  };
}

/** What a look gives, or what went wrong, in the words and with the exit code that a verb would have. */
async function attempt<T>(look: () => Promise<T>): Promise<T | Trouble> {
  try {
    return await look();
  } catch (error) {
    const verdict = judge(error);
    if (verdict !== null) return { trouble: verdict.message, cure: verdict.hint, exit: verdict.code };
    return {
      trouble: error instanceof Error ? error.message : String(error),
      cure: null,
      exit: EXIT_CODES.unavailable,
    };
  }
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
): Facts['jobs'] {
  if (specs === null && views === null) return null;
  const unreached = (spec: JobSpec | undefined): readonly string[] =>
    spec === undefined
      ? []
      : unreachableOf(spec, alerts).map(({ target: { via, to }, why }) => `${via} ${to} cannot be told: ${why}`);
  const known = new Map((specs ?? []).map((spec) => [spec.id, spec]));
  if (views === null)
    return [...known.values()].map((spec) => ({ id: spec.id, implemented: true, unreached: unreached(spec) }));
  return views.map(({ id, implemented }) => ({ id, implemented, unreached: unreached(known.get(id)) }));
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

async function instanceFacts(
  url: string,
  token: string | null,
): Promise<(InstanceFacts & { readonly jobs: readonly JobView[] | null }) | Trouble> {
  return attempt(async () => {
    let said: string | null = null;
    const noting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      said = response.headers.get('server') ?? said;
      return response;
    };
    const ready = await fetch(`${url.replace(/\/+$/u, '')}/readyz`, { signal: AbortSignal.timeout(ANSWER) }).then(
      async (response) => z.object({ status: z.string() }).parse(await response.json()).status,
      () => null,
    );
    if (ready === null) {
      return {
        trouble: `No instance answers at ${url}.`,
        cure: 'Start it, or unset NLJOBS_URL: nljobs dev, or nljobs start',
        exit: EXIT_CODES.unavailable,
      };
    }
    const waitsFor = ready === 'ready' ? null : ready;
    if (token === null) return { url, version: null, waitsFor, active: true, jobs: null };
    const operations = httpOperations({ url, token, timeoutMs: ANSWER, fetch: noting });
    const [generations, jobs] = await Promise.all([operations.generations(), operations.jobs()]);
    const own = generations.find(({ here }) => here);
    return {
      url,
      version: /^nljobs\/(\S+)$/u.exec(said ?? '')?.[1] ?? null,
      waitsFor,
      active: own?.active ?? true,
      jobs,
    };
  });
}

async function storeFacts(
  settings: Settings,
  specs: readonly JobSpec[],
  terminal: Cli['terminal'],
): Promise<StoreFacts> {
  const { openConfiguredStore } = await import('../open-store.ts');
  const { store, database, engine, close } = await openConfiguredStore(settings, 'leave', terminal);
  try {
    const due = [...(await store.pendingMigrations())];
    await engine.start().catch((error: unknown) => {
      if (!(error instanceof NljobsError) || error.code !== 'migrations-due') throw error;
      due.push('the queue');
    });
    const [server] = await database.query<{ version: string; number: string }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number",
    );
    // Between two looks at this clock: what the answer took is not the database's fault.
    const before = Date.now();
    const [clock] = await database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const after = Date.now();
    const versions = await database.query<{ name: string }>(
      "SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE application_name LIKE 'nljobs %' AND pid <> pg_backend_pid()",
    );
    const embedded = database.kind === 'pglite';
    const now = Date.now();
    // What the tables of a schema that is not up to date hold, nobody can say.
    const upToDate = due.every((one) => one === 'the queue');
    const tokens = upToDate ? await store.access.tokens() : [];
    return {
      server: `${embedded ? 'PGlite, PostgreSQL' : 'PostgreSQL'} ${server?.version.split(' ', 1)[0] ?? '?'}`,
      major: Math.floor(Number(server?.number ?? 0) / 10_000),
      due,
      skew: embedded || clock === undefined ? null : skewOf(before, clock.now.getTime(), after),
      versions: versions.map(({ name }) => name.slice('nljobs '.length)),
      tokens: tokens.map((token) => ({
        name: token.name,
        usable: !('refused' in asker(token, now)),
        expiresAt: token.expiresAt,
      })),
      deadLetters: upToDate ? (await store.deadLetters({ limit: 100 })).items.length : 0,
      advice: (await engine.advice?.(reachOf(specs))) ?? [],
      untold: upToDate ? await store.posts.waiting() : { count: 0, age: 0 },
    };
  } finally {
    await close();
  }
}

/** How far a clock is ahead that showed `before` and `after` around what another showed; 0 where it may agree. Pure. */
export function skewOf(before: number, other: number, after: number): number {
  if (other < before) return before - other;
  return other > after ? after - other : 0;
}
