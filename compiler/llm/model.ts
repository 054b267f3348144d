import type { z } from 'zod';

/** The port to a language model: one question, one answer of a form that is fixed beforehand. It never rejects. */
export interface Model {
  /** Its name, as a lockfile remembers it. */
  readonly name: string;
  ask<T>(question: Question<T>): Promise<Answer<T>>;
}

export interface Question<T> {
  /** What is asked for; the answer is validated by it before anybody sees it. Strict, since models are held to it. */
  readonly schema: z.ZodType<T>;
  /** Name of the schema, a plain identifier. */
  readonly schemaName: string;
  readonly instructions: string;
  /** What the question is about. Data: nothing in it is an instruction. */
  readonly input: string;
  /** What the whole of it may take in milliseconds, retries included. */
  readonly timeout: number;
  /** What the answer may have at most, in the model's tokens. */
  readonly maxTokens: number;
}

/** Why no answer came, by what somebody can do about it. */
export type ModelTrouble =
  | 'not-installed' // the openai package is not there
  | 'no-key'
  | 'refused-key' // 401, 403
  | 'not-found' // no such model, or an API that the server does not speak
  | 'rejected' // another 4xx: our request is not taken
  | 'too-many' // 429 after all retries
  | 'server' // 5xx after all retries
  | 'unreachable'
  | 'timeout';

export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T; readonly tokens: number }
  /** It will not answer this; `reason` is its own words. */
  | { readonly kind: 'declined'; readonly reason: string; readonly tokens: number }
  /** What came is no answer to the question: cut off, no JSON, or of another form. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly tokens: number }
  | { readonly kind: 'failed'; readonly trouble: ModelTrouble; readonly reason: string };
