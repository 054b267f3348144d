import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  completionOf,
  hang,
  hangUp,
  json,
  type Reply,
  raw,
  refusalOf,
  responseOf,
  slowly,
  startModelServer,
} from '../../fixtures/model-server.ts';
import type { Question } from './model.ts';
import { createOpenAiModel, type OpenAiOptions } from './openai.ts';

/** The official client against a server on this machine: nothing of it is stood in for. */
const schema = z.object({ word: z.string() });
const GOOD = '{"word":"Friday"}';
const question = (timeout = 20_000): Question<z.output<typeof schema>> => ({
  schema,
  schemaName: 'word',
  instructions: 'Say a word.',
  input: 'Any.',
  timeout,
  maxTokens: 50,
});
const options = (more: Partial<OpenAiOptions> = {}): OpenAiOptions => ({
  model: 'test-model',
  baseURL: null,
  api: 'responses',
  apiKey: 'key-1',
  keyFrom: 'TEST_KEY',
  ...more,
});

async function askServer(replies: readonly Reply[], more: Partial<OpenAiOptions> = {}, timeout?: number) {
  await using server = await startModelServer(...replies);
  const answer = await createOpenAiModel(options({ baseURL: server.baseURL, ...more })).ask(question(timeout));
  return { answer, asked: server.asked };
}

/** Tells the client not to wait before it tries again. */
const SOON = { 'retry-after-ms': '1' };

describe('the responses API', () => {
  it('gives what was asked for, in the form that was asked for', async () => {
    const { answer, asked } = await askServer([json(200, responseOf(GOOD))]);
    expect(answer).toEqual({ kind: 'answer', value: { word: 'Friday' }, tokens: 120 });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      path: '/v1/responses',
      key: 'Bearer key-1',
      body: {
        model: 'test-model',
        store: false,
        max_output_tokens: 50,
        instructions: 'Say a word.',
        text: { format: { type: 'json_schema', name: 'word', strict: true } },
      },
    });
  });

  it('takes an answer that comes piece by piece', async () => {
    const { answer } = await askServer([slowly(JSON.stringify(responseOf(GOOD)))]);
    expect(answer).toMatchObject({ kind: 'answer', value: { word: 'Friday' } });
  });

  it.each<[string, readonly Reply[], object, number]>([
    ['a refusal', [json(200, refusalOf('I will not.'))], { kind: 'declined', reason: 'I will not.' }, 1],
    ['text that is no JSON', [json(200, responseOf('Friday!'))], { kind: 'unusable' }, 1],
    ['JSON of another form', [json(200, responseOf('{"day":5}'))], { kind: 'unusable' }, 1],
    [
      'an answer that was cut off',
      [
        json(
          200,
          responseOf('{"word":"Fr', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
        ),
      ],
      { kind: 'unusable' },
      1,
    ],
    ['a body that is no JSON', [raw('<html>gateway</html>')], { kind: 'unusable' }, 1],
    ['an empty output', [json(200, responseOf('', { output: [] }))], { kind: 'unusable' }, 1],
    ['429, then an answer', [json(429, {}, SOON), json(200, responseOf(GOOD))], { kind: 'answer' }, 2],
    ['429 for ever', [json(429, {}, SOON)], { kind: 'failed', trouble: 'too-many' }, 3],
    ['500, then an answer', [json(500, {}, SOON), json(200, responseOf(GOOD))], { kind: 'answer' }, 2],
    ['500 for ever', [json(503, {}, SOON)], { kind: 'failed', trouble: 'server' }, 3],
    ['a key that is not taken', [json(401, {})], { kind: 'failed', trouble: 'refused-key' }, 1],
    ['a model that is not there', [json(404, {})], { kind: 'failed', trouble: 'not-found' }, 1],
    ['a request that is not taken', [json(400, {})], { kind: 'failed', trouble: 'rejected' }, 1],
  ])('answers to %s', async (_name, replies, expected, requests) => {
    const { answer, asked } = await askServer(replies);
    expect(answer).toMatchObject(expected);
    expect(asked).toHaveLength(requests);
    if (answer.kind !== 'answer') expect(answer.reason).toMatch(/^.{10,}\.$/);
  });

  it('gives up on a server that hangs up in the middle', async () => {
    const { answer } = await askServer([hangUp(JSON.stringify(responseOf(GOOD)))], {}, 3000);
    expect(['unusable', 'failed']).toContain(answer.kind);
  });

  it('gives up on a server that never answers, and on one that asks for more patience than there is', async () => {
    const hung = await askServer([hang], {}, 150);
    expect(hung.answer).toMatchObject({ kind: 'failed', trouble: 'timeout' });
    const patient = await askServer([json(429, {}, { 'retry-after': '30' })], {}, 150);
    expect(patient.answer).toMatchObject({ kind: 'failed', trouble: 'timeout' });
  });
});

describe('chat completions, for servers that speak nothing else', () => {
  const chat = { api: 'chat' } as const;

  it('gives what was asked for', async () => {
    const { answer, asked } = await askServer([json(200, completionOf({ content: GOOD }))], chat);
    expect(answer).toEqual({ kind: 'answer', value: { word: 'Friday' }, tokens: 120 });
    expect(asked[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { response_format: { type: 'json_schema' }, messages: [{ role: 'system' }, { role: 'user' }] },
    });
  });

  it.each<[string, Reply, object]>([
    ['a refusal', json(200, completionOf({ content: null, refusal: 'No.' })), { kind: 'declined', reason: 'No.' }],
    ['JSON of another form', json(200, completionOf({ content: '[]' })), { kind: 'unusable' }],
    ['an answer that was cut off', json(200, completionOf({ content: '{"wo' }, 'length')), { kind: 'unusable' }],
    ['a content filter', json(200, completionOf({ content: '' }, 'content_filter')), { kind: 'unusable' }],
    ['no choices at all', json(200, { ...(completionOf({}) as object), choices: [] }), { kind: 'unusable' }],
  ])('answers to %s', async (_name, reply, expected) => {
    const { answer } = await askServer([reply], chat);
    expect(answer).toMatchObject(expected);
  });
});

describe('what never reaches the network', () => {
  it('a question without a key, unless the server is on this machine', async () => {
    const answer = await createOpenAiModel(options({ apiKey: null, baseURL: 'https://models.example/v1' })).ask(
      question(),
    );
    expect(answer).toMatchObject({ kind: 'failed', trouble: 'no-key', reason: expect.stringContaining('TEST_KEY') });
    const { answer: local } = await askServer([json(200, responseOf(GOOD))], { apiKey: null });
    expect(local.kind).toBe('answer');
  });

  it('says where nothing listens', async () => {
    const answer = await createOpenAiModel(options({ baseURL: 'http://127.0.0.1:9/v1' })).ask(question(8000));
    expect(answer).toMatchObject({ kind: 'failed', trouble: 'unreachable' });
  });
});
