import type { RunView } from '../../http/wire.ts';

/** What a run failed with: name, message, and where, when asked. */
export function ErrorBox({ of, open = false }: { readonly of: NonNullable<RunView['error']>; readonly open?: boolean }) {
  return (
    <div class="error">
      <p class="error-message">
        <strong>{of.name}</strong> {of.message}
      </p>
      {of.permanent && <p class="error-note">It is permanent: no further attempt was made.</p>}
      {of.stack !== null && (
        <details open={open}>
          <summary>Stack</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre tabIndex={0} aria-label="Stack">
            {of.stack}
          </pre>
        </details>
      )}
    </div>
  );
}
