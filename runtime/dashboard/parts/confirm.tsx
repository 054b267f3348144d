import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** Something that cannot be taken back: the first press asks, the second does it. Whoever goes elsewhere has not agreed. */
export function ConfirmButton({
  ask,
  onConfirm,
  children,
}: {
  readonly ask: string;
  readonly onConfirm: () => void;
  readonly children: ComponentChildren;
}) {
  const asked = useSignal(false);
  return (
    <button
      type="button"
      class={asked.value ? 'button is-grave' : 'button'}
      onBlur={() => (asked.value = false)}
      onClick={() => {
        if (asked.value) onConfirm();
        asked.value = !asked.value;
      }}
    >
      {asked.value ? ask : children}
    </button>
  );
}
