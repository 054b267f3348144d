import type { RunStatus } from '../../spec/vocabulary.ts';
import { STATUS } from '../words/run.ts';
import { Icon, type IconName } from './icons.tsx';

/** How a run stands, by shape, colour and word. */
export function Status({ of, quiet = false }: { readonly of: RunStatus; readonly quiet?: boolean }) {
  return (
    <span class={`status is-${of}`}>
      <Icon name={of} />
      <span class={quiet ? 'unseen' : ''}>{STATUS[of]}</span>
    </span>
  );
}

/** A word that says what is unusual. */
export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: 'bad' | 'warn' | 'calm';
  readonly icon?: IconName;
  readonly children: string;
}) {
  return (
    <span class={`badge is-${tone}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}
