import { PermanentError } from '../errors.ts';
import type { ErrorRecord } from '../store/store.ts';

/**
 * What handlers return, throw and log, made fit to be kept: JSON, and bounded, so that one careless handler can
 * neither fill the store nor stall the channel to its parent. What does not fit is recorded as such, never dropped.
 */
export const BOUNDS = {
  /** Characters of JSON. */
  result: 256 * 1024,
  checkpoint: 1024 * 1024,
  logData: 16 * 1024,
  /** Characters. */
  logMessage: 8 * 1024,
  errorMessage: 4 * 1024,
  errorStack: 16 * 1024,
  /** Log lines an attempt. */
  logLines: 5_000,
} as const;

/** A value as JSON would keep it, or why it cannot be kept. `undefined` is kept as null. */
export function toJson(
  value: unknown,
  limit: number,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string } {
  if (value === undefined || value === null) return { ok: true, value: null };
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    return { ok: false, why: `it cannot be written as JSON: ${messageOf(error)}` };
  }
  if (text === undefined) return { ok: false, why: `a ${typeof value} cannot be written as JSON` };
  if (text.length > limit)
    return { ok: false, why: `it is ${text.length} characters of JSON and the limit is ${limit}` };
  return { ok: true, value: JSON.parse(text) as unknown };
}

/** The result that is kept: the value, or `{ notRecorded: why }`. */
export function recordResult(value: unknown): unknown {
  const json = toJson(value, BOUNDS.result);
  return json.ok ? json.value : { notRecorded: `The result was not kept: ${json.why}.` };
}

/** What is logged beside a message: the value, or `{ notRecorded: why }`. An `Error` is logged as its record. */
export function recordLogData(value: unknown): unknown {
  const json = toJson(value instanceof Error ? recordError(value) : value, BOUNDS.logData);
  return json.ok ? json.value : { notRecorded: `The data was not kept: ${json.why}.` };
}

/** Anything thrown, as a record. Looking at it never throws, whatever its getters do. */
export function recordError(thrown: unknown): ErrorRecord {
  try {
    if (thrown instanceof Error) {
      return {
        name: clip(String(thrown.name || 'Error'), 200),
        message: clip(String(thrown.message), BOUNDS.errorMessage),
        stack: thrown.stack === undefined ? null : clip(withCauses(thrown), BOUNDS.errorStack),
        permanent: thrown instanceof PermanentError || thrown.name === 'PermanentError',
      };
    }
    const text = typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
    return {
      name: 'Error',
      message: clip(`thrown without an Error: ${text}`, BOUNDS.errorMessage),
      stack: null,
      permanent: false,
    };
  } catch {
    return { name: 'Error', message: 'an error was thrown that cannot be shown', stack: null, permanent: false };
  }
}

/** Text cut at a length, saying so. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} characters more)`;
}

function withCauses(error: Error): string {
  let text = error.stack ?? '';
  let cause: unknown = error.cause;
  for (let depth = 0; cause !== undefined && depth < 5; depth += 1) {
    text += `\nCaused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
