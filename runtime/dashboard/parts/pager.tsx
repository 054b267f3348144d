import { useLocation } from 'preact-iso';
import { queryOf } from '../data/place.ts';

/** Leads to older pages and back to the newest, each a link of its own. */
export function Pager({ cursor }: { readonly cursor: string | null }) {
  const { path, query } = useLocation();
  const { cursor: here, ...rest } = query;
  if (cursor === null && here === undefined) return null;
  return (
    <nav class="pager" aria-label="Older and newer">
      {here !== undefined && (
        <a class="button" href={path + queryOf(rest)}>
          Newest
        </a>
      )}
      {cursor !== null && (
        <a class="button" href={path + queryOf({ ...rest, cursor })}>
          Older
        </a>
      )}
    </nav>
  );
}
