import { RuntimeError } from './errors.ts';

/** What `JOBS_ENABLED` takes: whether schedules fire here. */
export const JOBS_ENABLED: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  '1': true,
  false: false,
  off: false,
  no: false,
  '0': false,
};

/** Reads the switch; null where what was given is none of its words. */
export function readJobsEnabled(given: string): boolean | null {
  const name = given.trim().toLowerCase();
  return Object.hasOwn(JOBS_ENABLED, name) ? (JOBS_ENABLED[name] ?? null) : null;
}

/** Whether schedules fire from an instance: what it was told, else the environment. @throws RuntimeError `invalid-option`. */
export function isScheduling(told: boolean | undefined, given: string | undefined): boolean {
  if (told !== undefined) return told;
  if (given === undefined || given === '') return true;
  const read = readJobsEnabled(given);
  if (read !== null) return read;
  throw new RuntimeError('invalid-option', 'The environment variable JOBS_ENABLED is not valid: give true or false.');
}
