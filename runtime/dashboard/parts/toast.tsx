import { useEffect } from 'preact/hooks';
import { said } from '../data/act.ts';
import { Icon } from './icons.tsx';

/** How long what came well stays, in milliseconds; what was refused stays until it is closed. */
const STAYS = 7000;

/** Says what came of what was done. */
export function Toast() {
  const now = said.value;
  useEffect(() => {
    if (now === null || now.bad) return;
    const timer = setTimeout(() => {
      said.value = null;
    }, STAYS);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div class="toasts">
      <div role="status">{now !== null && !now.bad && <Line />}</div>
      <div role="alert">{now?.bad === true && <Line />}</div>
    </div>
  );
}

function Line() {
  const now = said.value;
  if (now === null) return null;
  return (
    <div class={`toast ${now.bad ? 'is-bad' : ''}`}>
      <Icon name={now.bad ? 'warning' : 'completed'} />
      <p>
        {now.text} {now.link !== undefined && <a href={now.link.href}>{now.link.label}</a>}
      </p>
      <button type="button" class="icon-button" onClick={() => (said.value = null)}>
        <Icon name="close" />
        <span class="unseen">Close</span>
      </button>
    </div>
  );
}
