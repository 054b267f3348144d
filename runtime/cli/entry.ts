import { fork } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { AlertOptions } from '../alerts/options.ts';
import type { JobRegistration } from '../registry.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import { readJobSpec } from '../spec/schema.ts';
import { channels } from './channels.ts';
import { CliFailure, usage } from './failure.ts';

type Channels = NonNullable<AlertOptions['channels']>;

/** Where `start` looks when no entry is named: what tsc makes of the default output folder. */
const BUILT_ENTRIES = ['dist/jobs/generated/index.js', 'dist/src/jobs/generated/index.js'];

/** Where the compiler writes the entry when nothing else is configured; `dev` runs it as it is. */
const GENERATED_ENTRY = 'src/jobs/generated/index.ts';

/** The jobs that the project in a folder registers; null where its entry is in no usual place or cannot be loaded. */
export async function readProjectSpecs(cwd: string): Promise<readonly JobSpec[] | null> {
  return (await readProjectEntry(cwd))?.specs ?? null;
}

/** The entry of the project in a folder; null where it is in no usual place or cannot be loaded. */
export async function readProjectEntry(cwd: string): Promise<Entry | null> {
  const path = [GENERATED_ENTRY, ...BUILT_ENTRIES].map((name) => join(cwd, name)).find((name) => existsSync(name));
  if (path === undefined) return null;
  try {
    return await readEntry(path, cwd);
  } catch (error) {
    if (error instanceof CliFailure) return null;
    throw error;
  }
}

/** A module that exports `jobs`, and what it registers. */
export interface Entry {
  /** `file:` URL, for the processes that run its handlers. */
  readonly url: string;
  readonly specs: readonly JobSpec[];
  /** The channels that the config of the project declares. */
  readonly channels?: Channels;
}

/** The path of the entry for production: the one that was named, else the usual place. Built JavaScript only. */
export function findBuiltEntry(named: string | undefined, cwd: string): string {
  if (named === undefined) {
    const found = BUILT_ENTRIES.map((path) => join(cwd, path)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    throw usage(
      'There is no built entry in the usual places.',
      `Build the project with tsc, or name the entry: nljobs start dist/path/to/jobs/generated/index.js`,
    );
  }
  const path = resolve(cwd, named);
  if (/\.[cm]?tsx?$/u.test(path)) {
    throw usage(
      `${named} is TypeScript, and nljobs start runs built JavaScript.`,
      'Build it with tsc and name the .js file; nljobs dev runs TypeScript.',
    );
  }
  if (!existsSync(path)) throw usage(`There is no file ${named}.`, 'Is the project built?');
  if (!statSync(path).isFile()) throw usage(`${named} is not a file.`, 'Name the module that exports `jobs`.');
  return path;
}

const probeAnswer = z.union([
  z.object({ specs: z.array(z.unknown()), channels: z.unknown() }),
  z.object({ error: z.string(), stack: z.string().optional() }),
]);

/** How long an entry may take to load, milliseconds. */
const LOAD = 60_000;
/** What Node exits with when nothing is left to do and a module still awaits. */
const NEVER_SETTLED = 13;
const UNENDING = 'does a module that it imports await something that never comes?';

/**
 * Loads an entry in a process of its own and reads its job specs. Throws a usage failure that says what is wrong.
 * @param limit how long that may take, milliseconds.
 */
export async function readEntry(path: string, cwd: string, limit: number = LOAD): Promise<Entry> {
  const url = pathToFileURL(path).href;
  const answer = await probe(url, cwd, limit);
  if ('error' in answer) {
    const cause = answer.stack === undefined ? {} : { cause: new Error(answer.stack) };
    throw usage(`${path} cannot be loaded: ${answer.error}.`, 'Is it the module that exports `jobs`?', cause);
  }
  const specs = answer.specs.map((value, at) => {
    const read = readJobSpec(value);
    if (read.ok) return read.spec;
    const fault = read.faults[0];
    const place = [`jobs[${at}].spec`, ...(fault?.path ?? [])].join('.');
    throw usage(
      `${path} registers a job that is not valid: ${place}: ${fault?.message ?? ''}.`,
      'Run nljobs build again.',
    );
  });
  const declared = channels.safeParse(answer.channels);
  if (!declared.success) throw usage(`${path} exports channels that are not valid.`, 'Run nljobs build again.');
  return { url, specs, channels: declared.data as Channels };
}

function probe(url: string, cwd: string, limit: number): Promise<z.output<typeof probeAnswer>> {
  const main = import.meta.url.endsWith('.ts') ? './entry-probe.ts' : './entry-probe.js';
  return new Promise((resolvePromise, reject) => {
    const child = fork(fileURLToPath(new URL(main, import.meta.url)), [url], {
      cwd,
      // What the user's modules print while they load is no answer of ours.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    // What is said after the first word changes nothing, because a promise settles once.
    const timer = setTimeout(() => {
      resolvePromise({ error: `it was not loaded within ${limit / 1000} s; ${UNENDING}` });
      child.kill('SIGKILL');
    }, limit);
    child.once('message', (message) => {
      const answer = probeAnswer.safeParse(message);
      resolvePromise(
        answer.success ? answer.data : { error: 'while it loads, it sends messages that only nljobs may send' },
      );
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      const how = `the process that loaded it ended with ${signal ?? `code ${code}`}`;
      resolvePromise({ error: code === NEVER_SETTLED ? `${how}; ${UNENDING}` : how });
    });
  });
}

/** The channels of a project, and those of the environment, which count more than what was built in. */
export function withChannels(alerts: AlertOptions, entry: Pick<Entry, 'channels'> | null): AlertOptions {
  return { ...alerts, channels: { ...entry?.channels, ...alerts.channels } };
}

/** Registrations for a runtime whose handlers run in other processes: only their specs are used here. */
export function registrationsOf(specs: readonly JobSpec[]): readonly JobRegistration[] {
  return specs.map((spec) => ({
    spec,
    load: () => Promise.reject(new Error(`The handler of ${spec.id} is not loaded in this process.`)),
  }));
}
