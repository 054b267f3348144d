import type { OpenStore, OpenStoreOptions } from '../store/open.ts';
import { usage } from './failure.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Opens the store that the settings name. Engines that are not built yet are refused by name. */
export async function openConfiguredStore(
  settings: Settings,
  migrate: OpenStoreOptions['migrate'],
  terminal: Terminal,
  onStopped?: OpenStoreOptions['onStopped'],
): Promise<OpenStore> {
  const { engine, databaseUrl, data } = settings;
  if (engine !== 'embedded' && engine !== 'postgres') {
    throw usage(`The engine ${engine} is not available in this version.`, 'Use embedded or postgres.');
  }
  const { openStore } = await import('../store/open.ts');
  return openStore({
    engine,
    migrate,
    name: `nljobs ${version()}`,
    ...(engine === 'embedded' ? { folder: data } : {}),
    ...(databaseUrl === null ? {} : { url: databaseUrl }),
    onError: (error) => terminal.warn(`store: ${error.message}`),
    ...(onStopped === undefined ? {} : { onStopped }),
  });
}
