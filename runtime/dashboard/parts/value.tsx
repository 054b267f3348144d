/** A value as JSON, as it is: nothing in it is ever markup. */
export function Value({ of, label }: { readonly of: unknown; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class="value" tabIndex={0} aria-label={label}>
      {JSON.stringify(of, null, 2)}
    </pre>
  );
}
