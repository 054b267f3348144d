import type { OpenStore, OpenStoreOptions } from '../store/open.ts';
import { version } from '../version.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** Opens the store and the engine that the settings name. */
export async function openConfiguredStore(
  settings: Settings,
  migrate: OpenStoreOptions['migrate'],
  terminal: Terminal,
  onStopped?: OpenStoreOptions['onStopped'],
): Promise<OpenStore> {
  const { engine, databaseUrl, data, embedded, redis, temporal } = settings;
  const { openStore } = await import('../store/open.ts');
  return openStore({
    engine,
    migrate,
    name: `nljobs ${version()}`,
    redis,
    temporal,
    ...(embedded ? { folder: data } : {}),
    ...(databaseUrl === null ? {} : { url: databaseUrl }),
    onError: (error) => terminal.warn(`store: ${error.message}`),
    ...(onStopped === undefined ? {} : { onStopped }),
  });
}
