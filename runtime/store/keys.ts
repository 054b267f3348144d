import { createHash } from 'node:crypto';
import { toText } from './json.ts';

/** Longer keys are kept as their hash: an index entry of PostgreSQL holds under 2,704 bytes. */
const LONGEST_KEY = 200;

/** A key of the user's as it is kept: itself, or its hash where it is long. */
export function storedKey(key: string): string {
  const text = toText(key);
  return text.length <= LONGEST_KEY ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
