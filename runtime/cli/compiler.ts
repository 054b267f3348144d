import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import type { createRuntime } from '../runtime.ts';
import { EXIT_CODES } from '../spec/exit-codes.ts';
import { version } from '../version.ts';
import { CliFailure, usage } from './failure.ts';
import type { GlobalFlags } from './flags.ts';
import type { Environment } from './program.ts';

/**
 * The way to the compiler, which is a development dependency: the runtime never imports it, except here, by name,
 * at the moment a verb needs it.
 */
const COMPILER = '@nljobs/compiler/cli';
/** The language alone: text to spec. It is read when the first text comes. */
const CORE = '@nljobs/compiler/core';

/** What a build came to, as far as `dev` tells it on. */
export interface BuildOutcome {
  /** `done`, or why not. */
  readonly outcome: string;
}

/** A build that wrote everything, or had nothing to write. */
export function isUsable({ outcome }: BuildOutcome): boolean {
  return outcome === 'done' || outcome === 'stale';
}

/** A project whose sources are watched. */
export interface WatchedProject {
  /** Builds now; what changes meanwhile is built after it. */
  build(): Promise<BuildOutcome>;
  stop(): Promise<void>;
}

/** A project as the compiler opens it for `dev`. */
export interface CompilerProject {
  build(): Promise<BuildOutcome>;
  /** Builds again whenever a source changes, from when it resolves. */
  watch(onBuild: (outcome: BuildOutcome) => void): Promise<WatchedProject>;
  /** The warnings of a build as frames, by job; `job` is null for what concerns none. */
  render(
    outcome: BuildOutcome,
    options: { readonly colour: boolean },
  ): Promise<readonly { readonly job: string | null; readonly text: string }[]>;
  /** The module that lists the registrations: an absolute path. */
  readonly outEntry: string;
}

export interface CompilerCli {
  /** Runs a verb and gives its exit code. */
  main(argv: readonly string[]): Promise<number>;
  openProject(options: { cwd: string; config?: string }): Promise<CompilerProject> | CompilerProject;
  /** The command of each verb, with its arguments and options. */
  commandsOfVerbs(): Promise<readonly { readonly name: string; readonly command: Command }[]>;
}

/** Finds the compiler: in the user's project, else beside this package. Null where neither has it. */
export async function loadCompiler(cwd: string): Promise<CompilerCli | null> {
  return (await loadFrom(COMPILER, cwd)) as CompilerCli | null;
}

/** The compiler of the project as a runtime takes it, for English at run time. Null where there is none. */
export async function loadCompile(cwd: string): Promise<Compile | null> {
  return ((await loadFrom(CORE, cwd)) as { readonly compile: Compile } | null)?.compile ?? null;
}
type Compile = NonNullable<Parameters<typeof createRuntime>[0]['compile']>;

/** A module of the compiler: of the project's, else of the one beside this package. */
async function loadFrom(name: string, cwd: string): Promise<unknown> {
  const path = resolveFrom(name, join(cwd, 'package.json')) ?? resolveFrom(name, import.meta.url);
  return path === null ? null : import(pathToFileURL(path).href);
}

function resolveFrom(name: string, place: string): string | null {
  try {
    return createRequire(place).resolve(name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
    throw error;
  }
}

/** Runs a verb of the compiler: the one at hand, else one that npx fetches, where fetching is allowed. */
export async function runCompilerVerb(
  verb: string,
  argv: readonly string[],
  flags: GlobalFlags,
  env: Environment,
): Promise<number> {
  const compiler = await loadCompiler(flags.cwd);
  if (compiler !== null) return compiler.main(argv);
  if (!flags.input || isSet(env['CI']) || process.platform === 'win32') throw compilerMissing(verb);
  return fetchAndRun(argv, flags.cwd);
}

export function compilerMissing(verb: string): CliFailure {
  return usage(
    `nljobs ${verb} needs the compiler, and @nljobs/compiler is not installed here.`,
    `npm install --save-dev @nljobs/compiler@${version()}`,
  );
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

/** `npx` exits 1 both when it cannot fetch and when the compiler found errors; only the second is a finding. */
async function fetchAndRun(argv: readonly string[], cwd: string): Promise<number> {
  const name = `@nljobs/compiler@${version()}`;
  const code = await npx(['--yes', name, ...argv], cwd, 'inherit');
  if (code !== EXIT_CODES.findings) return code;
  const fetched = await npx(['--yes', '--offline', '--package', name, '--', 'node', '-e', '0'], cwd, 'ignore');
  if (fetched === 0) return code;
  throw new CliFailure(
    EXIT_CODES.unavailable,
    `${name} could not be fetched.`,
    `npm install --save-dev ${name}, or try again with the network up`,
  );
}

function npx(args: readonly string[], cwd: string, stdio: 'inherit' | 'ignore'): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('npx', [...args], { cwd, stdio });
    child.once('error', (error) => {
      reject(usage('npx could not be started.', `npm install --save-dev @nljobs/compiler (${error.message})`));
    });
    child.once('close', (code, signal) =>
      resolve(code ?? (signal === 'SIGINT' ? EXIT_CODES.interrupted : EXIT_CODES.unavailable)),
    );
  });
}
