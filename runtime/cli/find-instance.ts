import { EXIT_CODES } from '../spec/exit-codes.ts';
import { readLock } from '../store/folder.ts';
import { CliFailure, usage } from './failure.ts';
import type { Settings } from './settings.ts';

/** Where an instance listens, and what opens it. */
export interface InstanceAddress {
  readonly url: string;
  /** A secret. */
  readonly token: string;
}

/**
 * Finds the running instance: the one that the settings name, else the one whose lock lies in the embedded folder.
 * Null where none runs. Throws a `CliFailure` where one is named and no token is known, or one runs and serves no API.
 */
export async function findInstance(settings: Settings): Promise<InstanceAddress | null> {
  const lock = await readLock(settings.data);
  const alive = lock?.alive === true ? lock : null;
  if (settings.url !== null) {
    const known = alive !== null && alive.url === settings.url.replace(/\/+$/u, '') ? alive.token : null;
    const token = settings.token ?? known;
    if (token !== null) return { url: settings.url, token };
    throw usage(`The instance at ${settings.url} wants a token.`, 'Set NLJOBS_TOKEN to the token of that instance.');
  }
  // The lock of a folder speaks for the embedded engine only.
  if (alive === null || !settings.embedded) return null;
  if (alive.url !== null && alive.token !== null) return { url: alive.url, token: alive.token };
  throw new CliFailure(
    EXIT_CODES.unavailable,
    `Process ${alive.pid} holds ${settings.data}, but serves no API.`,
    'It may still be starting: try again in a moment.',
  );
}
