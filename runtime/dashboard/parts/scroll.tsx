import type { ComponentChildren, RefObject } from 'preact';

/** What scrolls by itself: named, and reachable by keyboard. */
export function Scroll({
  label,
  role = 'region',
  class: className,
  children,
  box,
}: {
  readonly label: string;
  readonly role?: 'region' | 'log';
  readonly class: string;
  readonly children: ComponentChildren;
  readonly box?: RefObject<HTMLDivElement | null>;
}) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label
    <div class={className} role={role} aria-label={label} tabIndex={0} {...(box === undefined ? {} : { ref: box })}>
      {children}
    </div>
  );
}
