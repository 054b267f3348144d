import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './timing.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface ImportTime {
  readonly module: string;
  /** Milliseconds of processor time more than bare Node; null where it could not be imported (nothing was built). */
  readonly more: number | null;
}

/** What importing a module costs a new process: the median of pairs, each a bare Node and one that imports, in turn. */
export function importTimes(modules: readonly string[], pairs: number): readonly ImportTime[] {
  const differences = modules.map((): number[] => []);
  const failed = new Set<number>();
  for (let pair = 0; pair < pairs; pair++) {
    for (const [index, module] of modules.entries()) {
      if (failed.has(index)) continue;
      const bare = start('');
      const full = start(`await import(${JSON.stringify(module)});`);
      if (bare === null || full === null) failed.add(index);
      else differences[index]?.push(full - bare);
    }
  }
  return modules.map((module, index) => ({
    module,
    more: failed.has(index) ? null : median(differences[index] ?? []),
  }));
}

/** Milliseconds of processor time of a process that does this and ends; null when it fails. */
function start(code: string): number | null {
  const program = `${code} const { user, system } = process.cpuUsage(); console.log(user + system);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? Number(stdout) / 1000 : null;
}
