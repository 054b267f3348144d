import { z } from 'zod';
import { ground } from './grounding.ts';
import { createMask } from './mask.ts';
import type { ModelTrouble } from './model.ts';
import { fillPrompt } from './prompt.ts';
import { inShort, oneLine, type RestateOptions } from './restate.ts';

/** What a model says in a conversation; a person decides about all of it. */
export type Said =
  | { readonly kind: 'proposed'; readonly title: string; readonly descriptions: readonly string[] }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'failed'; readonly trouble: ModelTrouble | 'unusable'; readonly reason: string };

type ErrorsOf = (description: string) => readonly string[];

const changeSchema = z.object({ description: z.string().nullable(), unclear: z.string().nullable() });
const clarifySchema = z.object({ question: z.string(), choices: z.array(z.string()) });
const ANSWER_TOKENS = 1000;
const MOST_CHOICES = 4;

/** Asks for a draft as it should be after a message. Everything in it must come from one of the two. Never rejects. */
export async function change(
  { draft, message }: { readonly draft: string; readonly message: string },
  errorsOf: ErrorsOf,
  options: RestateOptions,
): Promise<Said> {
  const mask = options.mask === null ? null : createMask(options.mask);
  const hide = (text: string): string => mask?.hide(text) ?? text;
  const answer = await options.model.ask({
    schema: changeSchema,
    schemaName: 'change',
    instructions: fillPrompt(options.prompt),
    input: JSON.stringify({ draft: hide(draft), message: hide(message) }),
    timeout: options.timeout,
    maxTokens: ANSWER_TOKENS,
  });
  if (answer.kind === 'failed') return answer;
  if (answer.kind === 'unusable') return { kind: 'failed', trouble: 'unusable', reason: answer.reason };
  if (answer.kind === 'declined') return { kind: 'unclear', reason: inShort(answer.reason, 'The model declines.') };
  const given = answer.value.description?.trim() ?? '';
  if (given === '')
    return { kind: 'unclear', reason: inShort(answer.value.unclear ?? '', 'The model does not know how.') };
  const description = oneLine(mask?.restore(given) ?? given);
  const reasons = [
    ...ground(message, description, { also: draft }).problems.map(({ reason }) => reason),
    ...errorsOf(description),
  ];
  return reasons.length > 0
    ? { kind: 'refused', reasons }
    : { kind: 'proposed', title: 'Is this what is meant?', descriptions: [description] };
}

/**
 * Asks for a question with choices about a text that cannot be read. The choices settle what the text leaves open, so that
 * they need not be grounded: none is taken before a person has chosen it. Those that cannot be read are left out.
 */
export async function clarify(
  { text, trouble }: { readonly text: string; readonly trouble: readonly string[] },
  errorsOf: ErrorsOf,
  options: RestateOptions,
): Promise<Said> {
  const mask = options.mask === null ? null : createMask(options.mask);
  const hide = (one: string): string => mask?.hide(one) ?? one;
  const answer = await options.model.ask({
    schema: clarifySchema,
    schemaName: 'question',
    instructions: fillPrompt(options.prompt),
    input: JSON.stringify({ text: hide(text), trouble: trouble.map(hide) }),
    timeout: options.timeout,
    maxTokens: ANSWER_TOKENS,
  });
  if (answer.kind === 'failed') return answer;
  if (answer.kind === 'unusable') return { kind: 'failed', trouble: 'unusable', reason: answer.reason };
  if (answer.kind === 'declined') return { kind: 'unclear', reason: inShort(answer.reason, 'The model declines.') };
  const { question, choices } = answer.value;
  const read = choices
    .map((choice) => oneLine(mask?.restore(choice) ?? choice))
    .filter((choice) => choice !== '' && errorsOf(choice).length === 0);
  const title = inShort(mask?.restore(question) ?? question, 'Which is meant?');
  return read.length === 0
    ? { kind: 'unclear', reason: title }
    : { kind: 'proposed', title, descriptions: [...new Set(read)].slice(0, MOST_CHOICES) };
}
