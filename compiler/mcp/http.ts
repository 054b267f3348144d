import { listen } from 'nljobs/http';
import { createDoor, PATH } from './door.ts';
import type { Surroundings } from './surroundings.ts';

export interface Serving {
  /** What a client is given. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on loopback, on the HTTP server of the runtime. Rejects with a sentence for people when the port is taken. */
export async function serveOverHttp(
  around: Surroundings,
  { port, token, onError }: { readonly port: number; readonly token: string; onError(error: Error): void },
): Promise<Serving> {
  const door = createDoor(around, token, onError);
  const server = await listen((request) => door.fetch(request), { host: '127.0.0.1', port });
  return {
    url: `${server.url}${PATH}`,
    async close() {
      await door.close();
      await server.close();
    },
  };
}
