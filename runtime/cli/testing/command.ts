import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/nljobs.js', import.meta.url));
const BUILT = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How long a command may take to say what is waited for, in milliseconds. */
const PATIENCE = 90_000;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly done: Promise<Outcome>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when what was said so far (both streams) fits; rejects when the command ends before. `from`: what stdout said before that counts not. */
  readonly said: (pattern: RegExp, from?: number) => Promise<string>;
  /** What stdout said up to now. */
  readonly soFar: () => string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether nobody reads what it answers. */
  readonly gone?: boolean;
  /** As which user, where the tests may choose. */
  readonly uid?: number;
}

/** Starts the built command with an environment of its own: nothing of ours that steers it reaches it. */
export function startCommand(
  args: readonly string[],
  { cwd, env = {}, gone = false, uid }: CommandOptions,
): RunningCommand {
  if (!existsSync(BUILT)) throw new Error('The command is not built: npm run build -w nljobs');
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, TMPDIR: cwd, CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  });
  if (gone) child.stdout.destroy();
  let stdout = '';
  let stderr = '';
  const checks = new Set<() => void>();
  const heard = (): void => {
    for (const check of checks) check();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard();
  });
  const done = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    done,
    kill: (signal) => void child.kill(signal),
    soFar: () => stdout,
    said: (pattern, from = 0) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = pattern.exec(stdout.slice(from)) ?? pattern.exec(stderr);
          if (found === null) return;
          checks.delete(check);
          resolve(found[0]);
        };
        checks.add(check);
        check();
        const fail = (how: string): void => reject(new Error(`It ${how} ${pattern}:\n${stdout}\n${stderr}`));
        setTimeout(fail, PATIENCE, `has not said in ${PATIENCE} ms`).unref();
        void done.then(() => fail('ended without saying'), reject);
      }),
  };
}

export function runCommand(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  return startCommand(args, options).done;
}
