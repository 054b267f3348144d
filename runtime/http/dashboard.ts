import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEADERS, pageHeaders } from './security-headers.ts';

/** The files of the dashboard as an answer to a request for one of them; null for what the API is to answer. */
export type Dashboard = (request: Request, path: string, mount: string) => Promise<Response | null>;

/** Where the build puts them, seen from the sources and from what is built of them. */
const BUILT = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/dashboard' : '../dashboard', import.meta.url),
);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.md': 'text/plain; charset=utf-8',
};

/** Best first; the build writes each beside its file. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * The built dashboard. Its files are read once, at the first request that comes to them, and looked up by their whole path alone: nothing that is
 * asked for leads to another file. Every page of it is the one document, which is told where it is mounted.
 *
 * @param folder where the build is; without one there, it answers nothing.
 */
export function createDashboard(folder: string = BUILT): Dashboard {
  let reading: Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> | null = null;
  return async (request, path, mount) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || isApi(path)) return null;
    // What failed once, as where too many files are open, may come the next time.
    reading ??= readFolder(folder).catch((error: unknown) => {
      reading = null;
      throw error;
    });
    const files = await reading;
    const isAsset = path.startsWith('/assets/');
    const name = isAsset ? path : '/index.html';
    if (!isAsset && !wantsPage(request)) return null;
    const plain = files.get(name);
    if (plain === undefined) return null;
    if (!isAsset) return page(plain, mount);
    const accepted = request.headers.get('accept-encoding') ?? '';
    const [encoding, ending] = ENCODINGS.find(([one, end]) => accepts(accepted, one) && files.has(name + end)) ?? [];
    return new Response(files.get(name + (ending ?? '')) ?? plain, {
      headers: {
        ...HEADERS,
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        // Their names hold the hash of what is in them.
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      },
    });
  };
}

/** What stands beside the pages and is never one. */
function isApi(path: string): boolean {
  return path.startsWith('/api/') || path === '/healthz' || path === '/readyz' || path === '/metrics';
}

/** Whether a person goes there, rather than a program. */
function wantsPage(request: Request): boolean {
  return (request.headers.get('accept') ?? '').includes('text/html');
}

function accepts(header: string, encoding: string): boolean {
  return header
    .split(',')
    .map((part) => part.trim().split(';'))
    .some(([name, quality]) => name?.trim() === encoding && quality?.trim() !== 'q=0');
}

/** The document, with the path below which its files, its pages and the API are. */
function page(bytes: Uint8Array<ArrayBuffer>, mount: string): Response {
  const html = new TextDecoder().decode(bytes).replace('<base href="/"', `<base href="${attribute(mount)}/"`);
  return new Response(html, {
    headers: { ...pageHeaders(), 'content-type': TYPES['.html'] as string },
  });
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** The paths and contents of a folder, `/assets/x.js`; none where there is no folder. */
async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path) =>
          [`/${relative(folder, path).split(sep).join('/')}`, new Uint8Array(await readFile(path))] as const,
      ),
    ),
  );
}
