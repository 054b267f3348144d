import type OpenAI from 'openai';
import { ZodError } from 'zod';
import type { Answer, Model, ModelTrouble, Question } from './model.ts';

export interface OpenAiOptions {
  readonly model: string;
  /** Another server that speaks the API; null for OpenAI's own. */
  readonly baseURL: string | null;
  /** The newer API, or the one that every compatible server speaks. */
  readonly api: 'responses' | 'chat';
  /** Null where none is set. A server on this machine may do without. */
  readonly apiKey: string | null;
  /** The environment variable that the key is read from, for advice. */
  readonly keyFrom: string;
}

/** How often a request is sent again that met 429, 5xx or a lost connection; the client honours `Retry-After`. */
const RETRIES = 2;

/** The model behind the official client, which is loaded with the first question. */
export function createOpenAiModel(options: OpenAiOptions): Model {
  return { name: options.model, ask: (question) => ask(options, question) };
}

async function ask<T>(options: OpenAiOptions, question: Question<T>): Promise<Answer<T>> {
  const key = options.apiKey ?? (isLocal(options.baseURL) ? 'none' : null);
  if (key === null) {
    const reason = `No key is set for the model: put it into the environment variable ${options.keyFrom}.`;
    return { kind: 'failed', trouble: 'no-key', reason };
  }
  let library: Library;
  let formats: Formats;
  let errors: Errors;
  try {
    [library, formats, errors] = await Promise.all([
      import('openai'),
      import('openai/helpers/zod'),
      import('openai/error'),
    ]);
  } catch {
    const reason = 'The package openai is not installed, by which models are asked: npm install --save-dev openai.';
    return { kind: 'failed', trouble: 'not-installed', reason };
  }
  const client = new library.OpenAI({
    apiKey: key,
    baseURL: options.baseURL ?? 'https://api.openai.com/v1',
    maxRetries: RETRIES,
    timeout: question.timeout,
    logLevel: 'off',
  });
  const ended = AbortSignal.timeout(question.timeout);
  try {
    return options.api === 'responses'
      ? await byResponses(client, options, question, formats, ended)
      : await byChat(client, options, question, formats, ended);
  } catch (error) {
    return answerTo(error, errors, ended.aborted, options);
  }
}

type Library = typeof import('openai');
type Formats = typeof import('openai/helpers/zod');
type Errors = typeof import('openai/error');

async function byResponses<T>(
  client: OpenAI,
  { model }: OpenAiOptions,
  { schema, schemaName, instructions, input, maxTokens }: Question<T>,
  { zodTextFormat }: Formats,
  signal: AbortSignal,
): Promise<Answer<T>> {
  const response = await client.responses.parse(
    {
      model,
      instructions,
      input,
      store: false,
      max_output_tokens: maxTokens,
      text: { format: zodTextFormat(schema, schemaName) },
    },
    { signal },
  );
  const tokens = response.usage?.total_tokens ?? 0;
  if (response.status === 'incomplete') {
    return { kind: 'unusable', reason: cutOff(response.incomplete_details?.reason), tokens };
  }
  const parts = response.output.flatMap((item) => (item.type === 'message' ? item.content : []));
  const refusal = parts.find((part) => part.type === 'refusal');
  if (refusal !== undefined) return { kind: 'declined', reason: refusal.refusal, tokens };
  return checked(response.output_parsed, schema, tokens);
}

async function byChat<T>(
  client: OpenAI,
  { model }: OpenAiOptions,
  { schema, schemaName, instructions, input, maxTokens }: Question<T>,
  { zodResponseFormat }: Formats,
  signal: AbortSignal,
): Promise<Answer<T>> {
  const completion = await client.chat.completions.parse(
    {
      model,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: input },
      ],
      max_completion_tokens: maxTokens,
      response_format: zodResponseFormat(schema, schemaName),
    },
    { signal },
  );
  const tokens = completion.usage?.total_tokens ?? 0;
  const message = completion.choices[0]?.message;
  if (message?.refusal) return { kind: 'declined', reason: message.refusal, tokens };
  return checked(message?.parsed, schema, tokens);
}

/** The client has parsed it already, by the same schema; a server that leaves parts out may get past it. */
function checked<T>(value: unknown, schema: Question<T>['schema'], tokens: number): Answer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: 'answer', value: parsed.data, tokens };
  return { kind: 'unusable', reason: value == null ? 'The answer is empty.' : OTHER_FORM, tokens };
}

const OTHER_FORM = 'The answer does not have the form that was asked for.';
const cutOff = (why: string | undefined): string =>
  why === 'content_filter'
    ? 'The answer was cut off by a content filter.'
    : 'The answer was cut off: it is longer than the limit allows.';

/** What an error of the client says to somebody who has to do something about it. */
function answerTo<T>(
  error: unknown,
  errors: Errors,
  timedOut: boolean,
  { baseURL, model, keyFrom, api }: OpenAiOptions,
): Answer<T> {
  const at = baseURL === null ? 'OpenAI' : hostOf(baseURL);
  const failed = (trouble: ModelTrouble, reason: string): Answer<T> => ({ kind: 'failed', trouble, reason });
  const unusable = (reason: string): Answer<T> => ({ kind: 'unusable', reason, tokens: 0 });
  if (timedOut || error instanceof errors.APIConnectionTimeoutError) {
    return failed('timeout', `${at} did not answer in time. Try again, or raise llm.seconds.`);
  }
  if (error instanceof ZodError) return unusable(OTHER_FORM);
  if (error instanceof SyntaxError) return unusable('The answer is not JSON.');
  if (error instanceof errors.LengthFinishReasonError) return unusable(cutOff('length'));
  if (error instanceof errors.ContentFilterFinishReasonError) return unusable(cutOff('content_filter'));
  if (error instanceof errors.APIConnectionError) {
    return failed('unreachable', `${at} cannot be reached. Is llm.baseURL right, and is there a network?`);
  }
  if (error instanceof errors.APIError) {
    const status = typeof error.status === 'number' ? error.status : 0;
    if (status === 401 || status === 403) {
      return failed('refused-key', `${at} does not take the key in ${keyFrom} (HTTP ${status}).`);
    }
    if (status === 404) {
      const other = api === 'responses' ? ' Servers that only speak chat completions need llm.api: "chat".' : '';
      return failed('not-found', `${at} has no model "${model}", or does not speak this API (HTTP 404).${other}`);
    }
    if (status === 429) return failed('too-many', `${at} takes no more requests for now (HTTP 429). Try again later.`);
    if (status >= 500) return failed('server', `${at} failed (HTTP ${status}). Try again later.`);
    if (status >= 400) return failed('rejected', `${at} does not take the request (HTTP ${status}).`);
  }
  // A body that is no JSON, or is cut off in the middle, reaches us as whatever the network layer makes of it.
  return unusable('What came back cannot be read.');
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

function isLocal(url: string | null): boolean {
  const host = url === null ? undefined : URL.parse(url)?.hostname;
  return host !== undefined && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}
