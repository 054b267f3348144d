import { NljobsError } from './errors.ts';

/**
 * A value as the text of a jsonb parameter. `undefined` is null, a bigint its digits. PostgreSQL's jsonb can hold
 * neither U+0000 nor half a surrogate pair, which handlers do log: they become U+FFFD.
 * Errors: `value-not-json` for what JSON cannot say (a cycle).
 */
export function toJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
  } catch (error) {
    throw new NljobsError(
      'value-not-json',
      `A value cannot be stored, since it is not JSON: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      { cause: error },
    );
  }
  return text === undefined ? 'null' : storable(text);
}

/** As `toJson`, but a value that is not JSON is replaced by a note of that: a log line must not lose its batch. */
export function toJsonOrNote(value: unknown): unknown {
  try {
    return JSON.parse(toJson(value)) as unknown;
  } catch (error) {
    return { unstorable: error instanceof Error ? error.message : String(error) };
  }
}

// JSON.stringify writes lone surrogates as \udXXX and pairs as themselves, so that each such escape is a lone one.
// An even number of backslashes before it means that the escape is real and not the text "\u0000".
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

function storable(text: string): string {
  return text.includes('\\u') ? text.replace(UNSTORABLE, '$1\uFFFD') : text;
}

/** Text for a text column, under the same limits. */
export function toText(value: string): string {
  return value.replace(/[\p{Surrogate}\0]/gu, '\uFFFD');
}

/** An instant of the store's parameters: epoch milliseconds as RFC 3339, exact. */
export function instant(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}

export function instantOrNull(epochMilliseconds: number | null): string | null {
  return epochMilliseconds === null ? null : instant(epochMilliseconds);
}
