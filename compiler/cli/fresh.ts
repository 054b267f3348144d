import { resolve } from 'node:path';
import { createNodeHost } from '../host/node.ts';
import { normalizePath } from '../host/path.ts';
import { toolIdentity } from '../host/tool.ts';
import { freshReport } from '../services/stamp.ts';
import type { BuildFlags } from './build-flags.ts';
import { configKey } from './config-key.ts';
import { FORMATS } from './formats.ts';
import type { GlobalOptions } from './globals.ts';
import type { Terminal } from './terminal.ts';

const SWITCHES = {
  '--check': 'check',
  '--strict': 'strict',
  '--frozen': 'frozen',
  '--quiet': 'quiet',
  '-q': 'quiet',
  '--verbose': 'verbose',
  '--json': 'json',
} as const;
const VALUES = { '--cwd': 'cwd', '--config': 'config', '--engine': 'engine', '--format': 'format' } as const;

type Flags = BuildFlags & GlobalOptions;

/** Reads the flags of a build, as long as they are among those above; null where a proper parser is needed. */
function readFlags(argv: readonly string[]): Flags | null {
  const flags: Record<string, string | boolean> = {};
  for (let at = 0; at < argv.length; at++) {
    const arg = argv[at] ?? '';
    if (isKey(SWITCHES, arg)) flags[SWITCHES[arg]] = true;
    else if (isKey(VALUES, arg)) {
      const value = argv[++at];
      if (value === undefined || value.startsWith('-')) return null;
      if (arg === '--format' && !FORMATS.some((known) => known === value)) return null;
      flags[VALUES[arg]] = value;
    } else return null;
  }
  return flags as Flags;
}

function isKey<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}

/**
 * Answers a build that has nothing to do from the stamp of the last one, before any parser or compiler is loaded:
 * `build --check` is what hooks and CI run all the time.
 *
 * @returns the exit code, or null where a build is needed to know.
 */
export async function answerFromStamp(argv: readonly string[], terminal: Terminal): Promise<number | null> {
  const flags = readFlags(argv);
  if (flags === null || !flags.check) return null;
  const cwd = normalizePath(resolve(terminal.cwd, flags.cwd ?? '.'));
  const { config, engine, strict } = flags;
  const report = freshReport(
    createNodeHost(),
    cwd,
    {
      config: config === undefined ? undefined : configKey(cwd, config),
      engine,
      strict: strict === true,
      tool: toolIdentity(),
    },
    Date.now(),
  );
  if (report === null) return null;
  const [{ settleGlobals }, { showBuild }] = await Promise.all([import('./globals.ts'), import('./show-build.ts')]);
  return showBuild({ ...report, written: [], stale: [] }, settleGlobals(flags, terminal), terminal);
}
