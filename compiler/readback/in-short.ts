import type { Time } from '../ast/nodes.ts';
import { formatTime } from '../grammar/time/value.ts';

/** A value in a few words: times as on a clock, everything else as compact as JSON without its quotes. */
export function inShort(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const text = JSON.stringify(value, (_, one) => (isTime(one) ? formatTime(one) : one)).replaceAll('"', '');
  return text.length > 72 ? `${text.slice(0, 71)}…` : text;
}

function isTime(value: unknown): value is Time {
  return typeof value === 'object' && value !== null && 'hour' in value && 'minute' in value && 'second' in value;
}
