import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { promptFile } from '../host/prompts.ts';
import { change, clarify } from './converse.ts';
import type { Answer, Model } from './model.ts';
import { readPrompt } from './prompt.ts';

const errorsOf = (text: string) =>
  compile(text, { context: { timezone: 'UTC' } }).diagnostics.flatMap(({ severity, message }) =>
    severity === 'error' ? [message] : [],
  );

function answering(value: unknown) {
  const asked: string[] = [];
  const model: Model = {
    name: 'm-1',
    async ask<T>({ schema, input }: { schema: { parse(value: unknown): T }; input: string }): Promise<Answer<T>> {
      asked.push(input);
      return { kind: 'answer', value: schema.parse(value), tokens: 1 };
    },
  };
  return {
    asked,
    options: { model, prompt: readPrompt(promptFile('chat')), mask: [], timeout: 1000, maxTokens: 1000 },
  };
}
const DRAFT = 'Every Monday at 9 AM, mail the report to a@acme.com';

describe('a change', () => {
  it.each([
    [
      'takes up the message',
      'same but Fridays, would you',
      'Every Friday at 09:00, mail the report to masked1@example.invalid.',
      'proposed',
    ],
    [
      'leaves it out',
      'same but Fridays, would you',
      'Every Monday at 09:00, mail the report to masked1@example.invalid.',
      'refused',
    ],
    [
      'says what nobody said',
      'same but Fridays, would you',
      'Every Friday at 10:00, mail the report to masked1@example.invalid.',
      'refused',
    ],
    ['cannot be read', 'same but Fridays, would you', 'Friday Friday every at 09:00 mail.', 'refused'],
    ['adds a negation', 'same but Fridays, would you', 'Every day except Friday at 09:00, mail the report.', 'refused'],
  ])('that %s', async (_name, message, description, kind) => {
    const { asked, options } = answering({ description, unclear: null });
    const said = await change({ draft: DRAFT, message }, errorsOf, options);
    expect(said.kind).toBe(kind);
    if (said.kind === 'proposed')
      expect(said.descriptions).toEqual(['Every Friday at 09:00, mail the report to a@acme.com.']);
    expect(asked[0]).not.toContain('acme');
  });

  it('that only the author can say', async () => {
    const { options } = answering({ description: null, unclear: 'Which Friday?' });
    expect(await change({ draft: DRAFT, message: 'later' }, errorsOf, options)).toEqual({
      kind: 'unclear',
      reason: 'Which Friday?',
    });
  });
});

it('a question comes with the choices that are read, and no others', async () => {
  const choices = [
    'Every week on Monday at 09:00, send it.',
    'every blorp, send it',
    'Every 2 weeks on Monday at 09:00, send it.',
  ];
  const { options } = answering({ question: 'Weekly,\nor every other week?', choices });
  expect(await clarify({ text: 'biweekly, go', trouble: [] }, errorsOf, options)).toEqual({
    kind: 'proposed',
    title: 'Weekly, or every other week?',
    descriptions: [choices[0], choices[2]],
  });
  const none = answering({ question: 'When?', choices: ['blorp'] });
  expect(await clarify({ text: 'go', trouble: [] }, errorsOf, none.options)).toEqual({
    kind: 'unclear',
    reason: 'When?',
  });
});
