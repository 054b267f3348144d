import type { JobSpec } from '../spec/job-spec.ts';
import { concurrencyKeyOf, valueAt } from './gate.ts';

/**
 * Which of a trigger's events belong together: those of one key. It is the job's concurrency key where it has one, else
 * the entity that the trigger's event is of: `invoice.sent` is of an invoice, which a payload names as `invoiceId`,
 * `invoice_id`, `invoice.id`, `invoice`, or, where the payload is itself of an invoice's event, `id`. Events whose
 * payload names none belong together too.
 */
export function eventKey(
  spec: Pick<JobSpec, 'concurrency'>,
  /** The event of the trigger. */
  about: string,
  /** The event that came, which may be another one: `invoice.paid`. */
  event: string,
  payload: unknown,
): string | null {
  if (spec.concurrency.key !== null) return concurrencyKeyOf(spec, payload);
  const entity = entityOf(about);
  for (const path of [...namesOf(entity), ...(entityOf(event) === entity ? ['id'] : [])]) {
    const value = valueAt(payload, path);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return null;
}

/** `billing.line_item.added` is of a `line_item`; an event of one word is of nothing in particular. */
export function entityOf(event: string): string {
  return event.split('.').at(-2) ?? '';
}

function namesOf(entity: string): readonly string[] {
  if (entity === '') return [];
  const camel = entity.replace(/[_-]+(.)/g, (_, letter: string) => letter.toUpperCase());
  return [...new Set([entity, camel])].flatMap((name) => [`${name}Id`, `${name}_id`, `${name}.id`, name]);
}
