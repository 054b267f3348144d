import { Scroll } from './scroll.tsx';

/** A value as JSON, as it is: nothing in it is ever markup. */
export function Value({ of, label }: { readonly of: unknown; readonly label: string }) {
  return (
    <Scroll class="value" label={label}>
      <pre>{JSON.stringify(of, null, 2)}</pre>
    </Scroll>
  );
}
