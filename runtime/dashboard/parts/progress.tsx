import type { RunView } from '../../http/wire.ts';

/** How far a run has come, as it says itself. */
export function Progress({ of, label }: { readonly of: NonNullable<RunView['progress']>; readonly label: string }) {
  const { processed, total, message } = of;
  const share = total === null || total <= 0 ? null : Math.min(1, processed / total);
  return (
    <div class="progress">
      <progress aria-label={label} {...(share === null ? {} : { value: share, max: 1 })} />
      <span class="progress-words">
        {total === null ? processed.toLocaleString() : `${processed.toLocaleString()} of ${total.toLocaleString()}`}
        {message === null ? '' : ` · ${message}`}
      </span>
    </div>
  );
}
