import type { Page } from '../store/page.ts';

/** Newest first, as the store in SQL pages. */
export function pageOf<T extends { readonly seq: number }, Item>(
  items: readonly T[],
  query: { readonly limit: number; readonly cursor?: string },
  read: (item: T) => Item,
): Page<Item> {
  const below = query.cursor === undefined ? Number.POSITIVE_INFINITY : Number(query.cursor);
  const found = items.filter(({ seq }) => seq < below).sort((a, b) => b.seq - a.seq);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return { items: page.map(read), cursor: last && found.length > query.limit ? String(last.seq) : null };
}
