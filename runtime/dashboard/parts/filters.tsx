import { useLocation } from 'preact-iso';
import { queryOf } from '../data/place.ts';

/** Choices that narrow a list, each a link: the address holds what is chosen. */
export function Filters({
  label,
  name,
  options,
  counts,
}: {
  readonly label: string;
  /** In the address. */
  readonly name: string;
  /** Value and label; the empty value is the plain list. */
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly counts?: ReadonlyMap<string, number>;
}) {
  const { path, query } = useLocation();
  const { cursor: _, [name]: chosen = '', ...rest } = query;
  return (
    <nav class="filters" aria-label={label}>
      {options.map(([value, words]) => (
        <a
          key={value}
          href={path + queryOf({ ...rest, [name]: value })}
          aria-current={chosen === value ? 'true' : undefined}
        >
          {words}
          {counts?.has(value) && <span class="count">{counts.get(value)}</span>}
        </a>
      ))}
    </nav>
  );
}
