import type { JobSpec } from '../spec/job-spec.ts';
import { entityOf } from './correlate.ts';
import { keyNamed, valueAt } from './gate.ts';

/**
 * Whom a payload is about: every property that names something by its id (`userId`, `user_id`, `user.id`), and `id`, which
 * is that of the event's own entity. As `entity=value`.
 *
 * @param event whose payload it is; null where it is none
 */
export function keysOf(event: string | null, payload: unknown): readonly string[] {
  if (typeof payload !== 'object' || payload === null) return [];
  const keys: string[] = [];
  const add = (entity: string, value: unknown): void => {
    const name = entity.replace(/[_-]+/g, '').toLowerCase();
    const isId = typeof value === 'string' || typeof value === 'number';
    if (name !== '' && isId) keys.push(`${name}=${value}`);
  };
  for (const [name, value] of Object.entries(payload)) {
    const named = /^(.+?)(?:Id|_id)$/.exec(name)?.[1];
    if (named !== undefined) add(named, value);
    else if (name === 'id') add(event === null ? '' : entityOf(event), value);
    else if (typeof value === 'object' && value !== null) add(name, valueAt(value, 'id'));
  }
  return [...new Set(keys)];
}

/** The same of a run, whose job may say what its runs are told apart by. */
export function keysOfRun(
  spec: Pick<JobSpec, 'concurrency'>,
  run: { readonly event: string | null; readonly input: unknown },
): readonly string[] {
  const named = [spec.concurrency.key].flatMap((key) => {
    const value = key === null ? null : keyNamed(key, run.input);
    return key === null || value === null ? [] : [`${key.replace(/[_-]+/g, '').toLowerCase()}=${value}`];
  });
  return [...new Set([...keysOf(run.event, run.input), ...named])];
}

/**
 * Whether an event belongs to a chain: all that both name is the same, and they name something in common. A chain that is about
 * nobody in particular takes any.
 */
export function belongs(chain: readonly string[], event: readonly string[]): boolean {
  if (chain.length === 0) return true;
  const of = new Map(event.map((key) => split(key)));
  const shared = chain.map(split).filter(([entity]) => of.has(entity));
  return shared.length > 0 && shared.every(([entity, value]) => of.get(entity) === value);
}

/** Whom a chain or an event is about, and the tenant that it is of; null where it is of none, or nobody said. */
export interface About {
  readonly keys: readonly string[];
  readonly scope: string | null;
}

/** Whether an event ends a chain's wait for its name: never that of another tenant, whatever else they have in common. */
export function meets(chain: About, event: About): boolean {
  const apart = chain.scope !== null && event.scope !== null && chain.scope !== event.scope;
  return !apart && belongs(chain.keys, event.keys);
}

function split(key: string): readonly [string, string] {
  const at = key.indexOf('=');
  return [key.slice(0, at), key.slice(at + 1)];
}
