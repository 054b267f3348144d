import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createServer } from './server.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Serves on the standard streams until the client closes its end: the 2025 handshake and the stateless revision of
 * 2026-07-28, as the client opens. Nothing else may be written to the output meanwhile.
 */
export async function serveOverStdio(around: Surroundings, onError: (error: Error) => void): Promise<void> {
  const transport = new StdioServerTransport();
  const handle = serveStdio(() => createServer(around), { transport, onerror: onError });
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await handle.close();
}
