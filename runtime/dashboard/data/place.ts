/** Where the dashboard is mounted, with a slash at its end: the document says it. */
export const base: string = typeof document === 'undefined' ? '/' : new URL('.', document.baseURI).pathname;

/** Of the API. */
export const apiBase = `${base}api/v1`;

/** What stands behind the question mark; empty and absent values are left out, so that the plainest state has the plainest link. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

export function queryOf(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The link of a page: `link('jobs', id, 'calendar')`. Every part is encoded. */
export function link(...parts: readonly string[]): string {
  return base + parts.map(encodeURIComponent).join('/');
}

/** A path of the API below its prefix, its parts encoded: `path('runs', id, 'logs')`. */
export function path(...parts: readonly string[]): string {
  return `/${parts.map(encodeURIComponent).join('/')}`;
}
