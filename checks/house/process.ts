import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './sources.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a program may take, in milliseconds. */
const PATIENCE = 150_000;

/**
 * Runs a program to its end. Of our environment it gets what every program needs, and nothing that steers nljobs or npm:
 * the tests themselves run inside of an npm script.
 */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ended> {
  const { PATH = '', HOME = options.cwd } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: { PATH, HOME, CI: 'true', ...npmSettings(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Where npm finds its settings and its packages is the machine's matter: those are passed on. */
function npmSettings(): Record<string, string> {
  const passed = ['npm_config_userconfig', 'npm_config_globalconfig', 'npm_config_cache', 'npm_config_registry'];
  const networks = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'];
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && (passed.includes(name.toLowerCase()) || networks.includes(name.toUpperCase()))
        ? [[name, value]]
        : [],
    ),
  );
}

/** The same, and an end other than 0 is an Error with everything it said. */
export async function succeed(...[program, args, options]: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** A program of node_modules/.bin. */
export const bin = (name: string): string => join(root, 'node_modules/.bin', name);
