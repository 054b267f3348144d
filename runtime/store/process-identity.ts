import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** Where a process id means something: the machine since its boot, and on Linux the space of process ids. */
export async function processSpace(): Promise<string> {
  const parts = [hostname()];
  for (const read of [() => readFile('/proc/sys/kernel/random/boot_id', 'utf8'), () => readlink('/proc/self/ns/pid')]) {
    // Only Linux has these; elsewhere the host's name is all there is.
    parts.push(await read().catch(() => ''));
  }
  return parts.map((part) => part.trim()).join('|');
}

/**
 * When a process started, in whatever form this system gives it, to tell a process from a later one with the same id.
 * Null where it cannot be known, also when there is no such process.
 */
export async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): field 22 is the start time. Field 2, the name, is in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return null;
  }
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    return stdout.trim() === '' ? null : stdout.trim();
  } catch {
    return null;
  }
}

/** Whether there is a process of this id; one that we may not signal is there. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
