import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy as people put one in front: it serves an instance below a path, strips that, and says so. Gives its address. */
export async function startProxy(
  to: string,
  prefix: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '/';
    if (!path.startsWith(`${prefix}/`)) {
      answer.writeHead(404).end();
      return;
    }
    const on = request(
      new URL(path.slice(prefix.length), to),
      { method: asked.method ?? 'GET', headers: { ...asked.headers, 'x-forwarded-prefix': prefix } },
      (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      },
    );
    on.on('error', () => answer.destroy());
    answer.on('close', () => on.destroy());
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${prefix}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
