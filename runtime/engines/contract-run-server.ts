import { afterAll, describe, it } from 'vitest';

/**
 * Promises that are kept on a server of their own, which `start` starts and which ends behind all that they open on it; said
 * to be skipped where none can run.
 */
export function onServer<Server extends { stop(): Promise<void> }>(
  name: string,
  start: () => Promise<Server | null>,
  promises: (server: Server) => void | Promise<void>,
): void {
  describe(name, async () => {
    const server = await start();
    if (server === null) {
      it.skip('needs a server, which could not be started here (see above)', () => {});
      return;
    }
    // What is asked for first is done last.
    afterAll(() => server.stop());
    await promises(server);
  });
}
