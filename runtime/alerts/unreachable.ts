import type { JobSpec } from '../spec/job-spec.ts';
import type { Target } from '../store/alert-store.ts';
import type { AlertOptions } from './options.ts';
import { recipientsOf, recipientsOfEnd } from './recipients.ts';
import { whyUnreachable } from './send.ts';

/** Whom a job names and nobody could reach as things are configured, each with why. Pure. */
export function unreachableOf(
  spec: Pick<JobSpec, 'notify' | 'owner' | 'heartbeat'>,
  options: AlertOptions,
): readonly { readonly target: Target; readonly why: string }[] {
  const targets: Target[] = [
    ...spec.notify.flatMap(({ on }) => (on === 'success' ? recipientsOfEnd(spec, true, null) : [])),
    ...recipientsOf({ ...spec, notify: spec.notify.filter(({ on }) => on === 'failure') }, 'failure', 'new', []),
  ];
  if (spec.heartbeat !== null) targets.push({ via: 'heartbeat', to: spec.heartbeat });
  return targets.flatMap((target) => {
    const why = whyUnreachable(options, target);
    return why === null ? [] : [{ target, why }];
  });
}
