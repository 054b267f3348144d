import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the clock in a second, as Linux counts the time of processes for everybody. */
const TICKS = 100;

interface Times {
  readonly parent: number;
  /** In user and system mode, seconds. */
  readonly own: number;
}

/**
 * The processor time that a PostgreSQL server has used for those who are connected, in seconds: what it does beside (vacuum,
 * checkpoints) is left out, and so are connections that have ended. Null where the system does not say (it is read from Linux's
 * /proc).
 *
 * @param pid of the server's first process.
 */
export function connectionsTime(pid: number): number | null {
  if (timesOf(pid) === null) return null;
  return readdirSync('/proc')
    .flatMap((name) => (/^\d+$/u.test(name) ? [Number(name)] : []))
    .filter((one) => timesOf(one)?.parent === pid && isConnection(one))
    .reduce((sum, one) => sum + (timesOf(one)?.own ?? 0), 0);
}

/** A connection is named after whom and what it serves, and who else works for it after its process. */
function isConnection(pid: number): boolean {
  const name = read(`/proc/${pid}/cmdline`) ?? '';
  return /^postgres: (?:\S+ \S+ (?:\S+\(\d+\)|\[local\])|parallel worker)/u.test(name);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The process that began this one; null where the system does not say. */
export function parentOf(pid: number): number | null {
  return timesOf(pid)?.parent ?? null;
}

function timesOf(pid: number): Times | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // Behind the name, which may hold anything: state, parent, …, and from the 12th on the times.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (n: number): number => (fields[n] ?? 0) / TICKS;
  return { parent: fields[1] ?? 0, own: at(11) + at(12) };
}
