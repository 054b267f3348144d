import { inspect, types } from 'node:util';
import { PermanentError } from '../errors.ts';
import type { ErrorRecord } from '../store/store.ts';
import { BOUNDS } from './bounds.ts';
import { redacted, redactedMember } from './redact.ts';

/**
 * What handlers return, throw and log, made fit to be kept: JSON, and bounded. What does not fit is recorded as such,
 * never dropped: a Map that quietly became `{}` would be found out when it is needed.
 */
export type Json =
  | { readonly ok: true; readonly value: unknown /** Characters of JSON. */; readonly size: number }
  | { readonly ok: false; readonly why: string };

/**
 * A value as JSON would keep it, or why it cannot be kept. `undefined` is kept as null, an `Error` as its record, and each member
 * that is no object as `member` gives it.
 */
export function toJson(
  value: unknown,
  limit: number,
  member: (name: string, value: unknown) => unknown = (_, one) => one,
): Json {
  if (value === undefined || value === null) return { ok: true, value: null, size: 4 };
  let text: string | undefined;
  try {
    text = JSON.stringify(value, keeper(limit, member));
  } catch (error) {
    return { ok: false, why: reasonOf(error) };
  }
  if (text === undefined) return { ok: false, why: `a ${typeof value} cannot be written as JSON` };
  if (text.length > limit) return { ok: false, why: tooLong(limit) };
  if (isDeep(text)) return { ok: false, why: TOO_DEEP };
  return { ok: true, value: JSON.parse(text) as unknown, size: text.length };
}

/** The result that is kept: the value, or `{ notRecorded: why }`. */
export function recordResult(value: unknown): unknown {
  const json = toJson(value, BOUNDS.result);
  return json.ok ? json.value : { notRecorded: `The result was not kept: ${json.why}.` };
}

/** What is logged beside a message: the value, or `{ notRecorded: why }`. */
export function recordLogData(value: unknown): { readonly value: unknown; readonly size: number } {
  const json = toJson(value, BOUNDS.logData, redactedMember);
  return json.ok ? json : { value: { notRecorded: `The data was not kept: ${json.why}.` }, size: json.why.length };
}

/** Anything thrown, as a record. Looking at it never throws, whatever its getters do. */
export function recordError(thrown: unknown): ErrorRecord {
  try {
    if (isError(thrown)) {
      return {
        name: clip(String(thrown.name || 'Error'), 200),
        message: recordText(String(thrown.message), BOUNDS.errorMessage),
        stack: thrown.stack === undefined ? null : recordText(withCauses(thrown), BOUNDS.errorStack),
        permanent: thrown instanceof PermanentError || thrown.name === 'PermanentError',
      };
    }
    return {
      name: 'Error',
      message: recordText(`thrown without an Error: ${shown(thrown)}`, BOUNDS.errorMessage),
      stack: null,
      permanent: false,
    };
  } catch {
    return { name: 'Error', message: 'an error was thrown that cannot be shown', stack: null, permanent: false };
  }
}

/** Any value as text for people: a text is itself, the rest as Node shows it. Never throws. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return inspect(value, {
      depth: 3,
      maxArrayLength: 20,
      maxStringLength: BOUNDS.errorMessage,
      breakLength: Infinity,
    });
  } catch {
    return `a ${typeof value} that cannot be shown`;
  }
}

/** Text cut at a length, saying so. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} characters more)`;
}

/** So much is looked at beyond what is kept: a secret that is cut in two is none by its looks. */
const BEYOND = 2_000;

/** Text without what looks like a secret, cut at a length, saying so. */
export function recordText(text: string, limit: number): string {
  const looked = redacted(text.slice(0, limit + BEYOND));
  return text.length <= limit ? looked : `${looked.slice(0, limit)}… (${text.length - limit} characters more)`;
}

const TOO_DEEP = `it is nested more than ${BOUNDS.depth} levels deep`;

function tooLong(limit: number): string {
  return `it is longer than ${limit} characters of JSON, which is the limit`;
}

/** Not JSON, for a reason that is said in full. */
class Unkept extends Error {}

/** A replacer that stops where JSON would lose something in silence, or where the limit is passed for certain. */
function keeper(
  limit: number,
  member: (name: string, value: unknown) => unknown,
): (key: string, value: unknown) => unknown {
  let size = 0;
  return (key, value) => {
    size += key.length + (typeof value === 'string' ? value.length : 1);
    if (size > limit) throw new Unkept(tooLong(limit));
    if (typeof value === 'bigint') throw new Unkept(`it holds a bigint${at(key)}; turn it into a number or a text`);
    if (typeof value !== 'object' || value === null) return member(key, value);
    if (types.isMap(value) || types.isSet(value)) {
      const [name, other] = types.isMap(value) ? ['Map', 'an object'] : ['Set', 'an array'];
      throw new Unkept(`it holds a ${name}${at(key)}, which JSON does not know; turn it into ${other}`);
    }
    if (types.isPromise(value)) throw new Unkept(`it holds a Promise${at(key)}; is an await missing?`);
    return isError(value) ? recordError(value) : value;
  };
}

function at(key: string): string {
  return key === '' ? '' : ` (at "${clip(key, 80)}")`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Unkept) return error.message;
  // Both are a RangeError: the stack of JSON.stringify, and a text that is longer than any can be.
  if (error instanceof RangeError) return /string length/i.test(error.message) ? 'it is far too long' : TOO_DEEP;
  const message = isError(error) ? String(error.message).split('\n', 1)[0] : shown(error);
  return `it cannot be written as JSON: ${clip(message ?? '', 200)}`;
}

/** Whether a JSON text nests deeper than is kept: databases and the channel between processes have their own ends. */
function isDeep(text: string): boolean {
  // Each level takes a bracket on either side.
  if (text.length < 2 * BOUNDS.depth) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    if (character === 0x22) i = endOfText(text, i);
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > BOUNDS.depth) return true;
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return false;
}

/** Where the text that begins with the quote at `start` ends. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** An error of this realm or another (a `vm` has its own classes). */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

const MOST_CAUSES = 5;

/** The stack, those of its causes, and those of the errors that an AggregateError holds. */
function withCauses(error: Error, told: Set<unknown> = new Set()): string {
  told.add(error);
  let text = recordText(error.stack ?? '', BOUNDS.errorStack);
  const within = 'errors' in error && Array.isArray(error.errors) ? error.errors.slice(0, MOST_CAUSES) : [];
  for (const [title, other] of [...within.map((one) => ['One of them', one]), ['Caused by', error.cause]]) {
    if (other === undefined || told.has(other) || told.size > MOST_CAUSES) continue;
    text += `\n${title}: ${isError(other) ? withCauses(other, told) : recordText(shown(other), BOUNDS.errorMessage)}`;
    if (text.length > BOUNDS.errorStack) break;
  }
  return text;
}
