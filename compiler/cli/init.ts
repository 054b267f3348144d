import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from 'nljobs/spec/core';
import { command, parseArguments, readGlobals } from './command.ts';
import { Failure } from './failure.ts';
import { type Globals, isZone } from './globals.ts';
import { type ProjectChoices, projectFiles } from './init/files.ts';
import { packageName, plan, type Step } from './init/plan.ts';
import type { Terminal } from './terminal.ts';

export function define(terminal: Terminal): Command {
  return command('init', 'sets a project up in this folder; overwrites nothing', terminal)
    .option('-y, --yes', 'ask nothing, and take what is usual')
    .option('--install', 'run `npm install` afterwards');
}

/** `nljobs init`: sets a project up in a folder, and leaves everything that is there as it is. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = define(terminal);
  if (!parseArguments(program, argv)) return EXIT_CODES.done;
  const globals = readGlobals(program, terminal);
  const options = program.opts<{ yes?: boolean; install?: boolean }>();
  const asks = globals.interactive && options.yes !== true;
  if (existsSync(globals.cwd) && !statSync(globals.cwd).isDirectory()) {
    throw new Failure(`${globals.cwd} is a file, and no folder to set a project up in.`);
  }
  const manifest = readManifest(globals.cwd);
  const choices: ProjectChoices = {
    name: packageName(basename(globals.cwd)),
    timezone: globals.timezone ?? (asks ? await askZone(terminal) : 'UTC'),
    esm: manifest === null || manifest.type === 'module',
  };
  const steps = plan(projectFiles(choices), (path) => existsSync(join(globals.cwd, path)));
  const done = await carryOut(steps, globals.cwd);
  const exitCode = options.install ? await install(globals, terminal) : EXIT_CODES.done;
  if (globals.format === 'json') {
    const files = done.map(({ file, does }) => ({ path: file.path, does }));
    await terminal.out(`${JSON.stringify({ ok: exitCode === EXIT_CODES.done, files }, null, 2)}\n`);
  } else if (!globals.quiet) {
    await terminal.out(summary(done, { installed: options.install === true && exitCode === EXIT_CODES.done }, globals));
  }
  return exitCode;
}

/** Reads what matters of an existing manifest, so that a broken one is named before anything is written. */
function readManifest(cwd: string): { readonly type: unknown } | null {
  const path = join(cwd, 'package.json');
  if (!existsSync(path)) return null;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Failure(`${path} is not JSON: ${error.message}.`, { advice: 'Mend it, and run again.', cause: error });
  }
  return { type: typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined };
}

async function askZone(terminal: Terminal): Promise<string> {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (;;) {
    const answer = await terminal.ask(`In which time zone are jobs written that name none? (${own}) `);
    if (answer === null) throw new Failure('Nothing was set up.', { exitCode: EXIT_CODES.interrupted });
    const zone = answer.trim() === '' ? own : answer.trim();
    if (isZone(zone)) return zone;
    await terminal.err(`"${zone}" is no IANA time zone. They are named like Europe/Berlin, America/New_York or UTC.\n`);
  }
}

/** Writes what is to be made. A file that has come up in the meantime is kept like any other. */
async function carryOut(steps: readonly Step[], cwd: string): Promise<readonly Step[]> {
  const done: Step[] = [];
  for (const step of steps) {
    if (step.does === 'kept') {
      done.push(step);
      continue;
    }
    const path = join(cwd, step.file.path);
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(path, step.file.text, { flag: 'wx' });
      done.push(step);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      done.push({ ...step, does: 'kept' });
    }
  }
  return done;
}

async function install(globals: Globals, terminal: Terminal): Promise<ExitCode> {
  const code = await new Promise<number | null>((resolve, reject) => {
    // npm talks on standard error here, because standard output is for our answer.
    const child = spawn('npm', ['install'], {
      cwd: globals.cwd,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return EXIT_CODES.done;
  await terminal.err('npm install failed; the files are there. Run it again when what it says is settled.\n');
  return EXIT_CODES.unavailable;
}

function summary(steps: readonly Step[], { installed }: { readonly installed: boolean }, globals: Globals): string {
  const paint = globals.paint.out;
  const rows = steps.map(({ file, does }) =>
    does === 'create' ? `  ${paint('good', 'made')}  ${file.path}` : `  ${paint('quiet', 'kept')}  ${file.path}`,
  );
  const advice = steps.flatMap(({ file, does }) =>
    does === 'kept' && file.otherwise !== null
      ? ['', `${file.path} was there already:`, ...file.otherwise.split('\n').map((line) => `  ${line}`)]
      : [],
  );
  const next = [...(installed ? [] : ['npm install']), 'npx nljobs build', 'npm run dev'];
  return [...rows, ...advice, '', 'Next:', ...next.map((line) => `  ${line}`), ''].join('\n');
}
