import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { queryOf } from '../data/place.ts';
import { Icon } from './icons.tsx';

/** A search whose words stand in the address (`q`). The key `/` leads to it. */
export function Search({ label }: { readonly label: string }) {
  const { path, query, route } = useLocation();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const find = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/u.test(event.target.tagName);
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', find);
    return () => removeEventListener('keydown', find);
  }, []);
  return (
    <label class="search">
      <Icon name="search" />
      <span class="unseen">{label}</span>
      <input
        ref={field}
        type="search"
        placeholder={label}
        value={query['q'] ?? ''}
        onInput={({ currentTarget }) => route(path + queryOf({ ...query, q: currentTarget.value }), true)}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
    </label>
  );
}
