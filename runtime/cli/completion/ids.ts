import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findInstance } from '../find-instance.ts';
import type { Cli } from '../program.ts';
import { readSettings } from '../settings.ts';
import type { IdKind } from './words.ts';

/** How long somebody who types may be kept waiting, in milliseconds. */
const PATIENCE = 1_500;
/** How many are offered: of runs and letters the newest. */
const MOST = 50;

/**
 * The ids of a kind: those that the running instance has; of jobs, where none runs here, those in the project's lockfile.
 * Whatever goes wrong, there are none: somebody is typing, and no message has a place in their line. No store is opened.
 */
export async function idsOf(kind: IdKind, cli: Cli): Promise<readonly string[]> {
  try {
    const env = cli.flags.url === null ? cli.env : { ...cli.env, NLJOBS_URL: cli.flags.url };
    const found = await findInstance(readSettings(env, cli.flags.cwd, () => {}));
    if (found !== null) return (await asked(kind, found.url, found.token)).filter((id) => /^[\w.:@/-]+$/u.test(id));
  } catch {
    // What is in the lockfile may still help.
  }
  return kind === 'jobs' ? locked(cli.flags.cwd) : [];
}

async function asked(kind: IdKind, url: string, token: string): Promise<readonly string[]> {
  const { httpOperations } = await import('../client.ts');
  const operations = httpOperations({ url, token, timeoutMs: PATIENCE });
  const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
  switch (kind) {
    case 'jobs':
      return ids(await operations.jobs());
    case 'runs':
      return ids((await operations.runs({ limit: MOST })).items);
    case 'open-runs': {
      const [running, pending] = await Promise.all(
        (['running', 'pending'] as const).map((status) => operations.runs({ status, limit: MOST })),
      );
      return [...ids(running?.items ?? []), ...ids(pending?.items ?? [])];
    }
    case 'schedules':
      return ids((await operations.schedules({ limit: MOST })).items);
    case 'dead':
      return ids((await operations.deadLetters({ limit: MOST })).items);
    case 'tokens':
      return (await operations.tokens()).filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id);
  }
}

/** The jobs of the project in a folder, by its lockfile. */
function locked(cwd: string): readonly string[] {
  try {
    const { jobs } = JSON.parse(readFileSync(join(cwd, 'jobs.lock.json'), 'utf8')) as { readonly jobs?: object };
    return Object.keys(jobs ?? {});
  } catch {
    return [];
  }
}
