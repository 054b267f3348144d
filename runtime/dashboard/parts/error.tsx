import type { RunView } from '../../http/wire.ts';
import { Scroll } from './scroll.tsx';

/** What a run failed with: name, message, and where, when asked. */
export function ErrorBox({
  of,
  open = false,
}: {
  readonly of: NonNullable<RunView['error']>;
  readonly open?: boolean;
}) {
  return (
    <div class="error">
      <p class="error-message">
        <strong>{of.name}</strong> {of.message}
      </p>
      {of.permanent && <p class="error-note">It is permanent: no further attempt was made.</p>}
      {of.stack !== null && (
        <details open={open}>
          <summary>Stack</summary>
          <Scroll class="value" label="Stack">
            <pre>{of.stack}</pre>
          </Scroll>
        </details>
      )}
    </div>
  );
}
