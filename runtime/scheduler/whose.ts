import { RuntimeError } from '../errors.ts';
import type { JobSpec } from '../spec/job-spec.ts';
import { keyNamed, keysNamed } from './gate.ts';

/** A job as far as it matters whose run it is. */
type Scoped = Pick<JobSpec, 'id' | 'scope'>;

/**
 * Whoever may ask for one tenant may not have it done to another: a run is for the tenant that its input names, where it names
 * one; where it names one in several forms, all of them, since nobody knows which the handler reads. @throws RuntimeError `invalid-input`.
 */
export function refuseOtherScope({ scope: kind }: Scoped, input: unknown, scope: string | null): void {
  if (scope === null || kind === null) return;
  const named = keysNamed(kind, input).find((one) => one !== scope);
  if (named === undefined) return;
  throw new RuntimeError(
    'invalid-input',
    `It is to run for the ${kind} "${scope}", and its input names "${named}": they must be the same.`,
  );
}

/** A job of tenants does nothing for nobody in particular, nor for two. @throws RuntimeError `invalid-input`. */
export function refuseWithoutScope(spec: Scoped, input: unknown, scope: string | null): void {
  refuseOtherScope(spec, input, scope);
  if (spec.scope === null || scope !== null || keyNamed(spec.scope, input) !== null) return;
  throw new RuntimeError(
    'invalid-input',
    `The job "${spec.id}" runs for one ${spec.scope} at a time: say which, by \`scope\` or as ${spec.scope}Id of its input.`,
  );
}
