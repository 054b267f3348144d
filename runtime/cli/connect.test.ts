import { expect, test, vi } from 'vitest';
import { withOperations } from './connect.ts';
import type { Cli } from './program.ts';
import { openTerminal } from './terminal.ts';

const close = vi.hoisted(() => vi.fn(async () => {}));
vi.mock('./open-store.ts', () => ({
  openConfiguredStore: async () => ({
    store: { workers: { list: () => Promise.reject(new Error('the database has gone')) } },
    close,
  }),
}));

test('a store that was opened is closed, even where it cannot say who works on it', async () => {
  const flags = {
    json: false,
    cwd: '/',
    config: null,
    url: null,
    input: true,
    quiet: true,
    verbose: false,
    color: 'never',
  } satisfies Cli['flags'];
  const env = { DATABASE_URL: 'postgres://localhost/none', NLJOBS_ENGINE: 'postgres' };
  const cli: Cli = { verbs: [], flags, env, terminal: openTerminal(flags), action: () => async () => {} };
  await expect(withOperations(cli, async () => 0)).rejects.toThrow('the database has gone');
  expect(close).toHaveBeenCalledOnce();
});
