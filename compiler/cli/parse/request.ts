import { isTimeZone } from 'nljobs/spec/core';
import { readInstant } from '../globals.ts';

/** What is asked about one text. */
export interface Request {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly timezone: string | null;
  /** How many occurrences to list. */
  readonly next: number;
  readonly phrase: boolean;
}

export const MOST_OCCURRENCES = 10_000;

/** A request, or why a line is none: the code of a finding and its words. */
export type ReadRequest =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly text: string; readonly code: 'NLJ9101' | 'NLJ9102'; readonly message: string };

/** Reads one line of `--ndjson`; its keys override the flags. Keys that we do not know are none of our business. */
export function readRequest(line: string, flags: Omit<Request, 'text'>): ReadRequest {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, text: line, code: 'NLJ9101', message: `This line is not JSON: ${reason}.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = 'This line is JSON, but not an object with a "text".';
    return { ok: false, text: line, code: 'NLJ9101', message };
  }
  const { text, now, timezone, next, phrase } = value as Readonly<Record<string, unknown>>;
  if (typeof text !== 'string') {
    return {
      ok: false,
      text: line,
      code: 'NLJ9102',
      message: 'This object has no "text", or one that is not a string.',
    };
  }
  const refuse = (message: string): ReadRequest => ({ ok: false, text, code: 'NLJ9102', message });
  const instant = now === undefined ? flags.now : typeof now === 'string' ? readInstant(now) : null;
  if (instant === null) return refuse(`"now" is ${show(now)}, and not an instant such as "2026-01-01T00:00:00Z".`);
  if (timezone !== undefined && timezone !== null && !(typeof timezone === 'string' && isTimeZone(timezone))) {
    return refuse(`"timezone" is ${show(timezone)}, and not an IANA name such as "Europe/Berlin".`);
  }
  if (next !== undefined && !isCount(next)) {
    return refuse(`"next" is ${show(next)}, and not a whole number from 0 to ${MOST_OCCURRENCES}.`);
  }
  if (phrase !== undefined && typeof phrase !== 'boolean') {
    return refuse(`"phrase" is ${show(phrase)}, and neither true nor false.`);
  }
  return {
    ok: true,
    request: {
      text,
      now: instant,
      timezone: timezone === undefined ? flags.timezone : timezone,
      next: next ?? flags.next,
      phrase: phrase ?? flags.phrase,
    },
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_OCCURRENCES;
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? 'missing';
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}
